import CurlHTTP
import Testing

@Suite("Who may start and who waits")
struct AdmissionTests {
  @Test("Up to the limit start at once; the others follow in their order")
  func order() {
    var admission = Admission<Int>(connectionLimit: 2, streamLimit: 4)
    expect((1...5).map { id in admission.submit(id, to: "h") }, [true, true, false, false, false])
    expect(admission.finished(at: "h", isMultiplexed: false), [3])
    expect(admission.finished(at: "h", isMultiplexed: nil), [4])
    #expect(admission.waitingCount == 1)
  }

  @Test("Nobody overtakes those who wait")
  func fairness() {
    var admission = Admission<Int>(connectionLimit: 1, streamLimit: 1)
    _ = admission.submit(1, to: "h")
    _ = admission.submit(2, to: "h")
    expect(admission.finished(at: "h", isMultiplexed: false), [2])
    expect(admission.submit(3, to: "h"), false)
  }

  @Test("An origin that turns out to speak HTTP/2 takes more")
  func multiplexed() {
    var admission = Admission<Int>(connectionLimit: 1, streamLimit: 3)
    for id in 1...5 { _ = admission.submit(id, to: "h") }
    expect(admission.finished(at: "h", isMultiplexed: true), [2, 3, 4])
    expect(admission.finished(at: "h", isMultiplexed: nil), [5])
  }

  @Test("After a fall back to HTTP/1.1 nothing starts until there is room")
  func fallBack() {
    var admission = Admission<Int>(connectionLimit: 1, streamLimit: 3)
    for id in 1...6 { _ = admission.submit(id, to: "h") }
    expect(admission.finished(at: "h", isMultiplexed: true), [2, 3, 4])
    expect(admission.finished(at: "h", isMultiplexed: false), [])
    expect(admission.finished(at: "h", isMultiplexed: false), [])
    expect(admission.finished(at: "h", isMultiplexed: false), [5])
  }

  @Test("Origins do not wait for each other, and who withdraws is not started")
  func origins() {
    var admission = Admission<Int>(connectionLimit: 1, streamLimit: 1)
    expect(admission.submit(1, to: "a"), true)
    expect(admission.submit(2, to: "b"), true)
    expect(admission.submit(3, to: "a"), false)
    admission.withdraw(3, from: "a")
    expect(admission.finished(at: "a", isMultiplexed: nil), [])
    expect(admission.submit(4, to: "a"), true)
  }
}
