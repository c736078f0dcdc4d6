/// Any JSON value (RFC 8259).
///
/// Numbers without fraction or exponent that fit in 64 bits are `integer`, all others `number`, as
/// Kubernetes tells them apart. Object members have no order; they are written sorted by name.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member `key`; `null` when absent or when this is not an object.
  ///
  /// Setting stores the value as given, an explicit `null` too (a merge patch needs it), and turns
  /// anything that is not an object into one. Use `removeMember` to take a member away.
  public subscript(key: String) -> JSONValue {
    get {
      guard case .object(let members) = self else { return .null }
      return members[key] ?? .null
    }
    _modify {
      var members: [String: JSONValue] = [:]
      // Leaving `self` empty while the member is modified keeps the dictionary uniquely
      // referenced, so a nested write does not copy it.
      if case .object(let own) = self { members = own }
      self = .null
      var member = members[key] ?? .null
      members[key] = nil
      defer {
        members[key] = member
        self = .object(members)
      }
      yield &member
    }
  }

  /// The element at `index`; `null` when out of bounds or when this is not an array.
  public subscript(index: Int) -> JSONValue {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
    return elements[index]
  }

  /// Takes the member away; returns what it was.
  @discardableResult
  public mutating func removeMember(_ key: String) -> JSONValue? {
    guard case .object(var members) = self else { return nil }
    self = .null
    let removed = members.removeValue(forKey: key)
    self = .object(members)
    return removed
  }
}

extension JSONValue {
  public var isNull: Bool { self == .null }

  public var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The value as `Int`, also of a number that is whole (`5.0`).
  public var int: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  public var array: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  public var object: [String: JSONValue]? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// What Kubernetes calls the type in its messages.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

/// Not by `nil`: in `members[key] = condition ? nil : value` it would store a null instead of
/// taking the member away.
extension JSONValue: ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
