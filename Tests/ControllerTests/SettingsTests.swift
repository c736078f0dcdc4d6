import ArgumentParser
import Testing

@testable import Controller

@Suite struct SettingsTests {
  @Test(
    "an address is host:port",
    arguments: [
      ("127.0.0.1:9440", "127.0.0.1", 9440), (":9440", "0.0.0.0", 9440), ("[::1]:0", "::1", 0),
    ])
  func address(text: String, host: String, port: Int) {
    let parsed = HostPort(text)
    #expect(parsed?.host == host)
    #expect(parsed?.port == port)
  }

  @Test("anything else is refused", arguments: ["", "9440", "host:", "host:70000", "host:-1"])
  func notAnAddress(text: String) {
    #expect(HostPort(text) == nil)
  }

  @Test("the defaults are those of the README")
  func defaults() throws {
    let settings = try Settings.parse([])
    #expect(settings.metricsAddress == "127.0.0.1:9440")
    #expect(!settings.leaderElect)
    #expect(settings.logFormat == .text)
  }

  @Test("leader election is switched by a word, as Kubernetes' components do")
  func leaderElection() throws {
    #expect(try Settings.parse(["--leader-elect", "true"]).leaderElect)
    #expect(throws: (any Error).self) { try Settings.parse(["--metrics-address", "nowhere"]) }
  }
}
