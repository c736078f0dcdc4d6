import JSON

/// RFC 6902.
enum JSONPatch {
  static let limit = 10_000

  /// A client learns no more than this, as from the server.
  private static let refusal = APIStatus(
    code: 422, reason: "Invalid",
    message: "the server rejected our request due to an error in our request", details: .init())

  static func apply(_ operation: JSONValue, to object: inout JSONValue) throws(APIStatus) {
    guard let path = operation["path"].string else { throw refusal }
    let pointer = try parse(path)
    let value = operation["value"]
    switch operation["op"].string {
    case "add": try add(value, at: pointer, to: &object)
    case "remove": try remove(at: pointer, from: &object)
    case "replace": try replace(value, at: pointer, in: &object)
    case "test":
      guard find(pointer, in: object) ?? .null == value else { throw refusal }
    case "copy": try add(source(of: operation, in: object), at: pointer, to: &object)
    case "move":
      let moved = try source(of: operation, in: object)
      try remove(at: parse(operation["from"].string ?? ""), from: &object)
      try add(moved, at: pointer, to: &object)
    default: throw refusal
    }
  }

  private static func source(
    of operation: JSONValue, in object: JSONValue
  ) throws(APIStatus) -> JSONValue {
    guard let value = find(try parse(operation["from"].string ?? ""), in: object) else {
      throw refusal
    }
    return value
  }

  /// Whether Go could read the operations at all.
  static func checkTypes(_ operations: [JSONValue]) throws(APIStatus) {
    for operation in operations {
      guard let members = operation.object else {
        throw cannotDecode(operation, "value of type handlers.jsonPatchOp")
      }
      for field in ["op", "path", "from"] {
        guard let value = members[field], value.string == nil, !value.isNull else { continue }
        throw cannotDecode(value, "struct field jsonPatchOp.\(field) of type string")
      }
    }
  }

  static func cannotDecode(_ value: JSONValue, _ place: String) -> APIStatus {
    .badRequest(
      "error decoding patch: json: cannot unmarshal \(Lifecycle.goName(of: value)) into Go \(place)"
    )
  }

  // MARK: Pointers

  private static func parse(_ path: String) throws(APIStatus) -> [String] {
    if path.isEmpty { return [] }
    guard path.hasPrefix("/") else { throw refusal }
    return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
      String(part).replacing("~1", with: "/").replacing("~0", with: "~")
    }
  }

  private static func find(_ pointer: [String], in value: JSONValue) -> JSONValue? {
    guard let first = pointer.first else { return value }
    let rest = Array(pointer.dropFirst())
    switch value {
    case .object(let members): return members[first].flatMap { find(rest, in: $0) }
    case .array(let elements):
      guard let index = index(first, in: elements) else { return nil }
      return find(rest, in: elements[index])
    default: return nil
    }
  }

  /// Negative indices count from the end, as in the server's library.
  private static func index(_ text: String, in elements: [JSONValue]) -> Int? {
    guard let number = Int(text) else { return nil }
    let index = number < 0 ? elements.count + number : number
    return elements.indices.contains(index) ? index : nil
  }

  /// Changes the container that the last step of the pointer is in.
  private static func change(
    _ pointer: [String], in value: inout JSONValue,
    _ body: (inout JSONValue, String) throws(APIStatus) -> Void
  ) throws(APIStatus) {
    guard let first = pointer.first else { return }
    if pointer.count == 1 { return try body(&value, first) }
    let rest = Array(pointer.dropFirst())
    switch value {
    case .object(var members):
      guard var member = members[first] else { throw refusal }
      try change(rest, in: &member, body)
      members[first] = member
      value = .object(members)
    case .array(var elements):
      guard let index = index(first, in: elements) else { throw refusal }
      try change(rest, in: &elements[index], body)
      value = .array(elements)
    default: throw refusal
    }
  }

  // MARK: Operations

  private static func add(
    _ new: JSONValue, at pointer: [String], to object: inout JSONValue
  ) throws(APIStatus) {
    if pointer.isEmpty {
      object = new
      return
    }
    try change(pointer, in: &object) { (container, last) throws(APIStatus) in
      switch container {
      case .object: container[last] = new
      case .array(var elements):
        let index = last == "-" ? elements.count : Int(last) ?? -1
        guard (0...elements.count).contains(index) else { throw refusal }
        elements.insert(new, at: index)
        container = .array(elements)
      default: throw refusal
      }
    }
  }

  private static func remove(
    at pointer: [String], from object: inout JSONValue
  ) throws(APIStatus) {
    guard find(pointer, in: object) != nil else { throw refusal }
    try change(pointer, in: &object) { (container, last) throws(APIStatus) in
      if case .array(var elements) = container, let index = index(last, in: elements) {
        elements.remove(at: index)
        container = .array(elements)
      } else {
        container.removeMember(last)
      }
    }
  }

  private static func replace(
    _ new: JSONValue, at pointer: [String], in object: inout JSONValue
  ) throws(APIStatus) {
    guard find(pointer, in: object) != nil else { throw refusal }
    if pointer.isEmpty {
      object = new
      return
    }
    try change(pointer, in: &object) { (container, last) throws(APIStatus) in
      if case .array(var elements) = container, let index = index(last, in: elements) {
        elements[index] = new
        container = .array(elements)
      } else {
        container[last] = new
      }
    }
  }
}
