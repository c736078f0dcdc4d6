import CurlHTTP
import Synchronization

/// What a request shows of who we are, kept fresh: token files are read again when they change, exec
/// plugins run again when what they gave expires or is refused.
final class Credentials: Sendable {
  /// What goes with one request.
  struct Proof: Hashable, Sendable {
    var authorization: Secret?
    /// From an exec plugin; that of the kubeconfig is part of the configuration.
    var certificatePEM: String?
    var keyPEM: Secret?
  }

  private struct State {
    var tokenStamp: Files.Stamp?
    var token: Secret?
    var exec: ExecCredential?
    /// One run of the plugin serves everybody who waits.
    var running: Task<Result<ExecCredential, KubeError>, Never>?
  }

  private let configuration: KubeConfiguration
  private let clock: KubeClock
  private let state = Mutex(State())

  init(_ configuration: KubeConfiguration, clock: KubeClock) {
    self.configuration = configuration
    self.clock = clock
  }

  func proof() async throws(KubeError) -> Proof {
    switch configuration.authentication {
    case .none: return Proof()
    case .token(let token): return bearer(token)
    case .tokenFile(let path): return bearer(try token(from: path))
    case .basic(let user, let password):
      let pair = Base64.encode(Array("\(user):\(password.exposed)".utf8))
      return Proof(authorization: Secret("Basic \(pair)"))
    case .exec(let plugin):
      let credential = try await credential(plugin)
      var proof = credential.token.map(bearer) ?? Proof()
      proof.certificatePEM = credential.certificatePEM
      proof.keyPEM = credential.keyPEM
      return proof
    }
  }

  /// The server refused `proof` with 401. True when another one can be had: try once more.
  func renews(after proof: Proof) async -> Bool {
    switch configuration.authentication {
    case .none, .token, .basic: return false
    case .tokenFile:
      state.withLock { $0.tokenStamp = nil }
    case .exec:
      state.withLock { state in
        // Somebody else may have renewed it in the meantime.
        if state.exec?.token.map({ bearer($0).authorization }) == proof.authorization {
          state.exec = nil
        }
      }
    }
    return (try? await self.proof()).map { $0 != proof } ?? false
  }

  private func bearer(_ token: Secret) -> Proof {
    Proof(authorization: Secret("Bearer \(token.exposed)"))
  }

  // MARK: Token files

  /// A file that cannot be read just now (it is being swapped) leaves the last token in use.
  private func token(from path: String) throws(KubeError) -> Secret {
    do throws(Files.Failure) {
      let stamp = try Files.stamp(path)
      if let known = state.withLock({ $0.tokenStamp == stamp ? $0.token : nil }) { return known }
      let token = Secret(try Files.text(path).trimmed)
      state.withLock {
        $0.tokenStamp = stamp
        $0.token = token
      }
      return token
    } catch {
      if let last = state.withLock({ $0.token }) { return last }
      throw KubeError(
        kind: .credentials, problem: "token file \(path) cannot be read (\(error.words))")
    }
  }

  // MARK: Exec plugins

  private func credential(_ plugin: ExecPlugin) async throws(KubeError) -> ExecCredential {
    let now = clock.wallTime()
    if let known = state.withLock({ $0.exec }), known.isFresh(at: now) { return known }
    return try await run(plugin).value.get()
  }

  private func run(_ plugin: ExecPlugin) -> Task<Result<ExecCredential, KubeError>, Never> {
    state.withLock { state in
      if let running = state.running { return running }
      let task = Task {
        let result: Result<ExecCredential, KubeError>
        do throws(KubeError) {
          result = .success(try await plugin.credential(for: self.configuration))
        } catch {
          result = .failure(error)
        }
        self.finish(result)
        return result
      }
      state.running = task
      return task
    }
  }

  private func finish(_ result: Result<ExecCredential, KubeError>) {
    state.withLock { state in
      state.running = nil
      if case .success(let credential) = result { state.exec = credential }
    }
  }
}
