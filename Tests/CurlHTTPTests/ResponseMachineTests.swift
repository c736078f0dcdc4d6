import CurlHTTP
import Testing

@Suite("The state of one response")
struct ResponseMachineTests {
  private let lost = HTTPError(
    code: .connectionLost, url: "http://h/", message: "gone", isBeforeResponse: false)

  private func machine(_ delivery: ResponseMachine.Delivery) -> ResponseMachine {
    ResponseMachine(delivery, url: "http://h/")
  }

  private func started(_ delivery: ResponseMachine.Delivery) -> ResponseMachine {
    var machine = machine(delivery)
    for line in ["HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n"] { _ = machine.header(Array(line.utf8)) }
    return machine
  }

  private let head = ResponseMachine.Head(
    status: 200, headers: [HTTPField(name: "A", value: "b")])

  private func receive(
    _ bytes: [UInt8], _ machine: inout ResponseMachine
  ) -> ResponseMachine.BodyAction {
    bytes.withUnsafeBytes { machine.body($0) }
  }

  @Test("The reader of a stream is woken when the head is whole, not before")
  func headWakes() {
    var machine = machine(.stream(highWater: 10))
    #expect(machine.isBeforeResponse)
    expect(machine.header(Array("HTTP/2 200 \r\n".utf8)), .proceed)
    #expect(!machine.isBeforeResponse)
    expect(machine.takeHead(), .wait)
    expect(machine.header(Array("\r\n".utf8)), .wakeReader)
    expect(machine.takeHead(), .ready(.init(status: 200, headers: []), resumesTransfer: false))
  }

  @Test("A full buffer pauses, and taking it resumes")
  func pause() {
    var machine = started(.stream(highWater: 4))
    expect(receive([1, 2, 3], &machine), .consumedAndWake)
    expect(receive([4, 5, 6], &machine), .consumedAndWake)
    #expect(!machine.isPausedByReader)
    expect(receive([7], &machine), .pause)
    #expect(machine.isPausedByReader)
    expect(machine.takeChunk(), .ready([1, 2, 3, 4, 5, 6], resumesTransfer: true))
    #expect(!machine.isPausedByReader)
    expect(receive([7], &machine), .consumedAndWake)
    expect(machine.takeChunk(), .ready([7], resumesTransfer: false))
    expect(machine.takeChunk(), .wait)
  }

  @Test("The end of a stream comes after its bytes, once and for all")
  func streamEnd() {
    var machine = started(.stream(highWater: 4))
    _ = receive([1], &machine)
    expect(machine.end(nil), true)
    expect(machine.end(lost), false)
    expect(machine.takeChunk(), .ready([1], resumesTransfer: false))
    for _ in 1...2 {
      expect(machine.takeChunk(), .ready(nil, resumesTransfer: false))
    }
  }

  @Test("A failure comes after the bytes before it, and stays")
  func streamFailure() {
    var machine = started(.stream(highWater: 4))
    _ = receive([1], &machine)
    expect(machine.end(lost), true)
    expect(machine.takeHead(), .ready(head, resumesTransfer: false))
    expect(machine.takeChunk(), .ready([1], resumesTransfer: false))
    for _ in 1...2 {
      expect(machine.takeChunk(), .failed(lost))
    }
  }

  @Test("After a cancellation nothing is taken in and nothing handed out")
  func cancel() {
    var machine = started(.stream(highWater: 4))
    _ = receive([1], &machine)
    let cancelled = HTTPError(code: .cancelled, url: "", message: "", isBeforeResponse: false)
    expect(machine.cancel(cancelled), true)
    expect(machine.cancel(cancelled), false)
    expect(receive([2], &machine), .abort)
    expect(machine.header([]), .abort)
    expect(machine.takeChunk(), .failed(cancelled))
    expect(machine.takeHead(), .failed(cancelled))
  }

  @Test("A cancellation that comes after the end takes nothing away")
  func lateCancel() {
    var machine = started(.whole(limit: 3))
    _ = receive([1], &machine)
    expect(machine.end(nil), true)
    expect(machine.cancel(lost), false)
    let whole = HTTPResponse(status: 200, headers: head.headers, body: [1])
    expect(machine.takeWhole(), .ready(whole, resumesTransfer: false))
  }

  @Test("A whole body over its limit is refused with our reason, not curl's")
  func wholeLimit() {
    var machine = started(.whole(limit: 3))
    expect(receive([1, 2, 3], &machine), .consumed)
    expect(receive([4], &machine), .abort)
    expect(machine.end(lost), true)
    let refused = HTTPError(
      code: .tooLarge, url: "http://h/",
      message: "the body is longer than the 3 bytes that are accepted", isBeforeResponse: false)
    expect(machine.takeWhole(), .failed(refused))
  }

  @Test("Headers over their limit are refused")
  func headLimit() {
    var machine = machine(.whole(limit: 3))
    let line = Array("A: \(String(repeating: "b", count: 1000))\r\n".utf8)
    var accepted = 0
    while machine.header(line) == .proceed { accepted += 1 }
    #expect(accepted == ResponseMachine.headLimit / line.count)
  }

  @Test("Trailers are not taken for headers")
  func trailers() {
    var machine = started(.stream(highWater: 4))
    expect(machine.header(Array("T: railer\r\n".utf8)), .proceed)
    expect(machine.takeHead(), .ready(head, resumesTransfer: false))
  }
}

@Suite("Lines of a response's head")
struct HeaderLineTests {
  @Test(
    "Each line is what it is",
    arguments: [
      ("HTTP/1.1 200 OK\r\n", .status(200)), ("HTTP/2 404 \r\n", .status(404)),
      ("HTTP/1.1 204\r\n", .status(204)), ("HTTP/1.1 abc\r\n", .unreadable),
      ("A: b\r\n", .field(HTTPField(name: "A", value: "b"))),
      ("A:b:c \t\r\n", .field(HTTPField(name: "A", value: "b:c"))),
      ("A:\r\n", .field(HTTPField(name: "A", value: ""))),
      (" more\r\n", .continuation("more")), ("\r\n", .end), ("", .end), ("nonsense\n", .unreadable),
    ] as [(String, HeaderLine)])
  func line(text: String, expected: HeaderLine) {
    #expect(HeaderLine(Array(text.utf8)) == expected)
  }
}
