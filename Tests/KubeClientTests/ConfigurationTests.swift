import Foundation
import JSON
import Testing

@testable import KubeClient

/// A folder that goes away with the test.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/kubeclient-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

@Suite struct ConfigurationTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func kubeconfig(cluster: String, user: String = "{}", namespace: String = "") -> String {
    """
    apiVersion: v1
    kind: Config
    current-context: dev
    contexts:
    - name: dev
      context: {cluster: dev, user: me\(namespace)}
    clusters:
    - name: dev
      cluster: \(cluster)
    users:
    - name: me
      user: \(user)
    """
  }

  private func load(
    _ text: String, context: String? = nil
  ) throws(ConfigurationError) -> KubeConfiguration {
    let path: String
    do {
      path = try scratch.write("config", text)
    } catch {
      throw ConfigurationError(field: "", problem: "\(error)", remedy: "")
    }
    return try .load(kubeconfig: path, context: context, environment: ["PATH": "/bin"])
  }

  @Test("Server, namespace, TLS name and proxy are taken over")
  func plain() throws {
    let configuration = try load(
      kubeconfig(
        cluster:
          "{server: 'https://h:6443/', tls-server-name: api, proxy-url: 'socks5://p:1', certificate-authority-data: cGVt}",
        namespace: ", namespace: shop"))
    #expect(configuration.server == "https://h:6443")
    #expect(configuration.namespace == "shop")
    #expect(configuration.tls.serverName == "api")
    #expect(configuration.tls.caPEM == "pem")
    #expect(configuration.tls.verify)
    #expect(configuration.proxyURL == "socks5://p:1")
    #expect(configuration.authentication == .none)
  }

  @Test("Files are found beside the kubeconfig; data wins over them")
  func files() throws {
    try scratch.write("pki/ca.crt", "ca")
    try scratch.write("pki/me.crt", "crt")
    try scratch.write("pki/me.key", "key")
    let configuration = try load(
      kubeconfig(
        cluster: "{server: https://h, certificate-authority: pki/ca.crt}",
        user: "{client-certificate: pki/me.crt, client-key: pki/me.key, client-key-data: a2V5Mg==}")
    )
    #expect(configuration.tls.caPEM == "ca")
    #expect(configuration.tls.clientCertificatePEM == "crt")
    #expect(configuration.tls.clientKeyPEM == Secret("key2"))
  }

  @Test(
    "The user's way to show who they are",
    arguments: [
      ("{token: t}", .token(Secret("t"))),
      ("{username: u, password: p}", .basic(user: "u", password: Secret("p"))),
      ("{tokenFile: /run/t, token: old}", .tokenFile(path: "/run/t")),
      (
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: get-token, args: [a], env: [{name: NAME, value: v}]}}",
        .exec(
          ExecPlugin(
            command: "get-token", arguments: ["a"], environment: ["PATH": "/bin", "NAME": "v"]))
      ),
    ] as [(String, KubeConfiguration.Authentication)])
  func users(_ user: String, _ expected: KubeConfiguration.Authentication) throws {
    let configuration = try load(kubeconfig(cluster: "{server: https://h}", user: user))
    #expect(configuration.authentication == expected)
  }

  @Test(
    "A wrong field is named with its file, its context and what to do",
    arguments: [
      ("{server: h}", "{}", "clusters[dev].cluster.server", "begin it with https://"),
      ("{server: 'https://me:pw@h'}", "{}", "clusters[dev].cluster.server", "holds a user"),
      ("{}", "{}", "clusters[dev].cluster.server", "is missing"),
      ("{server: 5}", "{}", "clusters[dev].cluster.server", "must be text, not integer"),
      (
        "{server: https://h, certificate-authority-data: '?'}", "{}",
        "clusters[dev].cluster.certificate-authority-data", "is not base64"
      ),
      (
        "{server: https://h, certificate-authority: gone}", "{}",
        "clusters[dev].cluster.certificate-authority", "cannot be read (No such file"
      ),
      (
        "{server: https://h, insecure-skip-tls-verify: true, certificate-authority-data: cGVt}",
        "{}", "clusters[dev].cluster.insecure-skip-tls-verify", "contradicts"
      ),
      (
        "{server: https://h, insecure-skip-tls-verify: maybe}", "{}",
        "clusters[dev].cluster.insecure-skip-tls-verify", "must be true or false"
      ),
      (
        "{server: https://h, proxy-url: 'ftp://x'}", "{}", "clusters[dev].cluster.proxy-url",
        "scheme"
      ),
      (
        "{server: https://h}", "{client-certificate-data: cGVt}", "users[me].user.client-key",
        "go together"
      ),
      ("{server: https://h}", "{token: 12}", "users[me].user.token", "must be text"),
      (
        "{server: https://h}", "{auth-provider: {name: gcp}}", "users[me].user.auth-provider",
        "use an exec plugin"
      ),
      (
        "{server: https://h}", "{exec: {apiVersion: x/v9, command: c}}",
        "users[me].user.exec.apiVersion", "use client.authentication.k8s.io/v1"
      ),
      (
        "{server: https://h}",
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: c, interactiveMode: Always}}",
        "users[me].user.exec.interactiveMode", "no terminal"
      ),
    ])
  func wrong(_ cluster: String, _ user: String, _ field: String, _ words: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      try load(kubeconfig(cluster: cluster, user: user))
    }
    #expect(error.field == field)
    #expect(error.context == "dev")
    #expect(error.file == "\(scratch.path)/config")
    #expect("\(error)".contains(words), "\(error)")
    #expect(!"\(error)".contains("pw@"))
  }

  @Test("Names that lead nowhere are told with those that are known")
  func unknownNames() throws {
    let text = kubeconfig(cluster: "{server: https://h}")
    let context = try #require(throws: ConfigurationError.self) { try load(text, context: "prod") }
    #expect("\(context)".contains("contexts has no entry named \"prod\": known are \"dev\""))
    let cluster = try #require(throws: ConfigurationError.self) {
      try load(text.replacing("{cluster: dev,", with: "{cluster: other,"))
    }
    #expect("\(cluster)".contains("contexts[dev].context.cluster has no entry named \"other\""))
    let none = try #require(throws: ConfigurationError.self) {
      try load(text.replacing("current-context: dev", with: "x: y"))
    }
    #expect("\(none)".contains("current-context is not set"))
  }

  @Test("What is no YAML is told with its line")
  func noYAML() throws {
    let error = try #require(throws: ConfigurationError.self) { try load("a: [\nb: }") }
    #expect(error.field == "line 2")
  }

  @Test("Of several files in KUBECONFIG the first to name something wins; missing ones are skipped")
  func merge() throws {
    let first = try scratch.write(
      "a/config",
      """
      contexts: [{name: dev, context: {cluster: dev, user: me, namespace: first}}]
      clusters: [{name: other, cluster: {server: https://other}}]
      """)
    try scratch.write("b/token", "t")
    let second = try scratch.write(
      "b/config",
      """
      current-context: dev
      contexts: [{name: dev, context: {cluster: nowhere, user: nobody}}]
      clusters: [{name: dev, cluster: {server: https://second}}]
      users: [{name: me, user: {tokenFile: token}}]
      """)
    let configuration = try KubeConfiguration.load(
      environment: ["KUBECONFIG": "\(first):/nowhere/config:\(second)"])
    #expect(configuration.server == "https://second")
    #expect(configuration.namespace == "first")
    // Relative to the file that says so.
    #expect(configuration.authentication == .tokenFile(path: "\(scratch.path)/b/token"))
  }

  @Test("In a Pod the service account is used, unless a context is asked for")
  func inCluster() throws {
    try scratch.write("sa/token", "t\n")
    try scratch.write("sa/ca.crt", "ca")
    try scratch.write("sa/namespace", "rota-system\n")
    let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"]
    let configuration = try KubeConfiguration.load(
      environment: environment, serviceAccountDirectory: "\(scratch.path)/sa")
    #expect(configuration.server == "https://[fd00::1]:443")
    #expect(configuration.namespace == "rota-system")
    #expect(configuration.tls.caPEM == "ca")
    #expect(configuration.authentication == .tokenFile(path: "\(scratch.path)/sa/token"))
    #expect(throws: ConfigurationError.self) {
      try KubeConfiguration.load(
        context: "dev", environment: environment, serviceAccountDirectory: "\(scratch.path)/sa")
    }
    let missing = try #require(throws: ConfigurationError.self) {
      try KubeConfiguration.load(environment: environment, serviceAccountDirectory: "/nowhere")
    }
    #expect("\(missing)".contains("automountServiceAccountToken"))
  }

  @Test("The home folder's kubeconfig is the last resort")
  func home() throws {
    try scratch.write(".kube/config", kubeconfig(cluster: "{server: https://home}"))
    let configuration = try KubeConfiguration.load(environment: ["HOME": scratch.path])
    #expect(configuration.server == "https://home")
    let none = try #require(throws: ConfigurationError.self) {
      try KubeConfiguration.load(environment: ["HOME": "/nowhere"])
    }
    #expect("\(none)".contains("--kubeconfig"))
  }

  @Test("No secret shows in what is printed or dumped")
  func secrets() throws {
    let configuration = try load(
      kubeconfig(
        cluster: "{server: https://h}",
        user:
          "{token: hush-token, client-certificate-data: cGVt, client-key-data: aHVzaC1rZXk=}"))
    var dumped = ""
    dump(configuration, to: &dumped)
    let exec = ExecPlugin(command: "c", arguments: ["hush-arg"], environment: ["A": "hush-env"])
    dump(exec, to: &dumped)
    for text in [dumped, "\(configuration)", "\(exec)", String(reflecting: configuration)] {
      #expect(!text.contains("hush"), "\(text)")
    }
  }

  @Test("Base64 goes both ways", arguments: ["", "a", "ab", "abc", "abcd", "\u{0}\u{ff}é"])
  func base64(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
  }

  @Test("Instants are read and written as RFC 3339")
  func instants() {
    #expect(CivilTime.micro(1_793_500_200_123_456_789) == "2026-11-01T02:30:00.123456Z")
    #expect(CivilTime.micro(-1) == "1969-12-31T23:59:59.999999Z")
    #expect(CivilTime.parse("2026-11-01T02:30:00Z") == 1_793_500_200_000_000_000)
    #expect(CivilTime.parse("2026-11-01T03:30:00.5+01:00") == 1_793_500_200_500_000_000)
    #expect(CivilTime.parse("2024-02-29T00:00:00Z") == 1_709_164_800_000_000_000)
    #expect(CivilTime.parse("9999-12-31T23:59:59Z") == .max)
    for wrong in ["", "2026-11-01", "2026-13-01T02:30:00Z", "2026-11-01T02:30:00", "x"] {
      #expect(CivilTime.parse(wrong) == nil)
    }
  }
}
