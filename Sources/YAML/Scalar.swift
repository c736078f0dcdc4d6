import JSON

/// What a scalar means in YAML 1.1 as go-yaml 2 reads it
/// (https://github.com/yaml/go-yaml/blob/v2/resolve.go).
enum Scalar {
  static func resolve(_ event: Event) throws(YAMLError) -> JSONValue {
    guard let tag = event.tag, tag != "!" else {
      guard event.isPlain, event.tag == nil else { return .string(event.value) }
      return try jsonable(meaning(of: event.value), event)
    }
    guard tag.hasPrefix(standardTags) else { return .string(event.value) }
    return try resolve(event, as: String(tag.dropFirst(standardTags.count)))
  }

  private static let standardTags = "tag:yaml.org,2002:"

  private static func resolve(_ event: Event, as type: String) throws(YAMLError) -> JSONValue {
    let value = try jsonable(meaning(of: event.value), event)
    switch (type, value) {
    case ("str", _): return .string(event.value)
    case ("int", .integer), ("bool", .bool), ("null", .null), ("float", .integer),
      ("float", .number):
      return value
    case ("int", _), ("bool", _), ("null", _), ("float", _):
      throw event.error("\"\(event.value)\" is not of the type !!\(type)")
    case ("binary", _):
      throw event.error("!!binary is not supported: write the base64 text as a plain string")
    default: return .string(event.value)
    }
  }

  /// JSON has no infinities and no NaN.
  private static func jsonable(_ value: JSONValue, _ event: Event) throws(YAMLError) -> JSONValue {
    if case .number(let number) = value, !number.isFinite {
      throw event.error("\(event.value) has no counterpart in JSON: quote it")
    }
    return value
  }

  /// The meaning of plain text.
  static func meaning(of text: String) -> JSONValue {
    if let word = words[text] { return word }
    guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
    let digits = text.filter { $0 != "_" }
    if let integer = integer(digits) { return integer }
    if isDecimal(digits), let number = Double(digits), number.isFinite { return whole(number) }
    return .string(text)
  }

  private static func isNumberStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static let words: [String: JSONValue] = {
    var words: [String: JSONValue] = [:]
    for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
      words[word] = true
    }
    for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
      words[word] = false
    }
    for word in ["", "~", "null", "Null", "NULL"] { words[word] = .null }
    for word in [".nan", ".NaN", ".NAN"] { words[word] = .number(.nan) }
    for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] {
      words[word] = .number(.infinity)
    }
    for word in ["-.inf", "-.Inf", "-.INF"] { words[word] = .number(-.infinity) }
    return words
  }()

  /// Decimal, or with the prefix `0x`, `0o`, `0b` or `0` (octal).
  private static func integer(_ text: String) -> JSONValue? {
    var digits = Substring(text)
    var sign = ""
    if let first = digits.first, first == "-" || first == "+" {
      sign = first == "-" ? "-" : ""
      digits = digits.dropFirst()
    }
    guard let first = digits.first, first.isHexDigit else { return nil }
    let radix = radix(&digits)
    guard let next = digits.first, next != "-", next != "+" else { return nil }
    if let value = Int64(sign + digits, radix: radix) { return .integer(value) }
    // Between 2^63 and 2^64 Go keeps the digits; here the nearest double has to do.
    guard sign.isEmpty, let value = UInt64(digits, radix: radix) else { return nil }
    return .number(Double(value))
  }

  private static func radix(_ digits: inout Substring) -> Int {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where digits.lowercased().hasPrefix(prefix) {
      digits = digits.dropFirst(2)
      return radix
    }
    guard digits.count > 1, digits.first == "0" else { return 10 }
    digits = digits.dropFirst()
    return 8
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text)
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    let whole = takeDigits(&rest)
    var fraction = 0
    if rest.first == "." {
      rest = rest.dropFirst()
      fraction = takeDigits(&rest)
    }
    guard whole > 0 || fraction > 0 else { return false }
    guard rest.first == "e" || rest.first == "E" else { return rest.isEmpty }
    rest = rest.dropFirst()
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    return takeDigits(&rest) > 0 && rest.isEmpty
  }

  private static func takeDigits(_ text: inout Substring) -> Int {
    let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    text = text.dropFirst(digits)
    return digits
  }

  /// Go writes the float 5 as `5`, which is an integer to whoever reads the JSON.
  private static func whole(_ number: Double) -> JSONValue {
    Int64(exactly: number).map(JSONValue.integer) ?? .number(number)
  }
}
