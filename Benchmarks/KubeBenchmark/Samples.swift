import JSON

/// Objects as a server sends them, with what its admission, the scheduler and the kubelet add.
enum Samples {
  static func pod(_ index: Int) throws -> JSONValue {
    try JSONValue(parsing: fill(podText, index))
  }

  static func run(_ index: Int) throws -> JSONValue {
    try JSONValue(parsing: fill(runText, index))
  }

  static func podList(_ items: [JSONValue], version: Int = 9000, next: String? = nil) -> [UInt8] {
    var metadata: JSONValue = ["resourceVersion": .string(String(version))]
    if let next { metadata["continue"] = .string(next) }
    let list: JSONValue = [
      "kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": .array(items),
    ]
    return list.serialized
  }

  static func frame(_ object: JSONValue) -> [UInt8] {
    (["type": "MODIFIED", "object": object] as JSONValue).serialized
  }

  private static func fill(_ text: String, _ index: Int) -> String {
    let number = String(index + 100_000)
    return text.split(separator: "@", omittingEmptySubsequences: false).joined(separator: number)
  }

  /// `@` stands for the object's number.
  private static let podText = #"""
    {"kind": "Pod", "apiVersion": "v1", "metadata": {
      "name": "nightly-report-29401@-a1", "namespace": "rota-bench",
      "uid": "6f1c9e02-7c55-4d0e-9b3f-5f2a6c@", "resourceVersion": "7@", "generation": 1,
      "creationTimestamp": "2026-11-24T02:30:00Z",
      "labels": {"rota.dev/job": "nightly-report", "rota.dev/run": "nightly-report-29401@",
        "rota.dev/attempt": "1", "app.kubernetes.io/managed-by": "rota"},
      "ownerReferences": [{"apiVersion": "rota.dev/v1", "kind": "JobRun",
        "name": "nightly-report-29401@", "uid": "0d1f7a2e-53b1-45f8-8d7e-1b9e4f@",
        "controller": true, "blockOwnerDeletion": true}],
      "finalizers": ["rota.dev/run-tracking"],
      "managedFields": [
        {"manager": "rota-controller", "operation": "Update", "apiVersion": "v1",
         "time": "2026-11-24T02:30:00Z", "fieldsType": "FieldsV1", "fieldsV1": {
          "f:metadata": {"f:finalizers": {".": {}, "v:\"rota.dev/run-tracking\"": {}},
           "f:labels": {".": {}, "f:app.kubernetes.io/managed-by": {}, "f:rota.dev/attempt": {},
            "f:rota.dev/job": {}, "f:rota.dev/run": {}},
           "f:ownerReferences": {".": {}, "k:{\"uid\":\"0d1f7a2e-53b1-45f8-8d7e-1b9e4f@\"}": {}}},
          "f:spec": {"f:containers": {"k:{\"name\":\"report\"}": {".": {}, "f:args": {},
            "f:command": {}, "f:env": {".": {}, "k:{\"name\":\"ROTA_RUN\"}": {".": {},
             "f:name": {}, "f:value": {}}, "k:{\"name\":\"ROTA_SCHEDULED_TIME\"}": {".": {},
             "f:name": {}, "f:value": {}}, "k:{\"name\":\"DATABASE_URL\"}": {".": {}, "f:name": {},
             "f:valueFrom": {".": {}, "f:secretKeyRef": {}}}}, "f:image": {},
            "f:imagePullPolicy": {}, "f:name": {}, "f:resources": {".": {}, "f:limits": {".": {},
             "f:memory": {}}, "f:requests": {".": {}, "f:cpu": {}, "f:memory": {}}},
            "f:terminationMessagePath": {}, "f:terminationMessagePolicy": {}}},
           "f:activeDeadlineSeconds": {}, "f:dnsPolicy": {}, "f:enableServiceLinks": {},
           "f:restartPolicy": {}, "f:schedulerName": {}, "f:securityContext": {},
           "f:terminationGracePeriodSeconds": {}}}},
        {"manager": "kubelet", "operation": "Update", "apiVersion": "v1",
         "time": "2026-11-24T02:30:09Z", "fieldsType": "FieldsV1", "fieldsV1": {
          "f:status": {"f:conditions": {
           "k:{\"type\":\"ContainersReady\"}": {".": {}, "f:lastProbeTime": {},
            "f:lastTransitionTime": {}, "f:status": {}, "f:type": {}},
           "k:{\"type\":\"Initialized\"}": {".": {}, "f:lastProbeTime": {},
            "f:lastTransitionTime": {}, "f:status": {}, "f:type": {}},
           "k:{\"type\":\"PodReadyToStartContainers\"}": {".": {}, "f:lastProbeTime": {},
            "f:lastTransitionTime": {}, "f:status": {}, "f:type": {}},
           "k:{\"type\":\"Ready\"}": {".": {}, "f:lastProbeTime": {},
            "f:lastTransitionTime": {}, "f:status": {}, "f:type": {}}},
           "f:containerStatuses": {}, "f:hostIP": {}, "f:hostIPs": {}, "f:phase": {},
           "f:podIP": {}, "f:podIPs": {".": {}, "k:{\"ip\":\"10.244.1.17\"}": {".": {},
           "f:ip": {}}}, "f:startTime": {}}}, "subresource": "status"}]},
     "spec": {"volumes": [{"name": "kube-api-access-x7k2p", "projected": {"sources": [
        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
        {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
        {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1",
         "fieldPath": "metadata.namespace"}}]}}], "defaultMode": 420}}],
      "containers": [{"name": "report", "image": "registry.example.com/reports/nightly:2026.11.3",
        "command": ["/bin/report"], "args": ["--day", "yesterday", "--format", "parquet"],
        "env": [{"name": "ROTA_RUN", "value": "nightly-report-29401@"},
         {"name": "ROTA_SCHEDULED_TIME", "value": "2026-11-24T02:30:00Z"},
         {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": {"name": "db", "key": "url"}}}],
        "resources": {"limits": {"memory": "1Gi"}, "requests": {"cpu": "500m", "memory": "512Mi"}},
        "volumeMounts": [{"name": "kube-api-access-x7k2p", "readOnly": true,
         "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}],
        "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        "imagePullPolicy": "IfNotPresent"}],
      "restartPolicy": "Never", "terminationGracePeriodSeconds": 30, "activeDeadlineSeconds": 3600,
      "dnsPolicy": "ClusterFirst", "serviceAccountName": "default", "serviceAccount": "default",
      "nodeName": "worker-3", "securityContext": {}, "schedulerName": "default-scheduler",
      "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists",
        "effect": "NoExecute", "tolerationSeconds": 300},
       {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute",
        "tolerationSeconds": 300}],
      "priority": 0, "enableServiceLinks": true, "preemptionPolicy": "PreemptLowerPriority"},
     "status": {"phase": "Running", "conditions": [
       {"type": "PodReadyToStartContainers", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": "2026-11-24T02:30:09Z"},
       {"type": "Initialized", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": "2026-11-24T02:30:01Z"},
       {"type": "Ready", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": "2026-11-24T02:30:09Z"},
       {"type": "ContainersReady", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": "2026-11-24T02:30:09Z"},
       {"type": "PodScheduled", "status": "True", "lastProbeTime": null,
        "lastTransitionTime": "2026-11-24T02:30:01Z"}],
      "hostIP": "172.18.0.3", "hostIPs": [{"ip": "172.18.0.3"}], "podIP": "10.244.1.17",
      "podIPs": [{"ip": "10.244.1.17"}], "startTime": "2026-11-24T02:30:01Z",
      "containerStatuses": [{"name": "report", "state": {"running": {
        "startedAt": "2026-11-24T02:30:08Z"}}, "lastState": {}, "ready": true, "restartCount": 0,
        "image": "registry.example.com/reports/nightly:2026.11.3",
        "imageID": "registry.example.com/reports/nightly@sha256:1f0c9b7be4b0c6a35c7e4a7dfb0d6c13",
        "containerID": "containerd://9e27b1d5a6f04ef8b7c5a2c6f2f0b9a1d3e4c5b6a7f8091a2b3c4d5e6f708192",
        "started": true, "volumeMounts": [{"name": "kube-api-access-x7k2p",
         "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": true,
         "recursiveReadOnly": "Disabled"}]}], "qosClass": "Burstable"}}
    """#

  private static let runText = #"""
    {"apiVersion": "rota.dev/v1", "kind": "JobRun", "metadata": {
      "name": "nightly-report-29401@", "namespace": "rota-bench",
      "uid": "0d1f7a2e-53b1-45f8-8d7e-1b9e4f@", "resourceVersion": "8@", "generation": 1,
      "creationTimestamp": "2026-11-24T02:30:00Z",
      "labels": {"rota.dev/job": "nightly-report", "rota.dev/trigger": "Schedule"},
      "ownerReferences": [{"apiVersion": "rota.dev/v1", "kind": "Job", "name": "nightly-report",
        "uid": "b1d8f8a4-2c1e-4a52-9a3c-77d0cf@", "controller": true, "blockOwnerDeletion": true}],
      "managedFields": [
        {"manager": "rota-controller", "operation": "Update", "apiVersion": "rota.dev/v1",
         "time": "2026-11-24T02:30:00Z", "fieldsType": "FieldsV1", "fieldsV1": {
          "f:metadata": {"f:labels": {".": {}, "f:rota.dev/job": {}, "f:rota.dev/trigger": {}},
           "f:ownerReferences": {".": {}, "k:{\"uid\":\"b1d8f8a4-2c1e-4a52-9a3c-77d0cf@\"}": {}}},
          "f:spec": {".": {}, "f:cancel": {}, "f:jobName": {}, "f:scheduledTime": {},
           "f:trigger": {}}}},
        {"manager": "rota-controller", "operation": "Update", "apiVersion": "rota.dev/v1",
         "time": "2026-11-24T02:30:09Z", "fieldsType": "FieldsV1", "fieldsV1": {
          "f:status": {".": {}, "f:attempts": {".": {}, "k:{\"number\":1}": {".": {},
            "f:number": {}, "f:podName": {}, "f:podUID": {}, "f:image": {}, "f:imageID": {},
            "f:nodeName": {}, "f:startTime": {}, "f:state": {}}},
           "f:conditions": {".": {}, "k:{\"type\":\"Complete\"}": {".": {},
            "f:lastTransitionTime": {}, "f:message": {}, "f:observedGeneration": {},
            "f:reason": {}, "f:status": {}, "f:type": {}}}, "f:observedGeneration": {},
           "f:phase": {}, "f:startTime": {}}}, "subresource": "status"}]},
     "spec": {"jobName": "nightly-report", "trigger": "Schedule",
      "scheduledTime": "2026-11-24T02:30:00Z", "cancel": false},
     "status": {"phase": "Running", "observedGeneration": 1, "startTime": "2026-11-24T02:30:01Z",
      "attempts": [{"number": 1, "podName": "nightly-report-29401@-a1",
        "podUID": "6f1c9e02-7c55-4d0e-9b3f-5f2a6c@", "state": "Running", "nodeName": "worker-3",
        "image": "registry.example.com/reports/nightly:2026.11.3",
        "startTime": "2026-11-24T02:30:01Z"}],
      "conditions": [{"type": "Complete", "status": "False", "reason": "Running",
        "message": "attempt 1 runs on worker-3", "observedGeneration": 1,
        "lastTransitionTime": "2026-11-24T02:30:09Z"}]}}
    """#
}
