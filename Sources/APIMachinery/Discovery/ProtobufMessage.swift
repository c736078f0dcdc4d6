import JSON

/// Messages of the builtin types, by the field numbers in `BuiltinTypes`.
enum ProtobufMessage {
  typealias TypeDefinition = BuiltinTypes.TypeDefinition
  typealias Field = BuiltinTypes.Field

  /// Empty strings, zeros and false are left out: Go's encoder writes them for fields that JSON
  /// would omit.
  static func decode(
    _ bytes: ArraySlice<UInt8>, _ type: TypeDefinition
  ) throws(ProtobufError) -> JSONValue {
    try decode(bytes, type, embedded: nil)
  }

  /// - Parameter embedded: the number of the embedded message that `bytes` are; nil for the
  ///   message itself.
  private static func decode(
    _ bytes: ArraySlice<UInt8>, _ type: TypeDefinition, embedded: String?
  ) throws(ProtobufError) -> JSONValue {
    var object: [String: JSONValue] = [:]
    for wire in try ProtobufReader.fields(bytes) {
      if embedded == nil, type.fields.contains(where: { $0.value(of: "in=") == "\(wire.number)" }) {
        let inner = try decode(wire.bytes, type, embedded: "\(wire.number)")
        object.merge(inner.object ?? [:]) { $1 }
        continue
      }
      guard
        let field = type.fields.first(where: {
          $0.value(of: "#") == "\(wire.number)" && $0.value(of: "in=") == embedded
        })
      else { continue }
      try add(wire, field, type.package, to: &object)
    }
    return .object(object)
  }

  private static func add(
    _ wire: ProtobufReader.Field, _ field: Field, _ package: String,
    to object: inout [String: JSONValue]
  ) throws(ProtobufError) {
    if field.type.hasPrefix("[") {
      let element = try value(wire, String(field.type.dropFirst().dropLast()), package)
      object[field.name] = .array((object[field.name]?.array ?? []) + [element])
    } else if field.type.hasPrefix("{") {
      let (key, element) = try entry(wire.bytes, String(field.type.dropFirst().dropLast()), package)
      object[field.name, default: [:]][key] = element
    } else {
      let value = try value(wire, field.type, package)
      if !isZero(value) { object[field.name] = value }
    }
  }

  /// A map is a list of pairs.
  private static func entry(
    _ bytes: ArraySlice<UInt8>, _ type: String, _ package: String
  ) throws(ProtobufError) -> (String, JSONValue) {
    var key = ""
    var element: JSONValue = type == "string" || type == "bytes" ? "" : [:]
    for wire in try ProtobufReader.fields(bytes) {
      if wire.number == 1 { key = wire.text }
      if wire.number == 2 { element = try value(wire, type, package) }
    }
    return (key, element)
  }

  private static func value(
    _ wire: ProtobufReader.Field, _ type: String, _ package: String
  ) throws(ProtobufError) -> JSONValue {
    switch type {
    case "string": return .string(wire.text)
    case "boolean": return .bool(wire.integer != 0)
    case "int32", "int64": return .integer(Int64(bitPattern: wire.integer))
    case "bytes": return .string(Base64.encode(Array(wire.bytes)))
    case "time", "microtime": return try time(wire.bytes, type)
    case "quantity":
      let text = try ProtobufReader.fields(wire.bytes).first { $0.number == 1 }?.text
      return .string(text ?? "0")
    case "intOrString": return try intOrString(wire.bytes)
    case "any": return (try? fieldsV1(wire.bytes)) ?? .null
    default:
      guard let known = BuiltinTypes.resolve(type, in: package) else { return .null }
      return try decode(wire.bytes, known)
    }
  }

  private static func isZero(_ value: JSONValue) -> Bool {
    value.isNull || value == "" || value == 0 || value == false
  }

  private static func time(
    _ bytes: ArraySlice<UInt8>, _ type: String
  ) throws(ProtobufError) -> JSONValue {
    var seconds: Int64?
    var nanoseconds: Int64 = 0
    for wire in try ProtobufReader.fields(bytes) {
      if wire.number == 1 { seconds = Int64(bitPattern: wire.integer) }
      if wire.number == 2 { nanoseconds = Int64(bitPattern: wire.integer) }
    }
    guard let seconds else { return .null }
    let text = RFC3339.text(seconds)
    guard type == "microtime" else { return .string(text) }
    let digits = String(nanoseconds / 1000 + 1_000_000).dropFirst()
    return .string("\(text.dropLast()).\(digits)Z")
  }

  private static func intOrString(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
    var isText = false
    var number: Int64 = 0
    var text = ""
    for wire in try ProtobufReader.fields(bytes) {
      switch wire.number {
      case 1: isText = wire.integer == 1
      case 2: number = Int64(bitPattern: wire.integer)
      default: text = wire.text
      }
    }
    return isText ? .string(text) : .integer(number)
  }

  /// `FieldsV1` holds JSON.
  private static func fieldsV1(_ bytes: ArraySlice<UInt8>) throws -> JSONValue {
    let raw = try ProtobufReader.fields(bytes).first { $0.number == 1 }?.bytes ?? []
    return try JSONValue(parsing: Array(raw))
  }
}
