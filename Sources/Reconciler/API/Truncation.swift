extension String {
  /// The longest beginning that fits `limit` bytes, with an ellipsis where something was cut.
  func truncated(toUTF8 limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let ellipsis = "…"
    var result = ""
    var size = ellipsis.utf8.count
    for character in self {
      size += character.utf8.count
      if size > limit { break }
      result.append(character)
    }
    return result + ellipsis
  }
}
