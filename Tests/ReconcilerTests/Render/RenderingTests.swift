import JSON
import Testing

@testable import Reconciler

@Suite("The Pod of a run")
struct RenderingTests {
  private static let template: JSONValue = [
    "metadata": [
      "name": "ignored", "labels": ["team": "shop", "rota.dev/job": "forged"],
      "annotations": ["note": "kept"],
    ],
    "spec": [
      "restartPolicy": "Always",
      "initContainers": [["name": "prepare", "image": "tool:1"]],
      "containers": [
        [
          "name": "main", "image": "ignored", "command": ["sh"], "args": ["-c", "true"],
          "env": [
            ["name": "DAY", "value": "today"],
            ["name": "WHO", "value": "$(ROTA_RUN)"],
            ["name": "ROTA_RUN", "value": "forged"],
            ["name": "KEY", "valueFrom": ["secretKeyRef": ["name": "s", "key": "k"]]],
          ],
          "resources": ["requests": ["cpu": "1", "memory": "1Gi"], "limits": ["cpu": "2"]],
        ],
        ["name": "sidecar", "image": "proxy:1"],
      ],
    ],
  ]

  private func pod(_ run: [String: JSONValue] = [:], lastSuccess: JSONValue? = nil) throws
    -> JSONValue
  {
    let status: JSONValue = lastSuccess.map { ["lastSuccessfulTime": $0] } ?? [:]
    let job = Objects.job(["template": Self.template], status: status)
    for action in try decide(Objects.run("r", run), job: job).actions {
      if case .createPod(let object) = action { return object }
    }
    return .null
  }

  private func env(_ container: JSONValue) -> [String] {
    (container["env"].array ?? []).map {
      "\($0["name"].string ?? "")=\($0["value"].string ?? "…")"
    }
  }

  @Test("carries labels, finalizer and owner; its name is the attempt's")
  func metadata() throws {
    let metadata = try pod()["metadata"]
    #expect(metadata["name"] == "r-1" && metadata["namespace"] == "shop")
    #expect(
      metadata["labels"] == [
        "team": "shop", "rota.dev/job": "report", "rota.dev/run": "r", "rota.dev/attempt": "1",
        "rota.dev/trigger": "Manual", "app.kubernetes.io/managed-by": "rota",
      ])
    #expect(metadata["annotations"] == ["note": "kept"])
    #expect(metadata["finalizers"] == ["rota.dev/run-tracking"])
    #expect(
      metadata["ownerReferences"] == [
        [
          "apiVersion": "rota.dev/v1", "kind": "JobRun", "name": "r", "uid": "run-r",
          "controller": true, "blockOwnerDeletion": true,
        ]
      ])
  }

  @Test("never restarts in place, and gets no token of the API")
  func podSpec() throws {
    let spec = try pod()["spec"]
    #expect(spec["restartPolicy"] == "Never" && spec["automountServiceAccountToken"] == false)
    #expect(spec["activeDeadlineSeconds"].isNull)
  }

  @Test("gets a token when the template says so")
  func token() throws {
    var job = Objects.job(["template": Self.template])
    job["spec"]["template"]["spec"]["automountServiceAccountToken"] = true
    #expect(previewPod(of: try Job(json: job))?["spec"]["automountServiceAccountToken"] == true)
  }

  @Test("runs the source's image in its first container alone")
  func image() throws {
    let spec = try pod()["spec"]
    #expect(spec["containers"][0]["image"] == "busybox:1.36")
    #expect(spec["containers"][1]["image"] == "proxy:1")
    #expect(spec["initContainers"][0]["image"] == "tool:1")
  }

  @Test("tells every container who it is, in front of its own variables")
  func identity() throws {
    let scheduled: [String: JSONValue] = [
      "trigger": "Schedule", "scheduledTime": "2026-11-24T10:00:00Z",
    ]
    let spec = try pod(scheduled, lastSuccess: "2026-11-23T10:00:05Z")["spec"]
    let ours = [
      "ROTA_ATTEMPT=1", "ROTA_JOB=report", "ROTA_RUN=r", "ROTA_TRIGGER=Schedule",
      "ROTA_SCHEDULED_TIME=2026-11-24T10:00:00Z",
      "ROTA_LAST_SUCCESSFUL_TIME=2026-11-23T10:00:05Z",
    ]
    #expect(env(spec["containers"][0]) == ours + ["DAY=today", "WHO=$(ROTA_RUN)", "KEY=…"])
    #expect(env(spec["containers"][1]) == ours)
    #expect(env(spec["initContainers"][0]) == ours)
  }

  @Test("is overridden field by field, in its first container")
  func overrides() throws {
    let overrides: JSONValue = [
      "image": "busybox:2", "command": ["report"], "args": [],
      "env": [
        ["name": "DAY", "value": "yesterday"], ["name": "KEY", "value": "x"], ["name": "NEW"],
        ["name": "ROTA_JOB", "value": "forged"],
      ],
      "resources": ["requests": ["cpu": 2], "limits": ["memory": "4Gi"]],
    ]
    let spec = try pod(["overrides": overrides])["spec"]
    let main = spec["containers"][0]
    #expect(main["image"] == "busybox:2" && main["command"] == ["report"] && main["args"] == [])
    #expect(env(main).dropFirst(4) == ["DAY=yesterday", "WHO=$(ROTA_RUN)", "KEY=x", "NEW="])
    #expect(env(main)[1] == "ROTA_JOB=report")
    #expect(
      main["resources"] == [
        "requests": ["cpu": 2, "memory": "1Gi"], "limits": ["cpu": "2", "memory": "4Gi"],
      ])
    #expect(spec["containers"][1]["image"] == "proxy:1")
  }

  @Test("of a preview is a Pod that a dry run can ask about: no owner, no finalizer")
  func preview() throws {
    let pod = try #require(previewPod(of: Job(json: Objects.job(["template": Self.template]))))
    #expect(pod["kind"] == "Pod" && pod["metadata"]["name"] == "report-preview-1")
    #expect(pod["metadata"]["ownerReferences"].isNull && pod["metadata"]["finalizers"].isNull)
    let invalid = Objects.job(["source": [:]])
    #expect(try previewPod(of: Job(json: invalid)) == nil)
  }

  /// Templates that only the API server can refuse.
  static let oddTemplates: [JSONValue] = [
    [:], ["spec": [:]], ["spec": ["containers": []]], ["spec": ["containers": ["main", 1]]],
    ["spec": ["initContainers": 7]], ["metadata": [:]],
  ]

  @Test("of an odd template is left for the API server to refuse", arguments: oddTemplates)
  func odd(template: JSONValue) throws {
    let pod = try #require(previewPod(of: Job(json: Objects.job(["template": template]))))
    #expect(pod["spec"]["restartPolicy"] == "Never")
    #expect(pod["spec"]["initContainers"] == template["spec"]["initContainers"])
  }
}
