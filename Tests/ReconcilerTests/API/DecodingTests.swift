import JSON
import Testing

@testable import Reconciler

@Suite("Reading objects")
struct DecodingTests {
  @Test("gives a Job its defaults")
  func defaults() throws {
    let job = try Job(json: Objects.job())
    let spec = try job.spec.get()
    #expect(spec.timeZone == "UTC" && spec.schedule == nil && !spec.suspend && !spec.paused)
    #expect(spec.concurrencyPolicy == .allow && spec.retryLimit == 0)
    #expect(spec.successfulRunsHistoryLimit == 3 && spec.failedRunsHistoryLimit == 3)
    #expect(spec.ttlSecondsAfterFinished == nil && spec.runOnImageChange == .never)
    #expect(job.statusJSON == [:])
  }

  @Test("ignores members that it does not know")
  func unknown() throws {
    let job = try Job(json: Objects.job(["later": ["x": 1]]))
    #expect(throws: Never.self) { try job.spec.get() }
    let run = try JobRun(json: Objects.run("r", ["later": 1]))
    #expect(throws: Never.self) { try run.spec.get() }
  }

  @Test("takes a null for an absent value")
  func nulls() throws {
    let job = try Job(
      json: Objects.job(["schedule": .null, "retryLimit": .null, "delivery": .null]))
    #expect(try job.spec.get().retryLimit == 0)
  }

  @Test(
    "needs name, UID and resourceVersion, and says which is missing",
    arguments: ["name", "uid", "resourceVersion"])
  func required(member: String) {
    var json = Objects.job()
    json["metadata"].removeMember(member)
    let problem = #expect(throws: DecodingProblem.self) { try Job(json: json) }
    #expect(problem?.field == "metadata.\(member)")
    #expect(problem?.description.contains("Job shop/") == true)
  }

  /// Hostile objects: each decodes, or is refused with words.
  static let hostileObjects: [JSONValue] = [
    .null, [], "job", 7, [:], ["metadata": "x"], ["metadata": ["name": 1]],
    ["metadata": ["name": "a", "uid": "u", "resourceVersion": "1"], "spec": "x", "status": "y"],
    [
      "metadata": [
        "name": "a", "uid": "u", "resourceVersion": "1", "labels": ["a": 1],
        "ownerReferences": [1, "x"], "finalizers": [.null],
      ], "spec": ["schedule": 5],
      "status": [
        "conditions": [1], "attempts": ["x"], "skipped": [[:]], "waiting": [1], "scheduleState": 3,
      ],
    ],
    [
      "metadata": [
        "name": "a", "uid": "u", "resourceVersion": "1", "generation": "x",
        "deletionTimestamp": "never",
      ], "spec": ["source": []],
    ],
  ]

  @Test("survives objects that make no sense", arguments: hostileObjects)
  func hostile(json: JSONValue) throws {
    let job = try? Job(json: json)
    if let job {
      let observation = JobObservation(
        job: job, runs: [], zone: { _ in nil }, templateVerdict: .unknown)
      let plan = decideJob(observation, now: .start)
      #expect(plan.status.conditions["Ready"]?.status == .no)
    }
    if let run = try? JobRun(json: json) {
      let plan = decideRun(
        RunObservation(run: run, job: job, pods: [], podCreationError: nil), now: .start)
      #expect(plan.status.phase == .failed)
    }
    _ = (try? Pod(json: json)).map { decideOrphans([$0]) }
  }

  static let statuses: [JSONValue] = [
    [:],
    [
      "observedGeneration": 4, "activeCount": 1,
      "active": [["name": "a", "startTime": "2026-11-24T10:00:00Z"]],
      "lastRun": ["name": "a", "phase": "Running", "trigger": "Manual"],
      "skipped": [
        ["time": "2026-11-24T10:00:00Z", "reason": "Missed", "message": "m", "count": 2]
      ],
      "waiting": ["2026-11-24T10:00:00Z"],
      "scheduleState": [
        "schedule": "* * * * *", "timeZone": "UTC", "suspended": false,
        "since": "2026-11-24T10:00:00Z", "decidedThrough": "2026-11-24T10:01:00Z",
      ],
      "conditions": [
        [
          "type": "Ready", "status": "True", "reason": "Scheduled", "message": "m",
          "observedGeneration": 4, "lastTransitionTime": "2026-11-24T10:00:00Z",
        ]
      ], "unknown": ["kept": true],
    ],
  ]

  @Test("and writing a status again changes nothing", arguments: statuses)
  func jobStatus(json: JSONValue) {
    #expect(JobStatus(json).json == json)
  }

  @Test("and writing a run's status again changes nothing")
  func runStatus() {
    var world = World.withRun(["timeLimitSeconds": 60, "retryLimit": 1])
    world.startPod("r-1")
    world.evictPod("r-1")
    world.settle()
    let json = world.status("r")
    #expect(JobRunStatus(json).json == json)
  }
}
