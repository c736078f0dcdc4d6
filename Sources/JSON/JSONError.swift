/// Why bytes are not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    case unexpectedEnd
    case unexpectedByte(UInt8)
    case invalidNumber
    case invalidEscape
    case controlCharacterInString
    case tooDeep(limit: Int)
    case trailingBytes
  }

  public let code: Code
  /// Bytes before the fault.
  public let offset: Int

  public init(_ code: Code, offset: Int) {
    self.code = code
    self.offset = offset
  }

  public var description: String {
    "invalid JSON at byte \(offset): \(reason)"
  }

  private var reason: String {
    switch code {
    case .unexpectedEnd: "unexpected end of input"
    case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
    case .invalidNumber: "invalid number"
    case .invalidEscape: "invalid escape in string"
    case .controlCharacterInString: "control character in string"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .trailingBytes: "bytes after the value"
    }
  }

  private static func name(of byte: UInt8) -> String {
    (0x21...0x7E).contains(byte)
      ? "'\(Character(UnicodeScalar(byte)))'" : "byte 0x\(String(byte, radix: 16))"
  }
}
