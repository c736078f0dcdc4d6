/// What names may look like, in the words of apimachinery's `pkg/util/validation`.
enum Names {
  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowerAlphanumeric(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, without a bound on the length.
  static func isLabelShaped(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last else { return false }
    return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
      && bytes.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  static func isSubdomain(_ text: String) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabelShaped)
  }

  /// Faults of a DNS-1123 subdomain; empty when there are none.
  static func subdomainFaults(_ text: String) -> [String] {
    var faults: [String] = []
    if text.utf8.count > 253 { faults.append("must be no more than 253 characters") }
    if !text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabelShaped) {
      faults.append(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
          + "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex "
          + "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
      )
    }
    return faults
  }

  /// Faults of a DNS-1123 label.
  static func labelFaults(_ text: String) -> [String] {
    var faults: [String] = []
    if text.utf8.count > 63 { faults.append("must be no more than 63 characters") }
    if !isLabelShaped(text) {
      faults.append(
        isSubdomain(text)
          ? "must not contain dots"
          : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
            + "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex "
            + "used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
    }
    return faults
  }

  /// Faults of a label's or an annotation's key: `prefix/name`.
  static func qualifiedNameFaults(_ text: String) -> [String] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let rule =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
      + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
      + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
    switch parts.count {
    case 1: return namePartFaults(parts[0], rule)
    case 2:
      let prefix =
        parts[0].isEmpty
        ? ["prefix part must be non-empty"]
        : subdomainFaults(parts[0]).map { "prefix part \($0)" }
      return prefix + namePartFaults(parts[1], rule)
    default:
      return [
        "a qualified name \(rule) with an optional DNS subdomain prefix and '/' (e.g. "
          + "'example.com/MyName')"
      ]
    }
  }

  private static func namePartFaults(_ name: String, _ rule: String) -> [String] {
    if name.isEmpty { return ["name part must be non-empty", "name part \(rule)"] }
    var faults: [String] = []
    if name.utf8.count > 63 { faults.append("name part \(tooLong(63))") }
    if !isNameShaped(name) { faults.append("name part \(rule)") }
    return faults
  }

  /// Faults of a label's value.
  static func labelValueFaults(_ text: String) -> [String] {
    var faults: [String] = []
    if text.utf8.count > 63 { faults.append(tooLong(63)) }
    if !text.isEmpty, !isNameShaped(text) {
      faults.append(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
          + "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
          + "'my_value',  or '12345', regex used for validation is "
          + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')")
    }
    return faults
  }

  private static func isNameShaped(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && bytes.allSatisfy { byte in
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: ".")
      }
  }

  /// Faults of a key in a ConfigMap or Secret.
  static func configKeyFaults(_ text: String) -> [String] {
    var faults: [String] = []
    if text.utf8.count > 253 { faults.append("must be no more than 253 characters") }
    let isFine =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: ".")
      }
    if !isFine {
      faults.append(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. "
          + "'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
          + "'[-._a-zA-Z0-9]+')")
    }
    if text == "." { faults.append("must not be '.'") }
    if text == ".." { faults.append("must not be '..'") }
    return faults
  }

  static func tooLong(_ limit: Int) -> String { "must be no more than \(limit) bytes" }
}
