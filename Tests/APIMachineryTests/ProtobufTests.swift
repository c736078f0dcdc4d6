import APIMachinery
import Fixtures
import JSON
import Testing

@Suite("Protobuf bodies") struct ProtobufTests {
  /// The recordings hold them as text, which keeps what is ASCII.
  private func body(_ recording: String, _ resource: String) throws -> [UInt8] {
    let exchange = try #require(
      try Fixtures.recording(recording).first {
        $0.method == "POST" && $0.uri.contains(resource)
      })
    return Array((exchange.requestBody.string ?? "").utf8)
  }

  @Test("of kubectl create namespace are read")
  func namespace() throws {
    let object = try Protobuf.decode(try body("03-create-namespace", "namespaces"))
    #expect(
      object == [
        "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"], "spec": [:],
        "status": [:],
      ])
  }

  @Test("of kubectl auth can-i are read")
  func accessReview() throws {
    let object = try Protobuf.decode(try body("33-auth-can-i", "selfsubjectaccessreviews"))
    #expect(
      object["spec"]["resourceAttributes"] == [
        "namespace": "shop", "verb": "create", "group": "rota.dev", "resource": "jobs",
      ])
  }

  @Test("with maps, bytes, lists and embedded messages are read")
  func secret() throws {
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    func text(_ number: UInt8, _ value: String) -> [UInt8] { field(number, Array(value.utf8)) }
    func envelope(_ kind: String, _ raw: [UInt8]) -> [UInt8] {
      [0x6B, 0x38, 0x73, 0] + field(1, text(1, "v1") + text(2, kind)) + field(2, raw)
    }
    let entry = text(1, "key") + text(2, "value")
    let secret = field(1, text(1, "s")) + field(2, entry) + text(3, "Opaque")
    #expect(
      try Protobuf.decode(envelope("Secret", secret)) == [
        "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "s"], "type": "Opaque",
        "data": ["key": "dmFsdWU="],
      ])
    // A volume's source is a message of its own, which JSON does not show.
    let volume = text(1, "creds") + field(2, field(6, text(1, "token")))
    let pod = try Protobuf.decode(envelope("Pod", field(2, field(1, volume))))
    #expect(
      pod["spec"]["volumes"] == [["name": "creds", "secret": ["secretName": "token"]]])
  }

  @Test(
    "that are none are refused", arguments: [[], [1, 2, 3, 4], [0x6B, 0x38, 0x73, 0, 0x0A, 99]])
  func malformed(_ bytes: [UInt8]) {
    let error = #expect(throws: APIStatus.self) { try Protobuf.decode(bytes) }
    #expect(error?.code == 400 || error?.code == 415)
  }
}
