extension JSONValue {
  /// Arrays and objects may nest this deep; deeper input is refused instead of exhausting the stack.
  public static let depthLimit = 512

  /// The value that `bytes` hold, or of it what `fields` selects; all of it is checked in any case.
  ///
  /// As in Go's decoder, which Kubernetes uses, the last of several members of one name wins and
  /// invalid UTF-8 in a string becomes U+FFFD.
  public init(
    parsing bytes: UnsafeBufferPointer<UInt8>, selecting fields: FieldSelection = .all
  ) throws(JSONError) {
    guard let start = bytes.baseAddress else { throw JSONError(.unexpectedEnd, offset: 0) }
    var reader = JSONReader(start: start, count: bytes.count)
    self = try reader.document(fields)
  }

  public init(
    parsing bytes: [UInt8], selecting fields: FieldSelection = .all
  ) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in try JSONValue(parsing: buffer, selecting: fields) }
    }
    self = try result.get()
  }

  public init(
    parsing bytes: ArraySlice<UInt8>, selecting fields: FieldSelection = .all
  ) throws(JSONError) {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in try JSONValue(parsing: buffer, selecting: fields) }
    }
    self = try result.get()
  }

  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// A recursive-descent reader over bytes that stay alive for its lifetime.
struct JSONReader {
  let start: UnsafePointer<UInt8>
  let bytes: UnsafeBufferPointer<UInt8>
  let skipper: JSONSkipper
  var position = 0
  var depth = 0
  /// Members of the objects that are open, innermost last. An object's dictionary is made when all its
  /// members are known, of the right size: growing one hashes every key again.
  var openMembers: [(key: String, value: JSONValue)] = []

  init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    bytes = UnsafeBufferPointer(start: start, count: count)
    skipper = JSONSkipper(end: start + count)
  }

  mutating func document(_ fields: FieldSelection) throws(JSONError) -> JSONValue {
    let result = try value(fields)
    skipWhitespace()
    guard position == bytes.count else { throw fault(.trailingBytes) }
    return result
  }

  mutating func value() throws(JSONError) -> JSONValue {
    skipWhitespace()
    switch try peek() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  mutating func object() throws(JSONError) -> JSONValue {
    try descend()
    let first = openMembers.count
    var more = try !closes(UInt8(ascii: "}"))
    while more {
      skipWhitespace()
      guard try peek() == UInt8(ascii: "\"") else { throw unexpected() }
      let key = try string()
      skipWhitespace()
      try expect(UInt8(ascii: ":"))
      let value = try value()
      openMembers.append((key, value))
      more = try continues(until: UInt8(ascii: "}"))
    }
    depth -= 1
    return .object(takeMembers(from: first))
  }

  /// From the last to the first, which moves them instead of copying. Of those with one name the one that
  /// is there already came later, and stays.
  mutating func takeMembers(from first: Int) -> [String: JSONValue] {
    var members = [String: JSONValue](minimumCapacity: openMembers.count - first)
    while openMembers.count > first, let (name, value) = openMembers.popLast() {
      if let later = members.updateValue(value, forKey: name) { members[name] = later }
    }
    return members
  }

  mutating func array() throws(JSONError) -> JSONValue {
    try descend()
    var elements: [JSONValue] = []
    var more = try !closes(UInt8(ascii: "]"))
    while more {
      elements.append(try value())
      more = try continues(until: UInt8(ascii: "]"))
    }
    depth -= 1
    return .array(elements)
  }

  mutating func descend() throws(JSONError) {
    guard depth < JSONValue.depthLimit else { throw fault(.tooDeep(limit: JSONValue.depthLimit)) }
    depth += 1
    position += 1
  }

  mutating func closes(_ end: UInt8) throws(JSONError) -> Bool {
    skipWhitespace()
    guard try peek() == end else { return false }
    position += 1
    return true
  }

  /// After an element: true at a comma, false at the end mark.
  mutating func continues(until end: UInt8) throws(JSONError) -> Bool {
    if try closes(end) { return false }
    try expect(UInt8(ascii: ","))
    return true
  }

  mutating func literal(
    _ text: StaticString, _ result: JSONValue
  ) throws(JSONError) -> JSONValue {
    for index in 0..<text.utf8CodeUnitCount { try expect(text.utf8Start[index]) }
    return result
  }

  // MARK: Bytes

  mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  func peek() throws(JSONError) -> UInt8 {
    guard position < bytes.count else { throw fault(.unexpectedEnd) }
    return bytes[position]
  }

  mutating func expect(_ byte: UInt8) throws(JSONError) {
    guard try peek() == byte else { throw unexpected() }
    position += 1
  }

  func unexpected() -> JSONError { fault(.unexpectedByte(bytes[position])) }

  func fault(_ code: JSONError.Code) -> JSONError { JSONError(code, offset: position) }
}
