import Synchronization

/// Counters and gauges of the process, in the Prometheus text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
final class Metrics: Sendable {
  /// A metric's name with its help and type; the names are the public contract of `/metrics`.
  struct Family: Hashable, Sendable {
    enum Kind: String, Sendable { case counter, gauge }
    let name: String
    let kind: Kind
    let help: String
  }

  private struct Series: Hashable {
    let family: Family
    let labels: [String]
  }

  private let values = Mutex<[Series: Double]>([:])

  /// Adds to a counter. Labels are `name="value"` pairs in a fixed order per family.
  func increment(
    _ family: Family, _ labels: KeyValuePairs<String, String> = [:], by amount: Double = 1
  ) {
    let series = Series(family: family, labels: Self.render(labels))
    values.withLock { $0[series, default: 0] += amount }
  }

  func set(_ family: Family, _ labels: KeyValuePairs<String, String> = [:], to value: Double) {
    let series = Series(family: family, labels: Self.render(labels))
    values.withLock { $0[series] = value }
  }

  /// The whole exposition, families and series sorted by name.
  var exposition: String {
    let families = Dictionary(grouping: values.withLock { Array($0) }, by: \.key.family)
    return families.sorted { $0.key.name < $1.key.name }
      .map { Self.render($0.key, $0.value.map { ($0.key.labels, $0.value) }) }
      .joined()
  }

  private static func render(_ family: Family, _ samples: [([String], Double)]) -> String {
    var text =
      "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.rawValue)\n"
    let lines = samples.map { labels, value in
      let set = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      return "\(family.name)\(set) \(number(value))\n"
    }
    for line in lines.sorted() { text += line }
    return text
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? value.description
  }

  private static func render(_ labels: KeyValuePairs<String, String>) -> [String] {
    labels.map { "\($0.key)=\"\(escape($0.value))\"" }
  }

  private static func escape(_ value: String) -> String {
    var escaped = ""
    for character in value {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

extension Metrics.Family {
  static let reconciles = Self(
    name: "rota_reconciles_total", kind: .counter,
    help: "Decisions made, by kind of object and result.")
  static let actions = Self(
    name: "rota_actions_total", kind: .counter,
    help: "Actions carried out, by name.")
  static let statusWrites = Self(
    name: "rota_status_writes_total", kind: .counter,
    help: "Status patches sent, by kind of object and result.")
  static let runsFinished = Self(
    name: "rota_runs_finished_total", kind: .counter,
    help: "Runs that ended, by trigger and phase.")
  static let skippedTicks = Self(
    name: "rota_skipped_ticks_total", kind: .counter,
    help: "Ticks that did not start a run, by reason.")
  static let cachedObjects = Self(
    name: "rota_cached_objects", kind: .gauge, help: "Objects in the caches, by kind.")
  static let queueDepth = Self(
    name: "rota_queue_depth", kind: .gauge, help: "Keys that wait for a worker, by kind.")
  static let leader = Self(
    name: "rota_leader", kind: .gauge, help: "1 while this process acts as the leader.")
}
