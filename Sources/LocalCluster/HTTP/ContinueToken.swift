import APIMachinery
import Foundation
import JSON

/// Where the next page of a list begins, and at which version the list was begun.
struct ContinueToken: Hashable, Sendable {
  /// Nil: at whatever is the newest version when the page is asked for.
  let version: Int64?
  /// The first key of the next page is the one after this.
  let after: (namespace: String, name: String)

  static func == (one: ContinueToken, other: ContinueToken) -> Bool {
    one.version == other.version && one.after == other.after
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(version)
    hasher.combine(after.namespace)
    hasher.combine(after.name)
  }

  init(version: Int64?, after: (namespace: String, name: String)) {
    self.version = version
    self.after = after
  }

  /// As kube-apiserver's: the version and the start key, as JSON in URL-safe base64.
  var text: String {
    let value: JSONValue = [
      "v": "meta.k8s.io/v1", "rv": .integer(version ?? -1),
      "start": .string("\(after.namespace)/\(after.name)\u{0}"),
    ]
    return Data(value.serialized).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// - Throws: 400 for a token that is none of ours.
  init(parsing text: String) throws(APIStatus) {
    let value = try Self.decode(text)
    guard value["v"].string == "meta.k8s.io/v1", let version = value["rv"].int,
      let start = value["start"].string, start.hasSuffix("\u{0}"),
      let slash = start.firstIndex(of: "/")
    else { throw Self.invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)") }
    self.version = version < 0 ? nil : Int64(version)
    after = (
      String(start[..<slash]), String(start[start.index(after: slash)...].dropLast())
    )
  }

  private static func decode(_ text: String) throws(APIStatus) -> JSONValue {
    let bytes = Array(text.utf8)
    let isAllowed: (UInt8) -> Bool = {
      UnicodeScalar($0).properties.isAlphabetic || ("0"..."9").contains(UnicodeScalar($0))
        || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    }
    if let wrong = bytes.firstIndex(where: { !isAllowed($0) }) {
      throw invalid("illegal base64 data at input byte \(wrong)")
    }
    guard bytes.count % 4 != 1 else {
      throw invalid("illegal base64 data at input byte \(bytes.count - 1)")
    }
    let padding = String(repeating: "=", count: (4 - bytes.count % 4) % 4)
    let standard = text.replacing("-", with: "+").replacing("_", with: "/") + padding
    guard let data = Data(base64Encoded: standard),
      let value = try? JSONValue(parsing: [UInt8](data))
    else { throw invalid("illegal base64 data at input byte 0") }
    return value
  }

  private static func invalid(_ problem: String) -> APIStatus {
    .badRequest("invalid continue token: continue key is not valid: \(problem)")
  }
}
