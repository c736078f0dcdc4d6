/// Columns as kubectl prints them: as wide as their widest cell, three blanks apart.
enum Table {
  static func render(header: [String], rows: [[String]]) -> String {
    let lines = [header] + rows
    let widths = header.indices.map { column in
      lines.map { $0[column].count }.max() ?? 0
    }
    return lines.map { line(of: $0, widths) }.joined(separator: "\n")
  }

  private static func line(of cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: width - cell.count)
    }
    var line = padded.joined(separator: "   ")
    while line.last == " " { line.removeLast() }
    return line
  }
}
