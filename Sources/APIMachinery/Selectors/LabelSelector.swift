public import JSON

/// `labelSelector`: equality and set based requirements, all of which must hold.
public struct LabelSelector: Hashable, Sendable {
  enum Operator: Hashable, Sendable {
    case isIn, notIn, exists, doesNotExist, greaterThan, lessThan
  }

  struct Requirement: Hashable, Sendable {
    let key: String
    let operation: Operator
    let values: Set<String>
  }

  private let requirements: [Requirement]

  /// - Throws: 400 in the server's words.
  public init(parsing text: String) throws(APIStatus) {
    var parser = SelectorParser(text)
    requirements = try parser.parse()
  }

  /// Whether it selects everything.
  public var isEmpty: Bool { requirements.isEmpty }

  /// - Parameter labels: `metadata.labels`; anything but an object counts as no labels.
  public func matches(_ labels: JSONValue) -> Bool {
    requirements.allSatisfy { $0.holds(labels[$0.key].string) }
  }
}

extension LabelSelector.Requirement {
  func holds(_ value: String?) -> Bool {
    switch operation {
    case .exists: value != nil
    case .doesNotExist: value == nil
    case .isIn: value.map(values.contains) ?? false
    case .notIn: !(value.map(values.contains) ?? false)
    case .greaterThan: compare(value, >)
    case .lessThan: compare(value, <)
    }
  }

  private func compare(_ value: String?, _ holds: (Int64, Int64) -> Bool) -> Bool {
    guard let number = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) })
    else { return false }
    return holds(number, bound)
  }
}

/// `a=b,c!=d,e in (f, g),!h`
struct SelectorParser {
  private let tokens: [String]
  private var position = 0

  init(_ text: String) {
    tokens = Self.tokens(text)
  }

  mutating func parse() throws(APIStatus) -> [LabelSelector.Requirement] {
    var result: [LabelSelector.Requirement] = []
    while position < tokens.count {
      result.append(try requirement())
      guard position < tokens.count else { break }
      try expect(",", wanted: "',' or end of string")
      if position == tokens.count {
        throw refusal("found '', expected: identifier after ','")
      }
    }
    return result
  }

  private mutating func requirement() throws(APIStatus) -> LabelSelector.Requirement {
    if peek == "!" {
      position += 1
      return make(try key(), .doesNotExist, [])
    }
    let key = try key()
    switch peek {
    case "", ",": return make(key, .exists, [])
    case "=", "==": return make(key, .isIn, [try value()])
    case "!=": return make(key, .notIn, [try value()])
    case ">": return make(key, .greaterThan, [try value()])
    case "<": return make(key, .lessThan, [try value()])
    case "in": return make(key, .isIn, try values())
    case "notin": return make(key, .notIn, try values())
    default:
      throw refusal("found '\(peek)', expected: in, notin, =, ==, !=, gt, lt")
    }
  }

  private func make(
    _ key: String, _ operation: LabelSelector.Operator, _ values: [String]
  ) -> LabelSelector.Requirement {
    LabelSelector.Requirement(key: key, operation: operation, values: Set(values))
  }

  private mutating func key() throws(APIStatus) -> String {
    let key = peek
    guard !key.isEmpty, !Self.isSymbol(key) else {
      throw refusal("found '\(key)', expected: !, identifier, or 'end of string'")
    }
    position += 1
    if let fault = Names.qualifiedNameFaults(key).first {
      throw refusal("<nil>: Invalid value: \(quoted(key)): \(fault)")
    }
    return key
  }

  /// After an operator: one value, which may be empty.
  private mutating func value() throws(APIStatus) -> String {
    position += 1
    let value = peek
    if value.isEmpty || value == "," { return "" }
    guard !Self.isSymbol(value) else {
      throw refusal("found '\(value)', expected: identifier")
    }
    position += 1
    return try checked(value)
  }

  private mutating func values() throws(APIStatus) -> [String] {
    position += 1
    guard peek == "(" else { throw refusal("found '\(peek)' expected: '('") }
    position += 1
    var values: [String] = []
    while true {
      if Self.isSymbol(peek) || peek.isEmpty {
        values.append("")
      } else {
        values.append(try checked(peek))
        position += 1
      }
      if peek == ")" {
        position += 1
        return values
      }
      try expect(",", wanted: "',' or ')'")
    }
  }

  private func checked(_ value: String) throws(APIStatus) -> String {
    guard let fault = Names.labelValueFaults(value).first else { return value }
    throw refusal("values[0][\(value)]: Invalid value: \(quoted(value)): \(fault)")
  }

  private var peek: String { position < tokens.count ? tokens[position] : "" }

  private mutating func expect(_ symbol: String, wanted: String) throws(APIStatus) {
    guard peek == symbol else { throw refusal("found '\(peek)', expected: \(wanted)") }
    position += 1
  }

  private func refusal(_ reason: String) -> APIStatus {
    .badRequest("unable to parse requirement: \(reason)")
  }

  private static func isSymbol(_ token: String) -> Bool {
    ["(", ")", ",", "!", "=", "==", "!=", ">", "<"].contains(token)
  }

  private static func tokens(_ text: String) -> [String] {
    var result: [String] = []
    var word = ""
    func flush() {
      if !word.isEmpty { result.append(word) }
      word = ""
    }
    for character in text {
      switch character {
      case " ", "\t", "\r", "\n": flush()
      case "=" where word.isEmpty && (result.last == "=" || result.last == "!"):
        result[result.count - 1] += "="
      case "(", ")", ",", "!", "=", ">", "<":
        flush()
        result.append(String(character))
      default: word.append(character)
      }
    }
    flush()
    return result
  }
}
