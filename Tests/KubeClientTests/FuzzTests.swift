import Fixtures
import JSON
import Testing
import YAML

@testable import KubeClient

/// Bytes that somebody else controls: whatever they are, they are an answer or an error, never a trap.
@Suite struct FuzzTests {
  private static let pieces: [String] = [
    "", "{", "}", "[", "]", ":", ": ", ",", "\n", "- ", "&a ", "*a", "<<: ", "!!int ", "\"", "'",
    "|\n", "\t",
    "\u{0}", "\u{FEFF}", "é", "0x", "1e9", ".inf", "---\n", "...\n", "%YAML 1.1\n", "? ", "#", "~",
  ]

  private func mutated(_ text: String, _ random: inout SplitMix) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let at = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0 where at < bytes.count: bytes[at] = .random(in: 0...255, using: &random)
      case 1:
        bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0..<9, using: &random)))
      case 2: bytes = Array(bytes.prefix(at))
      default:
        bytes.insert(contentsOf: (Self.pieces.randomElement(using: &random) ?? "").utf8, at: at)
      }
    }
    return bytes
  }

  private static let kubeconfig = """
    apiVersion: v1
    current-context: dev
    contexts: [{name: dev, context: {cluster: dev, user: me}}]
    clusters:
    - name: dev
      cluster: &c {server: "https://h:1", certificate-authority-data: cGVt}
    users:
    - name: me
      user:
        exec: {apiVersion: client.authentication.k8s.io/v1, command: c, args: [a], env: []}
    """

  @Test("A kubeconfig", arguments: 0..<20)
  func kubeconfig(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<100 {
      let text = String(decoding: mutated(Self.kubeconfig, &random), as: UTF8.self)
      let result = Result { () throws(ConfigurationError) in
        try Kubeconfig(files: [KubeconfigFile(path: "/x/config", text: text)])
          .configuration(context: nil, environment: [:])
      }
      if case .failure(let error) = result { #expect(!error.field.isEmpty) }
    }
  }

  @Test("The lines of a watch, cut anywhere", arguments: 0..<20)
  func watch(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let body = try #require(Fixtures.recording("52-watch-events")[4].body.array)
    let text = body.map { $0.text + "\n" }.joined()
    for _ in 0..<30 {
      var splitter = LineSplitter(limit: 4096)
      var rest = mutated(text, &random)[...]
      while !rest.isEmpty {
        let size = Int.random(in: 1...700, using: &random)
        splitter.append(Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
        while let line = try? splitter.next() {
          let json = try? JSONValue(parsing: Array(line))
          _ = json.flatMap { WatchEvent(json: $0, call: "") }
        }
      }
    }
  }

  @Test("What a plugin prints", arguments: 0..<20)
  func plugin(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    let text = #"""
      {"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
      "status": {"token": "t", "expirationTimestamp": "2026-11-01T02:30:05.5+01:00"}}
      """#
    for _ in 0..<100 {
      let output = mutated(text, &random)
      let result = Result { () throws(KubeError) in try ExecPlugin(command: "c").decode(output) }
      if case .failure(let error) = result { #expect(error.kind == .credentials) }
    }
  }
}
