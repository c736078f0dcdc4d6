import HTTPServer

/// `/healthz` (the process answers), `/readyz` (its caches are synced) and `/metrics`.
struct HealthServer: Sendable {
  let metrics: Metrics
  let isReady: @Sendable () -> Bool
  let refreshGauges: @Sendable () -> Void

  func start(host: String, port: Int) async throws -> HTTPServer {
    try await HTTPServer.start(host: host, port: port) { request in answer(request.path) }
  }

  func answer(_ path: String) -> HTTPServerResponse {
    switch path {
    case "/healthz", "/livez": Self.text(200, "ok")
    case "/readyz": isReady() ? Self.text(200, "ok") : Self.text(503, "caches are not synced")
    case "/metrics": exposition()
    default: Self.text(404, "not found: this server has /healthz, /readyz and /metrics")
    }
  }

  private func exposition() -> HTTPServerResponse {
    refreshGauges()
    return .full(
      status: 200, headers: [("content-type", "text/plain; version=0.0.4; charset=utf-8")],
      body: Array(metrics.exposition.utf8))
  }

  private static func text(_ status: Int, _ text: String) -> HTTPServerResponse {
    .full(
      status: status, headers: [("content-type", "text/plain; charset=utf-8")],
      body: Array("\(text)\n".utf8))
  }
}
