import Glibc
import NIOCore

/// Why the server cannot listen: one line with the remedy.
public struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    case portTaken, addressNotAvailable, permissionDenied, other
  }

  public var code: Code
  public var description: String

  public init(code: Code, description: String) {
    self.code = code
    self.description = description
  }
}

extension HTTPServerError {
  init(binding host: String, port: Int, failure: any Error) {
    let errno = (failure as? IOError)?.errnoCode
    switch errno {
    case EADDRINUSE: self = .portTaken(host, port)
    case EADDRNOTAVAIL: self = .addressNotAvailable(host)
    case EACCES, EPERM: self = .permissionDenied(host, port)
    default: self = .other(host, port, failure)
    }
  }

  private static func portTaken(_ host: String, _ port: Int) -> Self {
    Self(
      code: .portTaken,
      description: "port \(port) of \(host) is taken by another process: "
        + "choose another with --port, or stop that process")
  }

  private static func addressNotAvailable(_ host: String) -> Self {
    Self(
      code: .addressNotAvailable,
      description: "\(host) is not an address of this machine: "
        + "listen on 127.0.0.1, or on 0.0.0.0 for every address")
  }

  private static func permissionDenied(_ host: String, _ port: Int) -> Self {
    Self(
      code: .permissionDenied,
      description: "no permission to listen on port \(port) of \(host): "
        + (port < 1024 ? "choose a port above 1023" : "ask what forbids this process to listen"))
  }

  private static func other(_ host: String, _ port: Int, _ failure: any Error) -> Self {
    Self(
      code: .other,
      description: "cannot listen on port \(port) of \(host): \(failure): check host and port")
  }
}
