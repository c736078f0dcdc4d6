import Foundation
import JSON

/// What was measured, as a table and as JSON.
struct Report {
  struct Row {
    let group, name, unit: String
    let value: Double
    /// What the machine does at best, measured in the same run; nil where there is none.
    let baseline: Double?
  }

  private(set) var rows: [Row] = []

  /// Prints the row at once: a long run shows where it is.
  mutating func add(
    _ group: String, _ name: String, _ value: Double, _ unit: String, baseline: Double? = nil
  ) {
    if rows.last?.group != group { print("\n\(group)") }
    rows.append(Row(group: group, name: name, unit: unit, value: value, baseline: baseline))
    let text = String(format: "%12.1f %@", value, unit)
    let against = baseline.map { String(format: "%12.1f  %6.3f", $0, value / $0) } ?? ""
    print("  \(pad(name, 44))\(pad(text, 22))\(against)")
  }

  static func printHeader() {
    print(
      "  \("what".padding(toLength: 44, withPad: " ", startingAt: 0))       figure            baseline   ratio"
    )
  }

  func write(to path: String) throws {
    let json = JSONValue.array(
      rows.map { row in
        var object: JSONValue = [
          "group": .string(row.group), "name": .string(row.name), "unit": .string(row.unit),
          "value": .number(row.value),
        ]
        if let baseline = row.baseline { object["baseline"] = .number(baseline) }
        return object
      })
    try Data(json.serialized).write(to: URL(filePath: path))
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
  }
}
