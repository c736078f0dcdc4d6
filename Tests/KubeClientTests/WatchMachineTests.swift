import JSON
import Testing

@testable import KubeClient

@Suite struct WatchMachineTests {
  typealias Machine = WatchMachine

  private static let expired = KubeError(kind: .status, statusCode: 410, reason: "Expired")
  private static let tooLarge = KubeError(
    kind: .status, statusCode: 504, reason: "Timeout",
    causes: [.init(reason: "ResourceVersionTooLarge")])
  private static let refused = KubeError(kind: .transport, problem: "refused")
  private static let unreadable = KubeError(kind: .decoding, problem: "garbage")

  private static func status(_ code: Int, retryAfter: Duration? = nil) -> KubeError {
    KubeError(kind: .status, statusCode: code, retryAfter: retryAfter)
  }

  private func machine(streaming: Bool = false) -> Machine {
    Machine(labelSelector: "a=b", prefersStreaming: streaming, chance: { 0 })
  }

  /// Listed at 10, and watching.
  private func watching() -> Machine {
    var machine = machine()
    _ = machine.handle(.page(version: "10", continueToken: nil))
    return machine
  }

  private func event(_ version: Int) -> Machine.Input {
    .event(.modified(thingJSON("a", version)))
  }

  private func list(_ version: ListVersion = .mostRecent, after: Duration = .zero) -> Machine.Step {
    .list(ListOptions(labelSelector: "a=b", limit: 500, version: version), after: after)
  }

  private func watch(_ version: String, after: Duration = .zero) -> Machine.Step {
    .watch(
      WatchOptions(labelSelector: "a=b", resourceVersion: version, timeoutSeconds: 300),
      after: after)
  }

