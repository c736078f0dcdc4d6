import JSON

@testable import Reconciler

/// A decision on one run, without a world around it.
func decide(
  _ run: JSONValue, job: JSONValue? = Objects.job(), pods: [JSONValue] = [],
  refusal: PodRefusal? = nil, at now: Timestamp = .start
) throws -> RunPlan {
  decideRun(
    RunObservation(
      run: try JobRun(json: run), job: try job.map { try Job(json: $0) },
      pods: try pods.map { try Pod(json: $0) }, podCreationError: refusal),
    now: now)
}

extension RunPlan {
  /// The actions in short, such as `create r-1`.
  var shortActions: [String] { actions.map(\.short) }
}

extension RunAction {
  var short: String {
    switch self {
    case .adopt: "adopt"
    case .createPod(let object): "create \(object["metadata"]["name"].string ?? "")"
    case .deletePod(let name, _, _): "delete \(name)"
    case .releasePod(let name, _, _): "release \(name)"
    }
  }
}

extension World {
  func status(_ run: String) -> JSONValue { runs[run]?["status"] ?? .null }

  /// A Job with one manual run `r`, whose first Pod is asked for.
  static func withRun(_ spec: [String: JSONValue] = [:]) -> World {
    var world = World()
    world.declare(spec)
    world.startRun("r")
    world.settle()
    return world
  }
}
