import NIOCore
import NIOSSL

/// TLS in front of HTTP.
enum ServerTLS {
  /// - Returns: what puts the TLS handler into a new connection.
  static func configuration(
    _ pki: PKI
  ) throws(LocalClusterError) -> @Sendable (any Channel) throws -> Void {
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(pki.serverCertificatePath)
      let key = try NIOSSLPrivateKey(file: pki.serverKeyPath, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      let context = try NIOSSLContext(configuration: configuration)
      return { channel in
        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
      }
    } catch {
      throw LocalClusterError(
        .other,
        "the certificate \(pki.serverCertificatePath) cannot be used: \(error): delete it, and a "
          + "new one is made")
    }
  }
}
