import JSON

/// The functions and methods that are known, and how many arguments they take.
enum CELFunctions {
  static let functions: [String: ClosedRange<Int>] = [
    "size": 1...1, "int": 1...1, "double": 1...1, "string": 1...1, "bool": 1...1, "dyn": 1...1,
    "type": 1...1,
  ]

  static let methods: [String: ClosedRange<Int>] = [
    "size": 0...0, "startsWith": 1...1, "endsWith": 1...1, "contains": 1...1, "matches": 1...1,
    "split": 1...2, "join": 0...1, "lowerAscii": 0...0, "upperAscii": 0...0, "trim": 0...0,
    "replace": 2...3, "indexOf": 1...2, "lastIndexOf": 1...1, "substring": 1...2, "charAt": 1...1,
    "find": 1...1, "isSorted": 0...0, "sum": 0...0, "min": 0...0, "max": 0...0,
  ]

  static func call(_ name: String, _ arguments: [JSONValue]) throws(CELError) -> JSONValue {
    let value = arguments[0]
    switch name {
    case "size": return try size(of: value)
    case "int": return try integer(value)
    case "double":
      guard let number = value.double ?? value.string.flatMap({ Double($0) }) else {
        throw .noOverload
      }
      return .number(number)
    case "string": return .string(value.string ?? value.text)
    case "bool":
      guard let truth = value.bool ?? value.string.flatMap({ Bool($0) }) else { throw .noOverload }
      return .bool(truth)
    case "type": return .string(typeName(of: value))
    default: return value
    }
  }

  static func call(
    _ name: String, on target: JSONValue, _ arguments: [JSONValue]
  ) throws(CELError) -> JSONValue {
    switch target {
    case _ where name == "size": try size(of: target)
    case .string(let text): try CELStrings.call(name, on: text, arguments)
    case .array(let elements): try CELLists.call(name, on: elements, arguments)
    default: throw .noOverload
    }
  }

  private static func size(of value: JSONValue) throws(CELError) -> JSONValue {
    switch value {
    case .string(let text): return .integer(Int64(text.unicodeScalars.count))
    case .array(let elements): return .integer(Int64(elements.count))
    case .object(let members): return .integer(Int64(members.count))
    default: throw .noOverload
    }
  }

  private static func integer(_ value: JSONValue) throws(CELError) -> JSONValue {
    switch value {
    case .integer: return value
    case .number(let number):
      guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
        throw CELError("integer overflow")
      }
      return .integer(whole)
    case .string(let text):
      guard let whole = Int64(text) else {
        throw CELError("strconv.ParseInt: parsing \(quoted(text)): invalid syntax")
      }
      return .integer(whole)
    default: throw .noOverload
    }
  }

  private static func typeName(of value: JSONValue) -> String {
    switch value {
    case .null: "null_type"
    case .bool: "bool"
    case .integer: "int"
    case .number: "double"
    case .string: "string"
    case .array: "list"
    case .object: "map"
    }
  }
}

enum CELLists {
  static func call(
    _ name: String, on elements: [JSONValue], _ arguments: [JSONValue]
  ) throws(CELError) -> JSONValue {
    switch name {
    case "join":
      var parts: [String] = []
      for element in elements {
        guard let text = element.string else { throw .noOverload }
        parts.append(text)
      }
      return .string(parts.joined(separator: arguments.first?.string ?? ""))
    case "indexOf":
      return .integer(Int64(elements.firstIndex { CELArithmetic.areEqual($0, arguments[0]) } ?? -1))
    case "lastIndexOf":
      return .integer(Int64(elements.lastIndex { CELArithmetic.areEqual($0, arguments[0]) } ?? -1))
    case "isSorted":
      for (left, right) in zip(elements, elements.dropFirst())
      where try CELArithmetic.order(left, right) > 0 { return false }
      return true
    case "sum":
      guard var total = elements.first else { return 0 }
      for element in elements.dropFirst() { total = try CELArithmetic.apply(.add, total, element) }
      return total
    case "min", "max": return try extreme(elements, name == "min" ? -1 : 1, name)
    default: throw .noOverload
    }
  }

  private static func extreme(
    _ elements: [JSONValue], _ direction: Int, _ name: String
  ) throws(CELError) -> JSONValue {
    guard var best = elements.first else {
      throw CELError("\(name) called on empty list")
    }
    for element in elements.dropFirst()
    where try CELArithmetic.order(element, best) == direction { best = element }
    return best
  }
}
