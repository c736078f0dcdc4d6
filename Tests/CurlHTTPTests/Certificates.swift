import Foundation
import NIOCore
import NIOSSL

/// An authority with a server's and a client's certificate, made by openssl for one test run.
struct Certificates: Sendable {
  let authority: String
  let otherAuthority: String
  let client: (certificate: String, key: String)
  private let directory: URL

  /// Made once: it takes a moment.
  static let shared = Result { try Certificates() }

  private init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("rota-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let make = Maker(directory: directory)
    try make.authority("ca")
    try make.authority("other")
    try make.signed("server", names: "DNS:api.example,IP:127.0.0.1")
    try make.signed("client", names: "DNS:client.example")
    authority = try make.read("ca.pem")
    otherAuthority = try make.read("other.pem")
    client = (try make.read("client.pem"), try make.read("client.key"))
  }

  /// Puts TLS in front of a connection of `HTTPServer`, as the local cluster does.
  func configureChannel(
    requiringClientCertificate: Bool = false, protocols: [String] = ["http/1.1"]
  ) throws -> @Sendable (any Channel) throws -> Void {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(path("server.pem")).map {
        .certificate($0)
      }, privateKey: .privateKey(try NIOSSLPrivateKey(file: path("server.key"), format: .pem)))
    configuration.applicationProtocols = protocols
    if requiringClientCertificate {
      configuration.trustRoots = .file(path("ca.pem"))
      configuration.certificateVerification = .noHostnameVerification
    }
    let context = try NIOSSLContext(configuration: configuration)
    return { channel in
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
    }
  }

  private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }
}

private struct Maker {
  let directory: URL

  func authority(_ name: String) throws {
    try openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=test \(name)")
  }

  func signed(_ name: String, names: String) throws {
    try openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
      "-keyout", "\(name).key", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=\(name)",
      "-addext", "subjectAltName=\(names)", "-addext", "basicConstraints=critical,CA:FALSE",
      "-CA", "ca.pem", "-CAkey", "ca.key")
  }

  func read(_ name: String) throws -> String {
    try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
  }

  private func openssl(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = directory
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
  }
}
