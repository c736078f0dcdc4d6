import JSON

/// Splits a command into its words, as a shell does, but expands nothing; or takes a JSON list.
enum CommandWords {
  struct Problem: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  /// - Throws: for a quote that is not closed, and for a list of anything but strings.
  static func split(_ text: String) throws(Problem) -> [String] {
    if text.drop(while: { $0 == " " }).first == "[" { return try list(text) }
    var splitter = Splitter()
    for character in text { splitter.feed(character) }
    return try splitter.finish(text)
  }

  private static func list(_ text: String) throws(Problem) -> [String] {
    let elements = (try? JSONValue(parsing: text))?.array
    let words = elements?.compactMap(\.string)
    guard let words, words.count == elements?.count else {
      throw Problem(
        description: "\(text) is not a JSON list of strings: write it as [\"sh\", \"-c\", \"true\"]"
      )
    }
    return words
  }

  private struct Splitter {
    var words: [String] = []
    /// Nil between words; an empty one is a word too.
    var word: String?
    var quote: Character?
    var isEscaped = false

    mutating func feed(_ character: Character) {
      if isEscaped {
        // Within double quotes a backslash is kept before all but these.
        if quote == "\"" && !"\"\\$`".contains(character) { append("\\") }
        append(character)
        isEscaped = false
      } else if character == "\\" && quote != "'" {
        isEscaped = true
        word = word ?? ""
      } else if let open = quote {
        if character == open { quote = nil } else { append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " || character == "\t" || character == "\n" {
        endWord()
      } else {
        append(character)
      }
    }

    private mutating func append(_ character: Character) {
      word = (word ?? "") + String(character)
    }

    private mutating func endWord() {
      if let word { words.append(word) }
      word = nil
    }

    mutating func finish(_ text: String) throws(Problem) -> [String] {
      if let quote { throw Problem(description: "\(text) lacks a closing \(quote)") }
      if isEscaped { throw Problem(description: "\(text) ends with a backslash") }
      endWord()
      return words
    }
  }
}
