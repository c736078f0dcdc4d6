import BenchmarkObjects
import Foundation
import Glibc
import JSON
import KubeClient
import Reconciler

/// How fast bytes become objects, by the CPU time of the one thread that reads.
struct Throughput {
  private struct Input {
    let name: String
    let documents: [[UInt8]]
    var size: Int { documents.reduce(0) { $0 + $1.count } }
  }

  private let rounds: Int
  private let decoder = JSONDecoder()

  init(rounds: Int) {
    self.rounds = rounds
  }

  func run(_ report: inout Report) throws {
    let pods = try (0..<500).map(Samples.pod)
    let runs = try (0..<500).map(Samples.run)
    let list = Input(name: "Pod list, 500 items", documents: [Samples.podList(pods)])
    try compare(list, Pod.self, DecodableList<DecodablePod>.self, &report) { bytes, fields in
      let page = try JSONValue(
        parsing: bytes, selecting: .only(["metadata": .all, "items": fields]))
      for item in page["items"].array ?? [] { keep(try Pod(json: item).uid) }
    }
    let podFrames = Input(name: "Pod watch frames", documents: pods.map(Samples.frame))
    try compare(podFrames, Pod.self, DecodableFrame<DecodablePod>.self, &report) { bytes, fields in
      keep(try Pod(json: object(of: bytes, fields)).uid)
    }
    let runFrames = Input(name: "JobRun watch frames", documents: runs.map(Samples.frame))
    try compare(runFrames, JobRun.self, DecodableFrame<DecodableRun>.self, &report) {
      bytes, fields in
      keep(try JobRun(json: object(of: bytes, fields)).uid)
    }
  }

  private func object(of frame: [UInt8], _ fields: FieldSelection) throws -> JSONValue {
    try JSONValue(parsing: frame, selecting: .only(["type": .all, "object": fields]))["object"]
  }

  private func compare<Object: CachedObject, Other: Decodable>(
    _ input: Input, _: Object.Type, _: Other.Type, _ report: inout Report,
    read: ([UInt8], FieldSelection) throws -> Void
  ) throws {
    let data = input.documents.map { Data($0) }
    // Interleaved, and the best of all rounds: what the machine can do, not what else it does.
    var best = [Double](repeating: .infinity, count: 5)
    for _ in 0..<rounds {
      best[0].improve { checkNoZero(in: input.documents) }
      try best[1].improve {
        for bytes in input.documents { keep(try JSONValue(parsing: bytes, selecting: .none)) }
      }
      try best[2].improve { for bytes in input.documents { try read(bytes, Object.fields) } }
      try best[3].improve { for bytes in input.documents { try read(bytes, .all) } }
      try best[4].improve {
        for bytes in data { keep(try decoder.decode(Other.self, from: bytes)) }
      }
    }
    let names = [
      "memchr", "checked and passed over", "selected fields to objects",
      "whole tree to objects", "Foundation's JSONDecoder, same fields",
    ]
    for (name, seconds) in zip(names, best) {
      report.add(
        input.name, name, Double(input.size) / 1e6 / seconds, "MB/s",
        baseline: Double(input.size) / 1e6 / best[0])
    }
  }

  /// The baseline: every byte is looked at by the fastest loop there is.
  private func checkNoZero(in documents: [[UInt8]]) {
    for bytes in documents {
      let found = bytes.withUnsafeBytes { raw in
        raw.baseAddress.flatMap { memchr($0, 0, raw.count) }
      }
      precondition(found == nil, "JSON has no zero bytes")
    }
  }
}

/// Keeps the optimiser from removing what made `value`.
@inline(never)
func keep<Value>(_ value: Value) {
  withExtendedLifetime(value) {}
}

extension Double {
  /// The smaller of this and the seconds of CPU time that `body` takes on this thread.
  fileprivate mutating func improve(_ body: () throws -> Void) rethrows {
    let start = cpuSeconds(CLOCK_THREAD_CPUTIME_ID)
    try body()
    self = min(self, cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - start)
  }
}

func cpuSeconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
