import BenchmarkObjects
import Glibc
import JSON
import KubeClient
import Logging
import Reconciler

// Fills a cache with the Pods of the server at the URL that is its argument, as the controller does, and
// prints what memory that took; with --whole it reads all of each Pod. A program of its own, without Foundation: the process is the measure.

/// A field of /proc/self/status in bytes.
func memory(_ field: String) -> Int64 {
  let file = open("/proc/self/status", O_RDONLY)
  guard file >= 0 else { return 0 }
  defer { close(file) }
  var buffer = [UInt8](repeating: 0, count: 8192)
  let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
  let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  let line = text.split(separator: "\n").first { $0.hasPrefix("\(field):") }
  let number = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
  return (number.flatMap { Int64($0) } ?? 0) << 10
}

/// A Pod of which everything is read first, as before there was `CachedObject.fields`.
struct WholePod: CachedObject {
  let pod: Pod
  var key: ObjectKey { pod.key }
  var uid: String { pod.uid }
  var resourceVersion: String { pod.resourceVersion }
  var controllerUID: String? { pod.controllerUID }

  init(json: JSONValue) throws {
    pod = try Pod(json: json)
  }
}

func measure<Object: CachedObject>(
  _ url: String, _ cache: ObjectCache<Object>
) async throws -> JSONValue {
  let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
  let client = try KubeClient(
    configuration: KubeConfiguration(server: url, proxyURL: nil), logger: logger)
  // One call, so that connections and their buffers are there before the count begins.
  _ = try await client.send(.list(.namespaces, namespace: nil))
  let before = memory("VmRSS")
  let reflector = Reflector(
    client: client, resource: .pods, namespace: nil, cache: cache, logger: logger,
    onChange: { _ in })
  let run = Task { await reflector.run() }
  let start = ContinuousClock.now
  await cache.waitUntilSynced()
  let took = start.duration(to: .now)
  try await Task.sleep(for: .seconds(1))
  defer { run.cancel() }
  return [
    "objects": .integer(Int64(cache.count)), "before": .integer(before),
    "settled": .integer(memory("VmRSS")), "peak": .integer(memory("VmHWM")),
    "milliseconds": .integer(took / .milliseconds(1) < 1 ? 1 : Int64(took / .milliseconds(1))),
  ]
}

let arguments = CommandLine.arguments.dropFirst()
guard let url = arguments.first, arguments.dropFirst().allSatisfy({ $0 == "--whole" }) else {
  print("usage: ListMemory URL [--whole]")
  exit(2)
}
let result =
  arguments.contains("--whole")
  ? try await measure(url, ObjectCache<WholePod>()) : try await measure(url, ObjectCache<Pod>())
print(result.text)
