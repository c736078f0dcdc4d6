import Foundation
import Glibc
import Subprocess

/// The cluster's own certificate authority, and a server certificate for loopback. Both are kept,
/// so that a kubeconfig stays valid over restarts; the server's is made anew in time.
struct PKI: Sendable {
  let certificateAuthority: String
  let serverCertificatePath: String
  let serverKeyPath: String

  private static let authorityDays = 3650
  /// Some clients refuse server certificates that are valid for longer.
  private static let serverDays = 397
  private static let renewalSeconds = 30 * 86_400

  /// Reads the certificates in `directory`, after making those that are missing or about to expire.
  static func prepare(in directory: String) async throws(LocalClusterError) -> PKI {
    let files = Files(directory: directory)
    if !(await isUsable(files.authority, key: files.authorityKey)) {
      try await makeAuthority(files)
      unlink(files.server)
    }
    if !(await isUsable(files.server, key: files.serverKey)) { try await makeServer(files) }
    for path in files.all { chmod(path, 0o600) }
    guard let authority = PrivateFile.read(files.authority) else {
      throw LocalClusterError(.other, "the certificate \(files.authority) cannot be read")
    }
    return PKI(
      certificateAuthority: authority, serverCertificatePath: files.server,
      serverKeyPath: files.serverKey)
  }

  private struct Files {
    let directory: String
    var authority: String { directory + "/ca.crt" }
    var authorityKey: String { directory + "/ca.key" }
    var server: String { directory + "/server.crt" }
    var serverKey: String { directory + "/server.key" }
    var all: [String] { [authority, authorityKey, server, serverKey] }
  }

  private static func isUsable(_ certificate: String, key: String) async -> Bool {
    let manager = FileManager.default
    guard manager.fileExists(atPath: certificate), manager.fileExists(atPath: key) else {
      return false
    }
    let arguments = ["x509", "-checkend", "\(renewalSeconds)", "-noout", "-in", certificate]
    return (try? await openssl(arguments)) != nil
  }

  private static func makeAuthority(_ files: Files) async throws(LocalClusterError) {
    // The name is unique: browsers and libraries confuse authorities of the same name.
    let name = "rota-local-\(UUID().uuidString.prefix(8).lowercased())"
    try await openssl(
      newKey(files.authorityKey) + [
        "-x509", "-days", "\(authorityDays)", "-subj", "/CN=\(name)", "-out", files.authority,
        "-addext", "basicConstraints=critical,CA:TRUE,pathlen:0",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
      ])
  }

  private static func makeServer(_ files: Files) async throws(LocalClusterError) {
    try await openssl(
      newKey(files.serverKey) + [
        "-x509", "-days", "\(serverDays)", "-subj", "/CN=localhost", "-out", files.server,
        "-CA", files.authority, "-CAkey", files.authorityKey,
        "-addext", "basicConstraints=critical,CA:FALSE",
        "-addext", "keyUsage=critical,digitalSignature",
        "-addext", "extendedKeyUsage=serverAuth",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1",
      ])
  }

  private static func newKey(_ path: String) -> [String] {
    [
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256",
      "-keyout", path,
    ]
  }

  private static func openssl(_ arguments: [String]) async throws(LocalClusterError) {
    let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
    do {
      result = try await run(
        .name("openssl"), arguments: Arguments(arguments), output: .discarded,
        error: .string(limit: 16_384))
    } catch {
      throw isMissing(error) ? .opensslMissing : LocalClusterError(.other, "openssl: \(error)")
    }
    guard result.terminationStatus.isSuccess else {
      let lines = result.standardError.split(separator: "\n")
      throw LocalClusterError(
        .other, "openssl cannot make a certificate: \(lines.last ?? "no message")")
    }
  }

  private static func isMissing(_ error: any Error) -> Bool {
    (error as? SubprocessError)?.code == .executableNotFound
  }
}
