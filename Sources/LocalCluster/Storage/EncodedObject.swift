import JSON

/// An object as bytes that lack only its resourceVersion.
///
/// The store gives the version at the moment of the commit. With the version's place known, the
/// expensive part of encoding happens in the request's task, and the committing task, which all
/// writers wait for, only joins pieces.
struct EncodedObject: Sendable {
  /// `{"kind":"Pod","apiVersion":"v1",`
  private let typeMeta: [UInt8]
  /// From the first member of the metadata after the version to the end.
  private let rest: [UInt8]

  init(_ object: JSONValue) {
    typeMeta = Self.typeMeta(of: object)
    rest = Self.rest(of: object)
  }

  /// The length of the part that an item of a typed list lacks: `kind` and `apiVersion`.
  var typeMetaLength: Int { typeMeta.count }

  func bytes(version: Int64) -> [UInt8] {
    let digits = String(version)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(typeMeta.count + rest.count + 48)
    bytes += typeMeta
    bytes += #""metadata":{"resourceVersion":""#.utf8
    bytes += digits.utf8
    bytes += rest
    return bytes
  }

  private static func typeMeta(of object: JSONValue) -> [UInt8] {
    var bytes = Array(#"{"kind":"#.utf8)
    JSONValue.string(object["kind"].string ?? "").write(to: &bytes)
    bytes += #","apiVersion":"#.utf8
    JSONValue.string(object["apiVersion"].string ?? "").write(to: &bytes)
    bytes.append(UInt8(ascii: ","))
    return bytes
  }

  private static func rest(of object: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    append(object["metadata"].object ?? [:], without: ["resourceVersion"], to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    append(object.object ?? [:], without: ["kind", "apiVersion", "metadata"], to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private static func append(
    _ members: [String: JSONValue], without left: Set<String>, to bytes: inout [UInt8]
  ) {
    for (key, value) in members.sorted(by: { $0.key < $1.key }) where !left.contains(key) {
      bytes.append(UInt8(ascii: ","))
      JSONValue.string(key).write(to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      value.write(to: &bytes)
    }
  }
}
