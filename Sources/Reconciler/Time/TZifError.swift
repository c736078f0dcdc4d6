/// Why bytes are not a usable time zone, and where.
public struct TZifError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    /// The file ends before a part that its header promises.
    case truncated
    /// The file does not begin with `TZif` and a version that exists.
    case notTZif
    /// A count, index, time or offset that RFC 8536 does not allow.
    case invalidValue
    /// The rule after the table is not a POSIX TZ string.
    case invalidFooter
    /// A file of the `right/` tree, which counts leap seconds.
    case leapSeconds
  }

  public let code: Code
  /// Bytes before the fault.
  public let offset: Int
  let detail: String

  init(_ code: Code, offset: Int, _ detail: String) {
    self.code = code
    self.offset = offset
    self.detail = detail
  }

  public var description: String {
    let remedy =
      code == .leapSeconds
      ? "use the zone without the prefix right/"
      : "use a file compiled by zic, such as those of the package tzdata"
    return "time zone file, byte \(offset): \(detail); \(remedy)"
  }
}
