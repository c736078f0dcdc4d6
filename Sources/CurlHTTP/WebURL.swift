/// As much of a URL as a client must know; curl parses the rest.
package struct WebURL: Hashable, Sendable {
  package let isSecure: Bool
  /// Brackets and all, if it is an IPv6 address.
  package let host: String
  package let port: Int
  /// What follows host and port: path, query, fragment.
  private let rest: Substring
  private let userInfo: Substring?
  private let explicitPort: Substring?

  /// - Throws: `.configuration`, if it is not an absolute http or https URL in printable ASCII.
  package init(_ text: String) throws(HTTPError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .configuration(
        url: WebURL.redacted(text),
        "the URL contains a space, a control character or one outside ASCII: percent-encode it")
    }
    guard let parts = Parts(text[...]) else {
      throw .configuration(
        url: WebURL.redacted(text), "not an absolute http or https URL with host and valid port")
    }
    isSecure = parts.isSecure
    host = String(parts.host)
    port = parts.port
    rest = parts.rest
    userInfo = parts.userInfo
    explicitPort = parts.explicitPort
  }

  /// Requests of one origin can share connections.
  package var origin: String { "\(isSecure ? "https" : "http")://\(host.lowercased()):\(port)" }

  /// Host and port as a `Host` header has them.
  package var authority: String { explicitPort.map { "\(host):\($0)" } ?? host }

  /// The same resource under another host name.
  package func replacingHost(with name: String) -> String {
    let user = userInfo.map { "\($0)@" } ?? ""
    let port = explicitPort.map { ":\($0)" } ?? ""
    return "\(isSecure ? "https" : "http")://\(user)\(name)\(port)\(rest)"
  }

  /// Go and browsers never ask a proxy for these; curl would.
  package var isLoopback: Bool {
    let name = host.lowercased()
    return name == "localhost" || name == "[::1]" || name.hasPrefix("127.")
      || name.hasSuffix(".localhost")
  }

  /// For messages: no user, password, query or fragment.
  package static func redacted(_ text: String) -> String {
    let withoutQuery = text.prefix { $0 != "?" && $0 != "#" }
    return redactingUserInfo(in: String(withoutQuery))
  }

  /// Replaces `user:password` of every `scheme://user:password@host` in a text, such as curl's words
  /// about a proxy.
  package static func redactingUserInfo(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let marker = firstRange(of: "://", in: rest) {
      result += rest[..<marker.upperBound]
      rest = rest[marker.upperBound...]
      let authority = rest.prefix { !"/?# '\"".contains($0) }
      if let at = authority.lastIndex(of: "@") {
        result += "…"
        rest = rest[at...]
      }
    }
    return result + rest
  }

  private static func firstRange(of needle: String, in text: Substring) -> Range<String.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      let candidate = text[start...]
      if candidate.hasPrefix(needle) {
        return start..<candidate.index(start, offsetBy: needle.count)
      }
      start = text.index(after: start)
    }
    return nil
  }
}

private struct Parts {
  var isSecure = false
  var userInfo: Substring?
  var host: Substring = ""
  var explicitPort: Substring?
  var port = 0
  var rest: Substring = ""

  init?(_ text: Substring) {
    guard let afterScheme = takeScheme(text) else { return nil }
    let authority = afterScheme.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    rest = afterScheme[authority.endIndex...]
    takeAuthority(authority)
    guard !host.isEmpty, takePort() else { return nil }
  }

  private mutating func takeScheme(_ text: Substring) -> Substring? {
    for (scheme, secure) in [("https://", true), ("http://", false)]
    where text.prefix(scheme.count).lowercased() == scheme {
      isSecure = secure
      return text.dropFirst(scheme.count)
    }
    return nil
  }

  private mutating func takeAuthority(_ authority: Substring) {
    var authority = authority
    if let at = authority.lastIndex(of: "@") {
      userInfo = authority[..<at]
      authority = authority[authority.index(after: at)...]
    }
    let hostEnd = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : authority.startIndex
    if let hostEnd, let colon = authority[hostEnd...].firstIndex(of: ":") {
      host = authority[..<colon]
      explicitPort = authority[authority.index(after: colon)...]
    } else if hostEnd != nil {
      host = authority
    }
  }

  private mutating func takePort() -> Bool {
    guard let explicitPort else {
      port = isSecure ? 443 : 80
      return true
    }
    guard let number = UInt16(explicitPort), number > 0 else { return false }
    port = Int(number)
    return true
  }
}