  @Test("It begins with the newest list, page by page, and watches from the list's version")
  func listThenWatch() {
    var machine = machine()
    #expect(machine.start() == list())
    let (effect, step) = machine.handle(.page(version: "10", continueToken: "t"))
    #expect(effect == .collect)
    #expect(
      step
        == .list(ListOptions(labelSelector: "a=b", limit: 500, continueToken: "t"), after: .zero))
    let last = machine.handle(.page(version: "10", continueToken: nil))
    #expect(last == (.commit(version: "10", isAuthoritative: false), watch("10")))
  }

  @Test("Events and bookmarks advance the version")
  func advance() {
    var machine = watching()
    #expect(machine.handle(event(11)) == (.apply, .read))
    let bookmark = WatchEvent.bookmark(resourceVersion: "20", endsInitialEvents: false)
    #expect(machine.handle(.event(bookmark)) == (.apply, .read))
    #expect(machine.handle(.watchEnded(lived: .seconds(300))) == (.none, watch("20")))
  }

  @Test(
    "An expired version leads to a list that is not older, at once, as status and as event",
    arguments: [
      Machine.Input.watchFailed(expired, lived: .zero), .event(.error(expired)),
    ])
  func expiry(_ input: Machine.Input) {
    var machine = watching()
    _ = machine.handle(event(15))
    #expect(machine.handle(input) == (.none, list(.notOlderThan("15"))))
  }

  @Test(
    "If that version has gone, too, or is too new, the newest list is taken; the latter counts more"
  )
  func afresh() {
    for (error, isAuthoritative) in [(Self.expired, false), (Self.tooLarge, true)] {
      var machine = watching()
      _ = machine.handle(.watchFailed(Self.expired, lived: .zero))
      #expect(machine.handle(.listFailed(error)) == (.discard, list()))
      let commit = Machine.Effect.commit(version: "5", isAuthoritative: isAuthoritative)
      #expect(machine.handle(.page(version: "5", continueToken: nil)) == (commit, watch("5")))
    }
  }

  @Test("A server that always says 410 is not asked in a loop")
  func alwaysExpired() {
    var machine = machine()
    var delays: [Duration] = []
    for _ in 0..<7 {
      guard case (.discard, .list(_, let after)) = machine.handle(.listFailed(Self.expired)) else {
        Issue.record("not a list")
        return
      }
      delays.append(after)
    }
    #expect(delays == [800, 1600, 3200, 6400, 12_800, 25_600, 30_000].map { .milliseconds($0) })
  }

  @Test("A watch from a version that the server has not reached leads to the newest list")
  func tooLarge() {
    var machine = watching()
    #expect(machine.handle(.watchFailed(Self.tooLarge, lived: .zero)) == (.none, list()))
    let commit = Machine.Effect.commit(version: "3", isAuthoritative: true)
    #expect(machine.handle(.page(version: "3", continueToken: nil)).0 == commit)
  }

  @Test(
    "Failures that pass lead to the same watch, later, without a list",
    arguments: [
      refused, status(429), status(500), status(503), status(401), status(403), unreadable,
    ])
  func sameAgain(_ error: KubeError) {
    var machine = watching()
    #expect(
      machine.handle(.watchFailed(error, lived: .zero))
        == (.none, watch("10", after: .milliseconds(800))))
  }

  @Test("Retry-After is honoured when it is longer than our own delay")
  func retryAfter() {
    var machine = watching()
    #expect(
      machine.handle(.watchFailed(Self.status(429, retryAfter: .seconds(7)), lived: .zero))
        == (.none, watch("10", after: .seconds(7))))
    #expect(
      machine.handle(.watchFailed(Self.status(429, retryAfter: .seconds(1)), lived: .zero))
        == (.none, watch("10", after: .milliseconds(1600))))
  }

  @Test("Watches that close at once back off; no list, and after a good one all is forgotten")
  func shortWatches() {
    var machine = watching()
    for after in [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000] {
      #expect(
        machine.handle(.watchEnded(lived: .zero)) == (
          .none, watch("10", after: .milliseconds(after))
        ))
    }
    #expect(machine.handle(.watchEnded(lived: .seconds(300))) == (.none, watch("10")))
    #expect(
      machine.handle(.watchEnded(lived: .zero)) == (.none, watch("10", after: .milliseconds(800))))
  }

  @Test("Short watches that bring something do not back off further")
  func shortButUseful() {
    var machine = watching()
    for version in 11...20 {
      _ = machine.handle(event(version))
      #expect(
        machine.handle(.watchEnded(lived: .zero))
          == (.none, watch("\(version)", after: .milliseconds(800))))
    }
  }

  @Test("What cannot be read three times from one version is looked past by a list")
  func unreadableThrice() {
    var machine = watching()
    for after in [800, 1600] {
      #expect(
        machine.handle(.watchFailed(Self.unreadable, lived: .zero))
          == (.none, watch("10", after: .milliseconds(after))))
    }
    #expect(
      machine.handle(.watchFailed(Self.unreadable, lived: .zero))
        == (.none, list(after: .milliseconds(3200))))
  }

  @Test("A resource that is gone is listed until it is there again")
  func gone() {
    var machine = watching()
    #expect(
      machine.handle(.watchFailed(Self.status(404), lived: .zero))
        == (.none, list(after: .milliseconds(800))))
    #expect(
      machine.handle(.listFailed(Self.status(404))) == (.discard, list(after: .milliseconds(1600))))
  }

  @Test("A list that fails in the middle begins anew, later")
  func listFails() {
    var machine = machine()
    _ = machine.handle(.page(version: "10", continueToken: "t"))
    #expect(
      machine.handle(.listFailed(Self.refused)) == (.discard, list(after: .milliseconds(800))))
  }

  // MARK: Streaming lists

  private func streaming(after: Duration = .zero) -> Machine.Step {
    .watch(
      WatchOptions(labelSelector: "a=b", timeoutSeconds: 300, sendInitialEvents: true),
      after: after)
  }

  @Test("Initial events are a list until the bookmark that ends them; the version is not advanced")
  func initialEvents() {
    var machine = machine(streaming: true)
    #expect(machine.start() == streaming())
    #expect(machine.handle(event(50)) == (.collect, .read))
    let progress = WatchEvent.bookmark(resourceVersion: "55", endsInitialEvents: false)
    #expect(machine.handle(.event(progress)) == (.none, .read))
    let end = WatchEvent.bookmark(resourceVersion: "60", endsInitialEvents: true)
    #expect(
      machine.handle(.event(end)) == (.commit(version: "60", isAuthoritative: false), .read))
    #expect(machine.handle(event(61)) == (.apply, .read))
    #expect(machine.handle(.watchEnded(lived: .seconds(300))) == (.none, watch("61")))
  }

  @Test("A server that cannot do it, or ends without the bookmark, is asked for pages")
  func fallback() {
    for input in [
      Machine.Input.watchFailed(Self.status(422), lived: .zero),
      .watchFailed(Self.status(400), lived: .zero), .watchEnded(lived: .seconds(5)),
    ] {
      var machine = machine(streaming: true)
      _ = machine.handle(event(50))
      #expect(machine.handle(input) == (.discard, list()))
    }
  }

  @Test("A server that is busy is asked for the same again")
  func streamingBusy() {
    var machine = machine(streaming: true)
    #expect(
      machine.handle(.watchFailed(Self.status(429, retryAfter: .seconds(3)), lived: .zero))
        == (.discard, streaming(after: .seconds(3))))
    #expect(
      machine.handle(.watchFailed(Self.refused, lived: .zero)).1
        == streaming(after: .milliseconds(1600)))
  }

  @Test("The server's timeout is spread over five to ten minutes")
  func timeouts() {
    for (chance, seconds) in [(0.0, 300), (0.5, 450), (0.999, 599)] {
      let machine = Machine(prefersStreaming: true, chance: { chance })
      guard case .watch(let options, _) = machine.start() else { continue }
      #expect(options.timeoutSeconds == seconds)
    }
  }
}
