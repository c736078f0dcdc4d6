import CCurl
import Glibc
import Synchronization

/// A thread with a curl multi handle, its connections and transfers. Ends, and is joined, with `stop`
/// or with the object.
final class CurlThread: Sendable {
  let commands: CommandQueue
  let statistics = StatisticsBox()
  private let thread: Mutex<pthread_t?>

  /// - Throws: `.configuration`, if curl or the thread cannot be started.
  init(_ configuration: HTTPClientConfiguration) throws(HTTPError) {
    guard CurlThread.curlIsReady, let multi = curl_multi_init() else {
      throw .configuration(
        url: "", "libcurl cannot be initialised: check which libcurl.so.4 is installed")
    }
    commands = CommandQueue(multi: multi)
    let plan = Plan(
      multi: multi, commands: commands, configuration: configuration, statistics: statistics)
    do {
      thread = Mutex(try CurlThread.start(plan))
    } catch {
      curl_multi_cleanup(multi)
      throw error
    }
  }

  deinit { stop() }

  /// Ends every transfer with `.shutdown`, and waits for the thread. Idempotent.
  func stop() {
    _ = commands.close()
    let joinable = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let joinable else { return }
    if pthread_equal(joinable, pthread_self()) != 0 {
      pthread_detach(joinable)
    } else {
      pthread_join(joinable, nil)
    }
  }

  /// Once in a process; curl's own start is not safe to run twice at a time everywhere.
  private static let curlIsReady = rota_curl_global_init() == CURLE_OK

  /// What the thread is given.
  private final class Plan {
    let multi: UnsafeMutableRawPointer
    let commands: CommandQueue
    let configuration: HTTPClientConfiguration
    let statistics: StatisticsBox

    init(
      multi: UnsafeMutableRawPointer, commands: CommandQueue,
      configuration: HTTPClientConfiguration, statistics: StatisticsBox
    ) {
      self.multi = multi
      self.commands = commands
      self.configuration = configuration
      self.statistics = statistics
    }

    func run() {
      CurlLoop(
        multi: multi, commands: commands, configuration: configuration, statistics: statistics
      ).run()
    }
  }

  private static func start(_ plan: Plan) throws(HTTPError) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(plan)
    let result = pthread_create(
      &thread, nil,
      { context in
        CurlThread.blockSignals()
        guard let context else { return nil }
        Unmanaged<Plan>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard result == 0 else {
      context.release()
      throw .configuration(
        url: "", "no thread can be started (errno \(result)): raise the limit on processes")
    }
    return thread
  }

  /// Signals are for the threads of the program; SIGPIPE from a library's socket is for nobody.
  private static func blockSignals() {
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
  }
}
