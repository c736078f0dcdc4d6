import Foundation
import Glibc
import Testing

@testable import PodRunner

/// Real processes, without any API. What a test waits for is a process's end or its output.
@Suite("Processes", .timeLimit(.minutes(1)))
struct ProcessHostTests {
  @Test(
    "end with their exit code, by signal with 128 and its number",
    arguments: [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143), ("kill -KILL $$", 137)])
  func exitCode(script: String, expected: Int) async throws {
    let run = try await TestRun(script)
    #expect(await run.exitCode() == expected)
  }

  @Test("write their output as log lines, complete when the end is told")
  func output() async throws {
    let run = try await TestRun("echo out; echo err >&2; printf rest")
    #expect(await run.exitCode() == 0)
    let lines = run.log().split(separator: "\n").map {
      $0.split(separator: " ").dropFirst().joined(separator: " ")
    }
    #expect(Set(lines) == ["stdout F out", "stderr F err", "stdout F rest"])
  }

  @Test("see their own variables and nothing of ours")
  func environment() async throws {
    setenv("ROTA_TEST_SECRET", "leak", 1)
    let run = try await TestRun("env", environment: ["PATH": "/usr/bin:/bin", "A": "1 2"])
    #expect(await run.exitCode() == 0)
    #expect(run.log().contains("F A=1 2\n"))
    #expect(!run.log().contains("leak"))
  }

  @Test("are leaders of a session and a group of their own, without a controlling input")
  func session() async throws {
    let run = try await TestRun("cat; ps -o sid=,pgid= -p $$ | tr -s ' '; echo $$")
    #expect(await run.exitCode() == 0)
    let numbers = run.log().split { !$0.isNumber && $0 != " " && $0 != "\n" }
    #expect(numbers.joined().contains("\(run.pid) \(run.pid)"))
  }

  @Test("start in their directory")
  func directory() async throws {
    let run = try await TestRun("pwd", directory: "/usr/bin")
    #expect(await run.exitCode() == 0)
    #expect(run.log().contains("F /usr/bin\n"))
  }

  @Test("take what they started with them when they are killed")
  func killsGroup() async throws {
    let run = try await TestRun("trap '' TERM; sleep 1000 & echo ready; wait; wait")
    await run.untilLogged("ready")
    run.host.signal(run.pid, force: true)
    #expect(await run.exitCode() == 137)
    #expect(Leftovers.find(markedWithPrefix: run.marker).isEmpty)
  }

  @Test("may clean up on SIGTERM")
  func terminates() async throws {
    let run = try await TestRun(
      "trap 'echo bye; exit 3' TERM; echo ready; while :; do sleep 0.01; done")
    await run.untilLogged("ready")
    run.host.signal(run.pid, force: false)
    #expect(await run.exitCode() == 3)
    #expect(run.log().contains("F bye"))
  }

  @Test("leave nothing behind, not even in another session")
  func escaped() async throws {
    let run = try await TestRun("setsid sleep 1000 & sleep 0.1; echo done")
    #expect(await run.exitCode() == 0)
    #expect(Leftovers.find(markedWithPrefix: run.marker).isEmpty)
    #expect(run.log().contains("F done"))
  }

  @Test("are found by a later runner")
  func leftovers() async throws {
    let run = try await TestRun("echo ready; sleep 1000")
    await run.untilLogged("ready")
    #expect(Leftovers.find(markedWithPrefix: run.marker).contains(run.pid))
    Leftovers.kill(markedWithPrefix: run.marker)
    #expect(await run.exitCode() == 137)
  }

  @Test("all end when the runner stops, by force if need be")
  func stop() async throws {
    let run = try await TestRun("trap '' TERM; echo ready; while :; do sleep 0.01; done")
    await run.untilLogged("ready")
    await run.host.stop(grace: .milliseconds(50))
    #expect(await run.exitCode() == 137)
  }

  @Test(
    "that cannot start say why",
    arguments: [
      ("/nosuch-directory", "#!/bin/sh", #"chdir to workingDir ("/nosuch-directory") failed"#),
      ("/", "#!/nosuch-interpreter", #"": its interpreter cannot be executed"#),
      ("/", "garbage", #"": exec format error"#),
    ])
  func cannotStart(directory: String, content: String, expected: String) async throws {
    let file = NSTemporaryDirectory() + "rota-script-\(UUID().uuidString)"
    try Data("\(content)\n".utf8).write(to: URL(filePath: file))
    chmod(file, 0o700)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let error = await #expect(throws: StartFailure.self) {
      try await TestRun("", executable: file, directory: directory)
    }
    #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
  }

  @Test(
    "are looked up in the container's PATH",
    arguments: [
      ("sh", "/nosuch:/bin", "/bin/sh"), ("/bin/sh", "", "/bin/sh"), ("./sh", "", "/bin/./sh"),
    ])
  func lookup(command: String, path: String, expected: String) throws {
    #expect(try ExecutableLookup.find(command, path: path, directory: "/bin") == expected)
  }

  @Test(
    "that do not exist are named as container runtimes do",
    arguments: [
      ("nosuch", #"exec: "nosuch": executable file not found in $PATH"#),
      ("", #"exec: "": executable file not found in $PATH"#),
      ("/no/such", #"exec: "/no/such": stat /no/such: no such file or directory"#),
      ("/etc/passwd", #"exec: "/etc/passwd": permission denied"#),
      ("/etc", #"exec: "/etc": is a directory"#),
    ])
  func lookupFails(command: String, expected: String) {
    #expect(throws: StartFailure(expected)) {
      try ExecutableLookup.find(command, path: "/bin", directory: "/")
    }
  }
}

/// A process under test, with its log and end.
final class TestRun: Sendable {
  let host = ProcessHost()
  let pid: Int32
  let marker = "test-\(UUID().uuidString)"
  private let path = NSTemporaryDirectory() + "rota-run-\(UUID().uuidString)/0.log"
  private let end: AsyncStream<Int>

  init(
    _ script: String, executable: String = "/bin/sh",
    environment: [String: String] = ["PATH": "/usr/bin:/bin"], directory: String = "/"
  ) async throws {
    let (end, continuation) = AsyncStream.makeStream(of: Int.self)
    self.end = end
    let launch = ProcessHost.Launch(
      executable: executable, arguments: [executable, "-c", script], environment: environment,
      directory: directory, log: try LogFile(path: path), marker: marker)
    pid = try await host.start(launch) { continuation.yield($0) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func exitCode() async -> Int? { await end.first { _ in true } }

  func log() -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  func untilLogged(_ text: String) async {
    while !log().contains(text) { try? await Task.sleep(for: .milliseconds(2)) }
  }
}
