import JSON

@testable import Reconciler

/// A random life of one Job: time passes, people meddle, Pods end in every way, and the controller crashes
/// after any write. What must hold is in `World.violations`.
struct Story {
  var world = World()
  private var random: SeededGenerator
  private var manualRuns = 0
  /// What happened, to be read when a seed fails.
  private(set) var log: [String] = []

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    world.declare(initialSpec())
    log.append("job \(world.job["spec"].text)")
    world.settle()
  }

  private mutating func initialSpec() -> [String: JSONValue] {
    var spec: [String: JSONValue] = [
      "schedule": pick(["* * * * *", "*/5 * * * *", "30 * * * *"]),
      "concurrencyPolicy": pick(["Allow", "Forbid", "Replace", "Queue"]),
      "retryLimit": pick([0, 1, 3]), "successfulRunsHistoryLimit": pick([0, 1, 3]),
      "failedRunsHistoryLimit": pick([0, 2]),
    ]
    if chance(2) { spec["maxConcurrency"] = pick([1, 2]) }
    if chance(3) { spec["startingDeadlineSeconds"] = pick([20, 600]) }
    if chance(2) { spec["timeLimitSeconds"] = pick([45, 600]) }
    if chance(3) { spec["ttlSecondsAfterFinished"] = pick([0, 60]) }
    return spec
  }

  mutating func play(steps: Int) {
    for _ in 0..<steps {
      if chance(3) { world.writesUntilCrash = Int.random(in: 1...6, using: &random) }
      step()
      world.settle()
      guard world.violations.isEmpty else { return }
    }
  }

  private mutating func step() {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<6: pass(seconds: pick([5, 20, 60, 61, 300]))
    case 6: pass(seconds: pick([3600, 10_800]))
    case 7: pass(seconds: pick([-30, -600]))
    case 8: startManualRun()
    case 9: meddleWithRun()
    case 10: editJob()
    case 11: tell("deleted Pods end") { $0.terminateDeletedPods() }
    default: meddleWithPod()
    }
  }

  private mutating func pass(seconds: Int) {
    tell("\(seconds) s pass") { $0.now += .seconds(seconds) }
  }

  private mutating func startManualRun() {
    manualRuns += 1
    let name = "manual-\(manualRuns)"
    tell("\(name) is asked for") { $0.startRun(name) }
  }

  private mutating func meddleWithRun() {
    guard let name = anyName(world.runs) else { return }
    if chance(3) {
      tell("\(name) is deleted") { $0.runs[name] = nil }
    } else {
      tell("\(name) is cancelled") { $0.cancel(name) }
    }
  }

  private mutating func editJob() {
    let change: JSONValue = pick([
      ["suspend": true], ["suspend": false], ["paused": true], ["paused": false],
      ["schedule": "*/2 * * * *"], ["schedule": "* * * * *"], ["schedule": "61 * * * *"],
      ["timeZone": "Nowhere/Land"], ["timeZone": "UTC"], ["retryLimit": 2],
    ])
    tell("edit \(change.text)") { $0.edit(change) }
  }

  private mutating func meddleWithPod() {
    guard let name = anyName(world.pods) else { return }
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<3: tell("\(name) starts") { $0.startPod(name) }
    case 3..<6: tell("\(name) succeeds") { $0.finishPod(name) }
    case 6..<8: tell("\(name) fails") { $0.finishPod(name, exitCode: 1) }
    case 8: tell("\(name) is evicted") { $0.evictPod(name) }
    case 9: tell("\(name) is deleted") { $0.deletePod(name) }
    case 10: tell("\(name) is deleted by force") { $0.deletePod(name, grace: 0) }
    default:
      tell("\(name) is torn away") {
        $0.history.torn.insert(name)
        $0.tearPod(name)
      }
    }
  }

  /// Everybody goes home: Pods end, time passes, and nothing may be left to do.
  mutating func end() {
    world.edit(["suspend": true])
    for _ in 0..<60 {
      world.terminateDeletedPods()
      for name in world.pods.keys.sorted() { world.finishPod(name) }
      world.settle()
      world.now += .seconds(360)
    }
  }

  // MARK: Chance

  private mutating func tell(_ what: String, _ body: (inout World) -> Void) {
    log.append("\(world.now.rfc3339) \(what)")
    body(&world)
  }

  private mutating func chance(_ odds: Int) -> Bool {
    Int.random(in: 0..<odds, using: &random) == 0
  }

  private mutating func pick<Value>(_ choices: [Value]) -> Value {
    choices[Int.random(in: choices.indices, using: &random)]
  }

  private mutating func anyName(_ objects: [String: JSONValue]) -> String? {
    objects.keys.sorted().randomElement(using: &random)
  }
}
