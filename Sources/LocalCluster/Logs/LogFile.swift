import Glibc

/// A log file that is read while it may still grow.
struct LogFile: ~Copyable {
  private let descriptor: Int32
  private var offset: Int64 = 0

  private static let chunk = 64 << 10

  /// - Returns: nil when there is no such file.
  init?(path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// The next piece; empty at the present end.
  mutating func read() -> [UInt8] {
    let piece = Self.read(descriptor, at: offset, count: Self.chunk)
    offset += Int64(piece.count)
    return piece
  }

  /// Goes to where the last `count` lines begin, without reading what comes before.
  mutating func seek(toLastLines count: Int) {
    let end = Int64(lseek(descriptor, 0, SEEK_END))
    guard count > 0 else { return offset = end }
    var start = end
    var found = 0
    while start > 0 {
      let from = max(0, start - Int64(Self.chunk))
      let piece = Self.read(descriptor, at: from, count: Int(start - from))
      for index in piece.indices.reversed() where piece[index] == 0x0A {
        let position = from + Int64(index)
        // The newline that ends the file begins no line.
        guard position + 1 < end else { continue }
        found += 1
        if found == count { return offset = position + 1 }
      }
      start = from
    }
    offset = 0
  }

  private static func read(_ descriptor: Int32, at offset: Int64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
      length = max(0, pread(descriptor, buffer.baseAddress, count, Int(offset)))
    }
  }
}
