import Foundation
import JSON
import Testing

@testable import KubeClient

@Suite struct CredentialsTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func plugin(_ script: String, hint: String? = nil) throws -> ExecPlugin {
    let path = try scratch.write("plugin", "#!/bin/sh\n\(script)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return ExecPlugin(
      command: path, environment: ["PATH": "/bin:/usr/bin", "DIR": scratch.path],
      installHint: hint, provideClusterInfo: true)
  }

  private func credentials(
    _ authentication: KubeConfiguration.Authentication
  ) -> Credentials {
    Credentials(
      KubeConfiguration(
        server: "https://h", tls: .init(caPEM: "ca"), authentication: authentication),
      clock: SkippingClock().clock)
  }

  private func credential(_ status: String, version: String = "v1") -> String {
    """
    echo '{"apiVersion": "client.authentication.k8s.io/\(version)", "kind": "ExecCredential", "status": \(status)}'
    """
  }

  @Test("Basic authentication is base64 of user and password")
  func basic() async throws {
    let proof = try await credentials(.basic(user: "u", password: Secret("p"))).proof()
    #expect(proof.authorization == Secret("Basic dTpw"))
  }

  @Test("A token file is read again when it changes, and the last token stays when it is gone")
  func tokenFile() async throws {
    let path = try scratch.write("token", "one\n")
    let credentials = credentials(.tokenFile(path: path))
    #expect(try await credentials.proof().authorization == Secret("Bearer one"))
    try scratch.write("token", "second")
    #expect(try await credentials.proof().authorization == Secret("Bearer second"))
    try FileManager.default.removeItem(atPath: path)
    #expect(try await credentials.proof().authorization == Secret("Bearer second"))
  }

  @Test("A token file that never was is an error that names it")
  func noTokenFile() async throws {
    let error = try await #require(throws: KubeError.self) {
      try await credentials(.tokenFile(path: "/nowhere/token")).proof()
    }
    #expect(error.kind == .credentials)
    #expect("\(error)" == "token file /nowhere/token cannot be read (No such file or directory)")
  }

  @Test("An exec plugin is told of the cluster and asked once while its credential lasts")
  func exec() async throws {
    let plugin = try plugin(
      """
      echo run >> $DIR/runs; echo "$KUBERNETES_EXEC_INFO" > $DIR/info
      \(credential(#"{"token": "t", "expirationTimestamp": "2026-11-01T03:30:00Z"}"#))
      """)
    let credentials = credentials(.exec(plugin))
    for _ in 0..<3 {
      #expect(try await credentials.proof().authorization == Secret("Bearer t"))
    }
    #expect(try String(contentsOfFile: "\(scratch.path)/runs", encoding: .utf8) == "run\n")
    let info = try JSONValue(
      parsing: String(contentsOfFile: "\(scratch.path)/info", encoding: .utf8))
    #expect(info["kind"] == "ExecCredential")
    #expect(info["spec"]["cluster"]["server"] == "https://h")
    #expect(info["spec"]["cluster"]["certificate-authority-data"] == "Y2E=")
  }

  @Test("What has expired, or was refused, is asked for again")
  func renewal() async throws {
    let plugin = try plugin(
      """
      n=$(cat $DIR/n 2>/dev/null || echo 0); n=$((n+1)); echo $n > $DIR/n
      echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",'
      echo '"status": {"token": "t'$n'", "expirationTimestamp": "2026-11-01T02:30:05Z"}}'
      """)
    let credentials = credentials(.exec(plugin))
    let first = try await credentials.proof()
    let second = try await credentials.proof()
    #expect([first, second].map(\.authorization) == [Secret("Bearer t1"), Secret("Bearer t2")])
    #expect(await credentials.renews(after: second))
  }

  @Test("Callers at the same time share one run of the plugin")
  func shared() async throws {
    let plugin = try plugin(
      "echo run >> $DIR/runs; sleep 0.2\n" + credential(#"{"token": "t"}"#))
    let credentials = credentials(.exec(plugin))
    try await withThrowingTaskGroup { group in
      for _ in 0..<10 { group.addTask { _ = try await credentials.proof() } }
      try await group.waitForAll()
    }
    #expect(try String(contentsOfFile: "\(scratch.path)/runs", encoding: .utf8) == "run\n")
  }

  @Test("A certificate comes with its key")
  func certificate() async throws {
    let plugin = try plugin(
      credential(#"{"clientCertificateData": "c", "clientKeyData": "k"}"#))
    let proof = try await credentials(.exec(plugin)).proof()
    #expect(proof.certificatePEM == "c")
    #expect(proof.keyPEM == Secret("k"))
    #expect(proof.authorization == nil)
  }

  @Test(
    "A plugin that fails is named, what it printed is not",
    arguments: [
      ("echo hush; exit 3", "exited with 3"),
      ("kill -9 $$", "exited with 137"),
      ("echo hush", "printed no ExecCredential"),
      (
        "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {}}'",
        "gave neither token nor certificate"
      ),
      (
        "echo '{\"apiVersion\": \"client.authentication.k8s.io/v9\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"hush\"}}'",
        "speaks another version"
      ),
      (
        "echo '{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"hush\", \"expirationTimestamp\": \"soon\"}}'",
        "expirationTimestamp that is not RFC 3339"
      ),
      ("head -c 2000000 /dev/zero; sleep 5", "printed more than 1 MiB"),
    ])
  func failures(_ script: String, _ words: String) async throws {
    let plugin = try plugin(script)
    let error = try await #require(throws: KubeError.self) {
      try await credentials(.exec(plugin)).proof()
    }
    #expect(error.kind == .credentials)
    #expect("\(error)".contains(words), "\(error)")
    #expect("\(error)".contains(plugin.command))
    #expect(!"\(error)".contains("hush"))
  }

  @Test("A missing plugin's install hint is passed on")
  func missing() async throws {
    let plugin = ExecPlugin(command: "/nowhere/plugin", installHint: "get it at example.com\n")
    let error = try await #require(throws: KubeError.self) {
      try await credentials(.exec(plugin)).proof()
    }
    #expect(
      "\(error)"
        == "exec plugin /nowhere/plugin could not be started (No such file or directory); get it at example.com"
    )
  }
}
