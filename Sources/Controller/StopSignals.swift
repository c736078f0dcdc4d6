import Dispatch
import Glibc
import UnixSignals

/// What asks the process to end: SIGTERM, SIGINT, and for a child of `rota up` the end of its parent.
enum StopSignals {
  enum End<Value: Sendable>: Sendable {
    case stopped(by: String)
    case finished(Value)
  }

  /// Runs `work` until it returns or is asked to stop; in that case it is cancelled and awaited.
  static func race<Value: Sendable>(
    watchStandardInput: Bool, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> End<Value> {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    return try await withThrowingTaskGroup(of: End<Value>.self) { group in
      group.addTask { .finished(try await work()) }
      group.addTask {
        for await signal in signals { return .stopped(by: "\(signal)") }
        throw CancellationError()
      }
      if watchStandardInput {
        group.addTask { try await standardInputCloses() }
      }
      defer { group.cancelAll() }
      guard let end = try await group.next() else { throw CancellationError() }
      return end
    }
  }

  /// The parent holds the other end of a pipe: the kernel closes it however the parent ends, kill -9
  /// included, and no orphan goes on acting on a cluster that is gone.
  private static func standardInputCloses<Value>() async throws -> End<Value> {
    let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
    // A thread of its own that blocks: libdispatch's sources crash now and then when a pipe hangs up.
    DispatchQueue(label: "rota.standard-input").async {
      var byte: UInt8 = 0
      while read(STDIN_FILENO, &byte, 1) > 0 {}
      continuation.yield()
    }
    for await _ in ends { return .stopped(by: "the end of the parent process") }
    throw CancellationError()
  }
}
