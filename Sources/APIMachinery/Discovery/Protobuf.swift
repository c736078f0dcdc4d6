public import JSON

/// The bodies that kubectl's typed commands (`create namespace`, `create secret`, `auth can-i`)
/// send as `application/vnd.kubernetes.protobuf`. Answers to them may be JSON.
public enum Protobuf {
  /// The object in a `k8s\0` envelope, as JSON.
  ///
  /// - Throws: 400 for bytes that are no envelope; 415 for a kind without a known encoding.
  public static func decode(_ bytes: [UInt8]) throws(APIStatus) -> JSONValue { [:] }
}
