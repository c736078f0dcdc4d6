import JSON
import Reconciler
import Testing

@testable import Controller

/// What a cache leaves out must not be missed by what decides.
@Suite struct CachedFieldsTests {
  private static let metadata: JSONValue = [
    "namespace": "shop", "name": "r-1", "uid": "u", "resourceVersion": "7", "generation": 2,
    "creationTimestamp": "2026-11-24T10:00:00Z", "deletionTimestamp": "2026-11-24T10:01:00Z",
    "deletionGracePeriodSeconds": 30, "labels": ["rota.dev/attempt": "1"],
    "annotations": ["rota.dev/cancel-reason": "Replaced"], "finalizers": ["rota.dev/run-tracking"],
    "ownerReferences": [["kind": "JobRun", "uid": "o", "controller": true]],
    "managedFields": [["manager": "kubectl", "fieldsV1": ["f:spec": [:]]]],
  ]

  private static func status(_ name: JSONValue, _ state: JSONValue) -> JSONValue {
    [
      "name": name, "image": "busybox", "imageID": "busybox@sha256:0", "state": state,
      "ready": false,
    ]
  }

  private static let pod: JSONValue = [
    "metadata": metadata,
    "spec": [
      "nodeName": "node", "activeDeadlineSeconds": 60, "volumes": [["name": "v"]],
      "containers": [
        ["name": "main", "image": "busybox", "env": [["name": "A", "value": "b"]]],
        ["name": "a-side", "image": "busybox"],
      ],
      "initContainers": [["name": "z-setup", "image": "busybox"], ["name": "setup"]],
    ],
    "status": [
      "phase": "Failed", "reason": "Evicted", "message": "the node was low on memory",
      "startTime": "2026-11-24T10:00:01Z",
      "conditions": [
        ["type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "full"],
        ["type": "DisruptionTarget", "status": "True", "reason": "Preempted", "message": "sorry"],
      ],
      "initContainerStatuses": [
        status("setup", ["running": ["startedAt": "2026-11-24T10:00:02Z"]]),
        status("z-setup", ["waiting": ["reason": "ErrImagePull", "message": "no"]]),
      ],
      "containerStatuses": [
        status("a-side", ["waiting": [:]]),
        status(
          "main",
          [
            "terminated": [
              "exitCode": 3, "reason": "Error", "message": "last words",
              "finishedAt": "2026-11-24T10:00:30Z",
            ]
          ]),
      ],
    ],
  ]

  @Test("a Pod is the same")
  func samePod() throws {
    let kept = try JSONValue(parsing: Self.pod.serialized, selecting: Pod.fields)
    #expect(try Pod(json: kept) == Pod(json: Self.pod))
    #expect(kept["metadata"]["managedFields"].isNull && kept["spec"]["volumes"].isNull)
    #expect(kept["spec"]["containers"][0] == ["name": "main", "image": "busybox"])
  }

  @Test("a Job and a run are the same")
  func sameObjects() throws {
    let object: JSONValue = [
      "metadata": Self.metadata, "status": ["phase": "Pending", "later": ["version": 2]],
      "spec": [
        "jobName": "report", "source": ["image": "busybox"], "schedule": "* * * * *",
        "overridePolicy": ["allowed": ["env"]], "overrides": ["args": ["x"]],
        "template": ["spec": ["containers": [["name": "main", "env": []]]]],
      ],
    ]
    let job = try JSONValue(parsing: object.serialized, selecting: Job.fields)
    #expect(try Job(json: job) == Job(json: object))
    let run = try JSONValue(parsing: object.serialized, selecting: JobRun.fields)
    #expect(try JobRun(json: run) == JobRun(json: object))
    #expect(run["metadata"]["managedFields"].isNull)
  }
}
