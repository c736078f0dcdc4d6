enum CELToken: Hashable {
  case identifier(String)
  case integer(Int64)
  case number(Double)
  case string(String)
  case symbol(String)
  case end

  var shown: String {
    switch self {
    case .identifier(let text), .symbol(let text): "'\(text)'"
    case .integer(let value): "'\(value)'"
    case .number(let value): "'\(value)'"
    case .string(let text): quoted(text)
    case .end: "<EOF>"
    }
  }
}

/// Splits a rule into tokens with their positions.
struct CELLexer {
  private let characters: [Character]
  private var position = 0

  init(_ source: String) {
    characters = Array(source)
  }

  mutating func tokens() throws(CELError) -> [(token: CELToken, position: Int)] {
    var tokens: [(CELToken, Int)] = []
    while true {
      skipSpace()
      let start = position + 1
      let token = try next()
      tokens.append((token, start))
      if token == .end { return tokens }
    }
  }

  private mutating func next() throws(CELError) -> CELToken {
    guard let first = peek() else { return .end }
    if first.isNumber { return try number() }
    if first == "\"" || first == "'" { return .string(try string(isRaw: false)) }
    if first == "r" || first == "R", let quote = peek(1), quote == "\"" || quote == "'" {
      position += 1
      return .string(try string(isRaw: true))
    }
    if first.isLetter || first == "_" { return .identifier(word()) }
    return try symbol()
  }

  private func peek(_ offset: Int = 0) -> Character? {
    let index = position + offset
    return index < characters.count ? characters[index] : nil
  }

  private mutating func skipSpace() {
    while let character = peek() {
      if character == "/", peek(1) == "/" {
        while let inside = peek(), inside != "\n" { position += 1 }
      } else if character.isWhitespace {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func word() -> String {
    let start = position
    while let character = peek(), character.isLetter || character.isNumber || character == "_" {
      position += 1
    }
    return String(characters[start..<position])
  }

  private mutating func symbol() throws(CELError) -> CELToken {
    for text in ["==", "!=", "<=", ">=", "&&", "||"]
    where peek() == text.first && peek(1) == text.last {
      position += 2
      return .symbol(text)
    }
    guard let character = peek(), "()[]{}.,:?<>+-*/%!".contains(character) else {
      throw fault("Syntax error: token recognition error at: '\(peek().map(String.init) ?? "")'")
    }
    position += 1
    return .symbol(String(character))
  }

  // MARK: Numbers

  private mutating func number() throws(CELError) -> CELToken {
    if peek() == "0", peek(1) == "x" || peek(1) == "X" {
      position += 2
      let digits = word()
      guard let value = Int64(digits, radix: 16) else { throw fault("invalid int literal") }
      return .integer(value)
    }
    let start = position
    var isWhole = true
    skipDigits()
    if peek() == ".", peek(1)?.isNumber == true {
      isWhole = false
      position += 1
      skipDigits()
    }
    if peek() == "e" || peek() == "E" {
      isWhole = false
      position += peek(1) == "-" || peek(1) == "+" ? 2 : 1
      skipDigits()
    }
    if peek() == "u" || peek() == "U" { throw fault("unsigned numbers are not supported") }
    let text = String(characters[start..<position])
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard !isWhole, let value = Double(text) else { throw fault("invalid number literal") }
    return .number(value)
  }

  private mutating func skipDigits() {
    while peek()?.isNumber == true { position += 1 }
  }

  // MARK: Strings

  private mutating func string(isRaw: Bool) throws(CELError) -> String {
    let quote = characters[position]
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    var text = ""
    while let character = peek() {
      if character == quote, !isTriple || peek(1) == quote && peek(2) == quote {
        position += isTriple ? 3 : 1
        return text
      }
      position += 1
      if character == "\\", !isRaw {
        text += try escape()
      } else {
        text.append(character)
      }
    }
    throw fault("Syntax error: unterminated string")
  }

  private mutating func escape() throws(CELError) -> String {
    guard let character = peek() else { throw fault("Syntax error: unterminated string") }
    position += 1
    switch character {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "a": return "\u{07}"
    case "b": return "\u{08}"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "\\", "'", "\"", "`", "?": return String(character)
    case "x", "X": return try scalar(digits: 2)
    case "u": return try scalar(digits: 4)
    case "U": return try scalar(digits: 8)
    default: throw fault("Syntax error: invalid escape '\\\(character)'")
    }
  }

  private mutating func scalar(digits: Int) throws(CELError) -> String {
    guard position + digits <= characters.count,
      let value = UInt32(String(characters[position..<position + digits]), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw fault("Syntax error: invalid escape") }
    position += digits
    return String(scalar)
  }

  private func fault(_ message: String) -> CELError { CELError(message, position: position + 1) }
}
