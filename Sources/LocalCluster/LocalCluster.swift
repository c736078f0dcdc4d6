import APIMachinery
import HTTPServer
import Logging
import NIOCore
import Synchronization

/// The embedded API server behind `rota up`: kube-apiserver's REST interface on loopback, over TLS,
/// with the state in one directory. For trying, developing and testing; no security boundary but
/// the administrator's token.
public final class LocalCluster: Sendable {
  /// The port that it listens on.
  public let port: Int
  /// The kubeconfig whose current context `rota` reaches this server as administrator.
  public let kubeconfigPath: String
  /// Where container logs are looked for: `<namespace>/<pod>_<uid>/<container>/<restart>.log`.
  public let logDirectory: String

  private let directory: StateDirectory
  private let server: HTTPServer
  let core: ClusterCore

  init(port: Int, directory: StateDirectory, server: HTTPServer, core: ClusterCore) {
    self.port = port
    self.directory = directory
    self.server = server
    self.core = core
    kubeconfigPath = directory.kubeconfig
    logDirectory = directory.logs
  }

  /// Starts the server. When this returns it answers requests, the kubeconfig is written, and the
  /// configuration's CRDs are established.
  ///
  /// - Throws: one line with the remedy: port taken, directory not writable or in use, state of a
  ///   newer version, openssl missing, a CRD that is refused.
  public static func start(
    _ configuration: LocalClusterConfiguration
  ) async throws(LocalClusterError) -> LocalCluster {
    let directory = try StateDirectory(path: configuration.directory, reset: configuration.reset)
    do throws(LocalClusterError) {
      return try await start(configuration, in: directory)
    } catch {
      directory.release()
      throw error
    }
  }

  /// Ends watches, answers what is under way, and closes the store.
  public func shutdown() async {
    core.store.endWatches()
    await server.shutdown(grace: .seconds(2))
    await core.close()
    directory.release()
  }
}

extension LocalCluster {
  private static func start(
    _ configuration: LocalClusterConfiguration, in directory: StateDirectory
  ) async throws(LocalClusterError) -> LocalCluster {
    let pki = try await PKI.prepare(in: directory.pki)
    let token = try AdminAccess.token(in: directory.pki)
    let tls = try ServerTLS.configuration(pki)
    let core = try ClusterCore(path: directory.database, logger: configuration.logger)
    do throws(LocalClusterError) {
      try await Bootstrap(objects: core.objects).run(crds: configuration.crds)
      let address = Mutex("127.0.0.1:\(configuration.port)")
      let api = core.server(token: token, logDirectory: directory.logs) {
        address.withLock { $0 }
      }
      let server = try await listen(configuration.port, tls, api)
      address.withLock { $0 = "127.0.0.1:\(server.port)" }
      let cluster = LocalCluster(
        port: server.port, directory: directory, server: server, core: core)
      try await cluster.open(pki, token: token)
      return cluster
    } catch {
      await core.close()
      throw error
    }
  }

  /// What is left to do when the port is known.
  private func open(_ pki: PKI, token: String) async throws(LocalClusterError) {
    do throws(LocalClusterError) {
      try PrivateFile.write(
        AdminAccess.kubeconfig(
          port: port, certificateAuthority: pki.certificateAuthority, token: token),
        to: directory.kubeconfig)
      core.controllers.start()
    } catch {
      await server.shutdown(grace: .zero)
      throw error
    }
  }

  private static func listen(
    _ port: Int, _ tls: @escaping @Sendable (any Channel) throws -> Void, _ api: APIServer
  ) async throws(LocalClusterError) -> HTTPServer {
    do throws(HTTPServerError) {
      // More than the API's own limit, so that what is a little over it is refused in its words.
      return try await HTTPServer.start(
        host: "127.0.0.1", port: port, bodyLimit: 4 * RequestBody.limit, configureChannel: tls
      ) { await api.respond($0) }
    } catch {
      throw LocalClusterError(error.code == .portTaken ? .portTaken : .other, error.description)
    }
  }
}
