import Foundation
import JSON
import YAML

/// The administrator's token and the kubeconfig that carries it.
enum AdminAccess {
  /// The token of the directory; made at the first start.
  static func token(in directory: String) throws(LocalClusterError) -> String {
    let path = directory + "/admin.token"
    if let known = PrivateFile.read(path)?.trimmingCharacters(in: .whitespacesAndNewlines),
      known.utf8.count >= 32
    {
      return known
    }
    let token = randomToken()
    try PrivateFile.write(token + "\n", to: path)
    return token
  }

  static func kubeconfig(port: Int, certificateAuthority: String, token: String) -> String {
    let authority = Data(certificateAuthority.utf8).base64EncodedString()
    return YAML.render([
      "apiVersion": "v1", "kind": "Config", "current-context": "rota", "preferences": [:],
      "clusters": [
        [
          "name": "rota",
          "cluster": [
            "server": "https://127.0.0.1:\(port)",
            "certificate-authority-data": .string(authority),
          ],
        ]
      ],
      "users": [["name": "rota-admin", "user": ["token": .string(token)]]],
      "contexts": [
        [
          "name": "rota",
          "context": ["cluster": "rota", "user": "rota-admin", "namespace": "default"],
        ]
      ],
    ])
  }

  /// 256 bits from the system's generator.
  private static func randomToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
