import CurlHTTP
import JSON

extension KubeError {
  /// The failure that a Status object tells (also inside of a watch).
  init(status: JSONValue, httpStatus: Int? = nil, call: String) {
    let details = status["details"]
    self.init(
      kind: .status,
      statusCode: httpStatus ?? status["code"].int,
      reason: status["reason"].string.flatMap { $0.isEmpty ? nil : $0 },
      serverMessage: status["message"].string,
      causes: (details["causes"].array ?? []).map(Cause.init(json:)),
      retryAfter: details["retryAfterSeconds"].int.map { .seconds($0) },
      call: call)
  }

  /// The failure that an answer of 400 or above tells.
  init(response: HTTPResponse, call: String) {
    let status = try? JSONValue(parsing: response.body)
    if let status, status["kind"].string == "Status" {
      self.init(status: status, httpStatus: response.status, call: call)
    } else {
      // A proxy's page, or a server that is not Kubernetes.
      let text = String(decoding: response.body.prefix(200), as: UTF8.self)
      self.init(
        kind: .status, statusCode: response.status,
        serverMessage: text.isEmpty ? nil : text.trimmed, call: call)
    }
    // Kubernetes sends seconds only; a date is left to our own backoff.
    let header = response.headers.first(named: "Retry-After").flatMap { Int($0) }
    if let header, header >= 0 { retryAfter = .seconds(header) }
  }

  init(_ error: HTTPError, call: String) {
    let cancelled = error.code == .cancelled || error.code == .shutdown
    self.init(
      kind: cancelled ? .cancelled : .transport, call: call, problem: "\(error)")
  }

  static func cancelled(_ call: String) -> KubeError {
    KubeError(kind: .cancelled, call: call, problem: "cancelled")
  }
}

extension KubeError.Cause {
  init(json: JSONValue) {
    self.init(
      reason: json["reason"].string, field: json["field"].string, message: json["message"].string)
  }
}
