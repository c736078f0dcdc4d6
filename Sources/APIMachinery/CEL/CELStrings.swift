import JSON

/// Methods of strings; positions count Unicode code points.
enum CELStrings {
  static func call(
    _ name: String, on text: String, _ arguments: [JSONValue]
  ) throws(CELError) -> JSONValue {
    switch name {
    case "lowerAscii": return .string(mapASCII(text, from: "A", to: "Z", by: 32))
    case "upperAscii": return .string(mapASCII(text, from: "a", to: "z", by: -32))
    case "trim": return .string(trimmed(text))
    case "charAt", "substring": return try slice(name, text, arguments)
    default: break
    }
    guard let argument = arguments.first?.string else { throw .noOverload }
    switch name {
    case "startsWith": return .bool(text.hasPrefix(argument))
    case "endsWith": return .bool(text.hasSuffix(argument))
    case "contains": return .bool(argument.isEmpty || text.contains(argument))
    case "matches": return .bool(try pattern(argument).isFound(in: text))
    case "find": return .string(try pattern(argument).firstMatch(in: text) ?? "")
    case "split": return try split(text, argument, limit: arguments.dropFirst().first)
    case "replace": return try replace(text, argument, arguments)
    case "indexOf": return try index(of: argument, in: text, from: arguments.dropFirst().first)
    case "lastIndexOf": return .integer(Int64(positions(of: argument, in: text).last ?? -1))
    default: throw .noOverload
    }
  }

  private static func pattern(_ source: String) throws(CELError) -> Pattern {
    guard let pattern = Pattern(source) else {
      throw CELError("error parsing regexp: \(source)")
    }
    return pattern
  }

  private static func mapASCII(
    _ text: String, from first: Unicode.Scalar, to last: Unicode.Scalar, by offset: Int
  ) -> String {
    let range = UInt8(ascii: first)...UInt8(ascii: last)
    return String(
      decoding: text.utf8.map { range.contains($0) ? UInt8(Int($0) + offset) : $0 }, as: UTF8.self)
  }

  private static func trimmed(_ text: String) -> String {
    let front = text.drop(while: \.isWhitespace)
    return String(front.reversed().drop(while: \.isWhitespace).reversed())
  }

  private static func slice(
    _ name: String, _ text: String, _ arguments: [JSONValue]
  ) throws(CELError) -> JSONValue {
    let scalars = Array(text.unicodeScalars)
    guard let start = arguments[0].int else { throw .noOverload }
    guard (0...scalars.count).contains(start) else {
      throw CELError("index out of range: \(start)")
    }
    let end: Int
    if name == "charAt" {
      end = min(start + 1, scalars.count)
    } else if arguments.count > 1 {
      guard let given = arguments[1].int else { throw .noOverload }
      end = given
    } else {
      end = scalars.count
    }
    guard start <= end, end <= scalars.count else {
      throw CELError("index out of range: \(end)")
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars[start..<end])
    return .string(String(result))
  }

  private static func split(
    _ text: String, _ separator: String, limit: JSONValue?
  ) throws(CELError) -> JSONValue {
    let most = limit?.int ?? -1
    if most == 0 { return [] }
    if separator.isEmpty { return .array(text.map { .string(String($0)) }) }
    let parts = text.split(
      separator: separator, maxSplits: most < 0 ? .max : most - 1,
      omittingEmptySubsequences: false)
    return .array(parts.map { .string(String($0)) })
  }

  private static func replace(
    _ text: String, _ old: String, _ arguments: [JSONValue]
  ) throws(CELError) -> JSONValue {
    guard let new = arguments[1].string else { throw .noOverload }
    let most = arguments.count > 2 ? arguments[2].int ?? -1 : -1
    return .string(text.replacing(old, with: new, maxReplacements: most < 0 ? .max : most))
  }

  private static func index(
    of part: String, in text: String, from offset: JSONValue?
  ) throws(CELError) -> JSONValue {
    let start = offset?.int ?? 0
    return .integer(Int64(positions(of: part, in: text).first { $0 >= start } ?? -1))
  }

  private static func positions(of part: String, in text: String) -> [Int] {
    let scalars = Array(text.unicodeScalars)
    let wanted = Array(part.unicodeScalars)
    guard wanted.count <= scalars.count else { return [] }
    return (0...(scalars.count - wanted.count)).filter {
      Array(scalars[$0..<$0 + wanted.count]) == wanted
    }
  }
}
