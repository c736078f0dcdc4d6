import Foundation
import Synchronization

/// How rota-controller ended by itself.
struct ControllerEnd: Sendable, CustomStringConvertible {
  let description: String
}

/// rota-controller as a child process: a client of the local cluster like any other.
///
/// It holds the read end of a pipe from us as its standard input and stops when that closes, so it
/// does not outlive a parent that was killed.
final class ControllerProcess: Sendable {
  private let process: Process
  private let leash: Pipe
  private let end: AsyncStream<ControllerEnd>

  var identifier: Int32 { process.processIdentifier }

  private init(process: Process, leash: Pipe, end: AsyncStream<ControllerEnd>) {
    self.process = process
    self.leash = leash
    self.end = end
  }

  static func start(
    kubeconfig: String, log: String, logLevel: String
  ) throws -> ControllerProcess {
    let (end, continuation) = AsyncStream.makeStream(of: ControllerEnd.self)
    let process = Process()
    let leash = Pipe()
    process.executableURL = try executable()
    process.arguments = [
      "--kubeconfig", kubeconfig, "--metrics-address", "127.0.0.1:0", "--log-level", logLevel,
      "--until-stdin-closes",
    ]
    // Long lists of objects come and go: with a fixed threshold their memory goes back to the system
    // (docs/performance.md).
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["MALLOC_MMAP_THRESHOLD_": "131072"]) { own, _ in own }
    process.standardInput = leash
    let output = try openLog(log)
    process.standardOutput = output
    process.standardError = output
    process.terminationHandler = { process in
      continuation.yield(ControllerEnd(description: describe(process)))
      continuation.finish()
    }
    do {
      try process.run()
    } catch {
      throw UpError("rota-controller cannot be started (\(error.localizedDescription))")
    }
    return ControllerProcess(process: process, leash: leash, end: end)
  }

  /// Returns when the process has ended, or nil when cancelled before.
  func waitForEnd() async -> ControllerEnd? {
    for await end in end { return end }
    return nil
  }

  /// Asks it to stop and waits for that; after ten seconds it is killed.
  func stop() async {
    guard process.isRunning else { return }
    process.terminate()
    let deadline = ContinuousClock.now + .seconds(10)
    while process.isRunning, ContinuousClock.now < deadline {
      try? await Task.sleep(for: .milliseconds(20))
    }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Beside this binary, as the build and the packages put it; else on the PATH.
  private static func executable() throws -> URL {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = own.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders =
      [beside].compactMap(\.self)
      + path.split(separator: ":").map { URL(fileURLWithPath: String($0)) }
    let candidates = folders.map { $0.appendingPathComponent("rota-controller") }
    guard
      let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      throw UpError(
        "rota-controller is neither beside rota nor on the PATH: build it (make build), or give --no-controller"
      )
    }
    return found
  }

  private static func openLog(_ path: String) throws -> FileHandle {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw UpError("\(path) cannot be written (\(String(cString: strerror(errno))))")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  private static func describe(_ process: Process) -> String {
    process.terminationReason == .uncaughtSignal
      ? "was ended by signal \(process.terminationStatus)"
      : "ended with exit code \(process.terminationStatus)"
  }
}
