public import JSON

/// The bodies that kubectl's typed commands (`create namespace`, `create secret`, `auth can-i`)
/// send as `application/vnd.kubernetes.protobuf`. Answers to them may be JSON.
public enum Protobuf {
  /// The object in a `k8s\0` envelope, as JSON.
  ///
  /// - Throws: 400 for bytes that are no envelope or no message; 415 for a kind that has no
  ///   encoding here.
  public static func decode(_ bytes: [UInt8]) throws(APIStatus) -> JSONValue {
    guard bytes.starts(with: magic) else {
      throw .badRequest(
        "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
    }
    do throws(ProtobufError) {
      return try object(bytes[magic.count...])
    } catch .unknownKind(let kind) {
      throw APIStatus(
        code: 415, reason: "UnsupportedMediaType",
        message: "\(kind) cannot be read as protobuf here: send JSON")
    } catch {
      throw .badRequest("proto: the body is truncated or malformed")
    }
  }

  private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

  /// `runtime.Unknown`: the type, and the object's bytes.
  private static func object(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
    var apiVersion = ""
    var kind = ""
    var raw: ArraySlice<UInt8> = []
    for field in try ProtobufReader.fields(bytes) {
      switch field.number {
      case 1:
        for inner in try ProtobufReader.fields(field.bytes) {
          if inner.number == 1 { apiVersion = inner.text }
          if inner.number == 2 { kind = inner.text }
        }
      case 2: raw = field.bytes
      default: break
      }
    }
    guard let type = type(apiVersion, kind) else { throw .unknownKind("\(apiVersion) \(kind)") }
    var object = try ProtobufMessage.decode(raw, type)
    object["apiVersion"] = .string(apiVersion)
    object["kind"] = .string(kind)
    return object
  }

  private static func type(_ apiVersion: String, _ kind: String) -> BuiltinTypes.TypeDefinition? {
    let builtin = ResourceDefinition.builtins.first {
      $0.apiVersion == apiVersion && $0.kind == kind
    }
    if let builtin { return BuiltinTypes.all[builtin.openAPIName] }
    return kind == "DeleteOptions" ? BuiltinTypes.resolve(kind, in: BuiltinTypes.meta1) : nil
  }
}

enum ProtobufError: Error, Hashable {
  case malformed
  case unknownKind(String)
}

/// The wire format: https://protobuf.dev/programming-guides/encoding
enum ProtobufReader {
  struct Field {
    let number: Int
    /// Of a varint or a fixed number.
    let integer: UInt64
    /// Of a length-delimited field.
    let bytes: ArraySlice<UInt8>

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  static func fields(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> [Field] {
    var fields: [Field] = []
    var rest = bytes
    while !rest.isEmpty {
      let tag = try varint(&rest)
      let number = Int(tag >> 3)
      switch tag & 7 {
      case 0: fields.append(Field(number: number, integer: try varint(&rest), bytes: []))
      case 1: fields.append(Field(number: number, integer: try fixed(8, &rest), bytes: []))
      case 2:
        let length = try varint(&rest)
        guard length <= UInt64(rest.count) else { throw .malformed }
        fields.append(Field(number: number, integer: 0, bytes: rest.prefix(Int(length))))
        rest = rest.dropFirst(Int(length))
      case 5: fields.append(Field(number: number, integer: try fixed(4, &rest), bytes: []))
      default: throw .malformed
      }
    }
    return fields
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) throws(ProtobufError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = bytes.popFirst() else { throw .malformed }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    throw .malformed
  }

  private static func fixed(
    _ width: Int, _ bytes: inout ArraySlice<UInt8>
  ) throws(ProtobufError) -> UInt64 {
    guard bytes.count >= width else { throw .malformed }
    let value = bytes.prefix(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    bytes = bytes.dropFirst(width)
    return value
  }
}
