import JSON

/// RFC 6902, in the words of the library that kube-apiserver uses.
enum JSONPatch {
  static let limit = 10_000

  static func apply(_ operation: JSONValue, to object: inout JSONValue) throws(APIStatus) {
    guard let path = operation["path"].string else {
      throw .badRequest("missing path in the operation \(operation.text)")
    }
    let pointer = try parse(path)
    switch operation["op"].string {
    case "add": try add(value(of: operation), at: pointer, of: path, to: &object)
    case "remove": _ = try remove(at: pointer, of: path, from: &object)
    case "replace":
      guard find(pointer, in: object) != nil else { throw missing("replace", path) }
      try replace(value(of: operation), at: pointer, in: &object, path)
    case "test":
      let wanted = value(of: operation)
      guard find(pointer, in: object) ?? .null == wanted else {
        throw unprocessable("testing value \(path) failed: test failed")
      }
    case "copy", "move": try transfer(operation, pointer, path, &object)
    case let other:
      throw .badRequest("Unexpected kind: \(other ?? "unknown")")
    }
  }

  private static func transfer(
    _ operation: JSONValue, _ pointer: [String], _ path: String, _ object: inout JSONValue
  ) throws(APIStatus) {
    let from = operation["from"].string ?? ""
    let source = try parse(from)
    guard let value = find(source, in: object) else {
      throw missing(operation["op"].string ?? "", from)
    }
    if operation["op"].string == "move" { _ = try remove(at: source, of: from, from: &object) }
    try add(value, at: pointer, of: path, to: &object)
  }

  private static func value(of operation: JSONValue) -> JSONValue { operation["value"] }

  private static func parse(_ path: String) throws(APIStatus) -> [String] {
    if path.isEmpty { return [] }
    guard path.hasPrefix("/") else { throw missing("find", path) }
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

  /// Negative indices count from the end, as that library has it.
  private static func index(_ text: String, in elements: [JSONValue]) -> Int? {
    guard let number = Int(text) else { return nil }
    let index = number < 0 ? elements.count + number : number
    return elements.indices.contains(index) ? index : nil
  }

  /// Changes the container that the last step of the pointer is in.
  private static func change(
    _ pointer: [String], of path: String, in value: inout JSONValue,
    _ body: (inout JSONValue, String) throws(APIStatus) -> Void
  ) throws(APIStatus) {
    guard let first = pointer.first else { return }
    if pointer.count == 1 { return try body(&value, first) }
    let rest = Array(pointer.dropFirst())
    switch value {
    case .object(var members):
      guard var member = members[first] else { throw missing("add", path) }
      try change(rest, of: path, in: &member, body)
      members[first] = member
      value = .object(members)
    case .array(var elements):
      guard let index = index(first, in: elements) else { throw missing("add", path) }
      try change(rest, of: path, in: &elements[index], body)
      value = .array(elements)
    default: throw missing("add", path)
    }
  }

  private static func add(
    _ new: JSONValue, at pointer: [String], of path: String, to object: inout JSONValue
  ) throws(APIStatus) {
    if pointer.isEmpty {
      object = new
      return
    }
    try change(pointer, of: path, in: &object) { (container, last) throws(APIStatus) in
      switch container {
      case .object: container[last] = new
      case .array(var elements):
        if last == "-" {
          elements.append(new)
        } else if let index = Int(last), (0...elements.count).contains(index) {
          elements.insert(new, at: index)
        } else {
          throw unprocessable(
            "add operation does not apply: doc is missing path: \(quoted(path)): Unable to access "
              + "invalid index: \(last): invalid index referenced")
        }
        container = .array(elements)
      default: throw missing("add", path)
      }
    }
  }

  private static func remove(
    at pointer: [String], of path: String, from object: inout JSONValue
  ) throws(APIStatus) -> JSONValue? {
    guard find(pointer, in: object) != nil else {
      throw unprocessable(
        "remove operation does not apply: doc is missing path: \(quoted(path)): missing value")
    }
    var removed: JSONValue?
    try change(pointer, of: path, in: &object) { (container, last) throws(APIStatus) in
      if case .array(var elements) = container, let index = index(last, in: elements) {
        removed = elements.remove(at: index)
        container = .array(elements)
      } else {
        removed = container.removeMember(last)
      }
    }
    return removed
  }

  private static func replace(
    _ new: JSONValue, at pointer: [String], in object: inout JSONValue, _ path: String
  ) throws(APIStatus) {
    if pointer.isEmpty {
      object = new
      return
    }
    try change(pointer, of: path, in: &object) { (container, last) throws(APIStatus) in
      if case .array(var elements) = container, let index = index(last, in: elements) {
        elements[index] = new
        container = .array(elements)
      } else {
        container[last] = new
      }
    }
  }

  private static func missing(_ operation: String, _ path: String) -> APIStatus {
    unprocessable(
      "\(operation) operation does not apply: doc is missing \(operation == "replace" ? "key" : "path"): "
        + "\(path): missing value")
  }

  private static func unprocessable(_ reason: String) -> APIStatus {
    APIStatus(
      code: 422, reason: "Invalid",
      message: "the server rejected our request due to an error in our request",
      details: .init(causes: [Cause(reason: "", message: reason, field: "patch")]))
  }
}
