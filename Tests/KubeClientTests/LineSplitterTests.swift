import Testing

@testable import KubeClient

@Suite struct LineSplitterTests {
  private func lines(_ chunks: [[UInt8]], limit: Int = 100) throws -> (
    lines: [String], rest: String
  ) {
    var splitter = LineSplitter(limit: limit)
    var lines: [String] = []
    for chunk in chunks {
      splitter.append(chunk)
      while let line = try splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
    }
    return (lines, String(decoding: splitter.rest, as: UTF8.self))
  }

  @Test("However the bytes are cut, the lines are the same", arguments: 1...12)
  func chunks(_ size: Int) throws {
    let bytes = Array("one\n\ntwo and more\nthree\nrest".utf8)
    let chunks = stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
    let result = try lines(chunks)
    #expect(result.lines == ["one", "", "two and more", "three"])
    #expect(result.rest == "rest")
  }

  @Test("A line beyond the limit is refused, whole or not", arguments: ["123456\n", "123456"])
  func limit(_ text: String) {
    #expect(throws: LineSplitter.LineTooLong(limit: 5)) { try lines([Array(text.utf8)], limit: 5) }
  }

  @Test("A line of the limit's length is taken")
  func atLimit() throws {
    #expect(try lines([Array("12345\n12345\n".utf8)], limit: 5).lines == ["12345", "12345"])
  }
}
