import CurlHTTP
import JSON
import Synchronization

/// Requests to HTTP and back: headers, credentials, and the connection that fits them.
final class Transport: Sendable {
  private struct Connection {
    var client: HTTPClient
    var certificatePEM: String?
    /// The one before: its streams may still run. It is shut down at the next change.
    var previous: HTTPClient?
  }

  private let configuration: KubeConfiguration
  private let credentials: Credentials
  private let connection: Mutex<Connection>

  init(_ configuration: KubeConfiguration, clock: KubeClock) throws(KubeError) {
    self.configuration = configuration
    credentials = Credentials(configuration, clock: clock)
    connection = Mutex(Connection(client: try Self.client(configuration)))
  }

  func shutdown() {
    let clients = connection.withLock { [$0.client, $0.previous] }
    for client in clients { client?.shutdown() }
  }

  func send(
    _ request: KubeRequest, timeouts: HTTPTimeouts
  ) async throws(KubeError) -> HTTPResponse {
    try await withProof(request, status: \HTTPResponse.status) {
      client, proof throws(HTTPError) in
      try await client.send(self.message(request, proof, timeouts))
    }
  }

  func stream(
    _ request: KubeRequest, timeouts: HTTPTimeouts
  ) async throws(KubeError) -> HTTPStream {
    try await withProof(request, status: \HTTPStream.status) {
      client, proof throws(HTTPError) in
      try await client.stream(self.message(request, proof, timeouts))
    }
  }

  /// Calls with what we have to show, and once more when the server refuses it (401) and there is
  /// something newer.
  private func withProof<Answer>(
    _ request: KubeRequest, status: (Answer) -> Int,
    call: (HTTPClient, Credentials.Proof) async throws(HTTPError) -> Answer
  ) async throws(KubeError) -> Answer {
    var proof = try await proof(for: request)
    do throws(HTTPError) {
      let answer = try await call(try client(for: proof), proof)
      guard status(answer) == 401, await credentials.renews(after: proof) else { return answer }
    } catch {
      throw KubeError(error, call: request.label)
    }
    proof = try await self.proof(for: request)
    do throws(HTTPError) {
      return try await call(try client(for: proof), proof)
    } catch {
      throw KubeError(error, call: request.label)
    }
  }

  private func proof(for request: KubeRequest) async throws(KubeError) -> Credentials.Proof {
    do throws(KubeError) {
      return try await credentials.proof()
    } catch {
      var named = error
      named.call = request.label
      throw named
    }
  }

  // MARK: Connections

  /// A new client when the certificate to show has changed.
  private func client(for proof: Credentials.Proof) throws(HTTPError) -> HTTPClient {
    guard let certificate = proof.certificatePEM else { return connection.withLock { $0.client } }
    let result: Result<(HTTPClient, HTTPClient?), HTTPError> = connection.withLock { connection in
      if connection.certificatePEM == certificate { return .success((connection.client, nil)) }
      return Result { () throws(HTTPError) in
        let client = try Self.client(
          configuration, certificate: certificate, key: proof.keyPEM)
        let retired = connection.previous
        connection = Connection(
          client: client, certificatePEM: certificate, previous: connection.client)
        return (client, retired)
      }
    }
    let (client, retired) = try result.get()
    retired?.shutdown()
    return client
  }

  private static func client(_ configuration: KubeConfiguration) throws(KubeError) -> HTTPClient {
    do throws(HTTPError) {
      return try client(
        configuration, certificate: configuration.tls.clientCertificatePEM,
        key: configuration.tls.clientKeyPEM)
    } catch {
      throw KubeError(error, call: configuration.server)
    }
  }

  private static func client(
    _ configuration: KubeConfiguration, certificate: String?, key: Secret?
  ) throws(HTTPError) -> HTTPClient {
    let tls = configuration.tls
    return try HTTPClient(
      HTTPClientConfiguration(
        tls: TLSOptions(
          caPEM: tls.caPEM, clientCertificatePEM: certificate, clientKeyPEM: key?.exposed,
          serverName: tls.serverName, verify: tls.verify),
        proxy: configuration.proxyURL.map(ProxyOptions.url) ?? .environment,
        userAgent: configuration.userAgent))
  }

  // MARK: Messages

  private func message(
    _ request: KubeRequest, _ proof: Credentials.Proof, _ timeouts: HTTPTimeouts
  ) -> HTTPRequest {
    var headers = [HTTPField(name: "Accept", value: request.accept)]
    if let type = request.contentType {
      headers.append(HTTPField(name: "Content-Type", value: type))
    }
    if let authorization = proof.authorization {
      headers.append(HTTPField(name: "Authorization", value: authorization.exposed))
    }
    headers += configuration.impersonation?.headers ?? []
    return HTTPRequest(
      method: request.method.http, url: configuration.server + request.uri, headers: headers,
      body: request.body?.serialized, timeouts: timeouts)
  }
}

extension KubeRequest {
  /// For errors and logs: a query may hold a continue token as long as a page.
  var label: String { "\(method.rawValue) \(path)" }
}

extension KubeRequest.Method {
  var http: HTTPMethod {
    switch self {
    case .get: .get
    case .post: .post
    case .put: .put
    case .patch: .patch
    case .delete: .delete
    }
  }
}

extension KubeConfiguration.Impersonation {
  /// https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
  var headers: [HTTPField] {
    var fields = [HTTPField(name: "Impersonate-User", value: user)]
    if let uid { fields.append(HTTPField(name: "Impersonate-Uid", value: uid)) }
    fields += groups.map { HTTPField(name: "Impersonate-Group", value: $0) }
    for (key, values) in extra.sorted(by: { $0.key < $1.key }) {
      let name = "Impersonate-Extra-\(PercentEncoding.encode(key))"
      fields += values.map { HTTPField(name: name, value: $0) }
    }
    return fields
  }
}
