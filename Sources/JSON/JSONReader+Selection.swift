extension JSONReader {
  /// As `value()`, but only what is selected; null when that is nothing.
  mutating func value(_ fields: FieldSelection) throws(JSONError) -> JSONValue {
    switch fields.kind {
    case .all: return try value()
    case .none:
      try skip()
      return .null
    case .members(let members, let keepsOthers):
      skipWhitespace()
      switch try peek() {
      case UInt8(ascii: "{"): return try object(members, keepsOthers)
      case UInt8(ascii: "["): return try array(fields)
      default: return try value()
      }
    }
  }

  /// Past a value. What the skipper does not know is read as any other value, and says what is wrong.
  private mutating func skip() throws(JSONError) {
    if let end = skipper.value(start + position, levels: JSONValue.depthLimit - depth) {
      position = end - start
    } else {
      _ = try value()
    }
  }

  private mutating func array(_ fields: FieldSelection) throws(JSONError) -> JSONValue {
    try descend()
    var elements: [JSONValue] = []
    var more = try !closes(UInt8(ascii: "]"))
    while more {
      elements.append(try value(fields))
      more = try continues(until: UInt8(ascii: "]"))
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func object(
    _ members: [FieldSelection.Member], _ keepsOthers: Bool
  ) throws(JSONError) -> JSONValue {
    try descend()
    let first = openMembers.count
    var more = try !closes(UInt8(ascii: "}"))
    while more {
      skipWhitespace()
      guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
      try member(members, keepsOthers)
      more = try continues(until: UInt8(ascii: "}"))
    }
    depth -= 1
    return .object(takeMembers(from: first))
  }

  private mutating func member(
    _ members: [FieldSelection.Member], _ keepsOthers: Bool
  ) throws(JSONError) {
    let first = position
    let known = try knownName(members)
    skipWhitespace()
    try expect(UInt8(ascii: ":"))
    if let known {
      let member = members[known]
      if member.selection.kind == .none { return try skip() }
      openMembers.append((member.name, try value(member.selection)))
    } else if keepsOthers {
      let name = try string(at: first)
      openMembers.append((name, try value()))
    } else {
      try skip()
    }
  }

  /// Past a member's name: which of `members` it is.
  private mutating func knownName(_ members: [FieldSelection.Member]) throws(JSONError) -> Int? {
    let first = position + 1
    position = first
    if try plainText() {
      defer { position += 1 }
      let name = UnsafeBufferPointer(rebasing: bytes[first..<position])
      return members.firstIndex { $0.bytes.count == name.count && $0.bytes.elementsEqual(name) }
    }
    let name = Array(try escapedString(from: first).utf8)
    return members.firstIndex { $0.bytes == name }
  }

  /// The string that begins at `first`, where the reader has been.
  private func string(at first: Int) throws(JSONError) -> String {
    var reader = self
    reader.position = first
    return try reader.string()
  }
}
