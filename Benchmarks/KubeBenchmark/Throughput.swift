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
    try compare(
      list, DecodableList<DecodablePod>.self, selected: Self.page(Pod.fields),
      whole: Self.page(.all), &report
    ) { page in
      for item in page["items"].array ?? [] { keep(try Pod(json: item)) }
    }
    let podFrames = Input(name: "Pod watch frames", documents: pods.map(Samples.frame))
    try compare(
      podFrames, DecodableFrame<DecodablePod>.self, selected: Self.frame(Pod.fields),
      whole: Self.frame(.all), &report
    ) { keep(try Pod(json: $0["object"])) }
    let runFrames = Input(name: "JobRun watch frames", documents: runs.map(Samples.frame))
    try compare(
      runFrames, DecodableFrame<DecodableRun>.self, selected: Self.frame(JobRun.fields),
      whole: Self.frame(.all), &report
    ) { keep(try JobRun(json: $0["object"])) }
  }

  // As KubeClient asks for them.
  private static func page(_ fields: FieldSelection) -> FieldSelection {
    .only(["metadata": .all, "items": fields])
  }

  private static func frame(_ fields: FieldSelection) -> FieldSelection {
    .only(["type": .all, "object": fields])
  }

  private func compare<Other: Decodable>(
    _ input: Input, _: Other.Type, selected: FieldSelection, whole: FieldSelection,
    _ report: inout Report, objects: (JSONValue) throws -> Void
  ) throws {
    let data = input.documents.map { Data($0) }
    // Interleaved, and the best of all rounds: what the machine can do, not what else it does.
    var best = [Double](repeating: .infinity, count: 5)
    for _ in 0..<rounds {
      best[0].improve { checkNoZero(in: input.documents) }
      try best[1].improve {
        for bytes in input.documents { keep(try JSONValue(parsing: bytes, selecting: .none)) }
      }
      try best[2].improve {
        for bytes in input.documents { try objects(JSONValue(parsing: bytes, selecting: selected)) }
      }
      try best[3].improve {
        for bytes in input.documents { try objects(JSONValue(parsing: bytes, selecting: whole)) }
      }
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
