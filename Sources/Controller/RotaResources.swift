public import JSON
public import KubeClient
public import Reconciler

extension Resource {
  static let jobs = Resource(group: "rota.dev", version: "v1", plural: "jobs", kind: "Job")
  static let jobRuns = Resource(group: "rota.dev", version: "v1", plural: "jobruns", kind: "JobRun")
}

extension CacheIndex {
  /// Runs by the Job they belong to, `namespace/name`.
  static let job = CacheIndex("job")
  /// Pods by the run they belong to, `namespace/name`.
  static let run = CacheIndex("run")
}

extension Job: CachedObject {
  public static var fields: FieldSelection { .withoutManagedFields }
  public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
  public var indexes: [CacheIndex: String] { [:] }

  var reference: ObjectReference {
    ObjectReference(
      apiVersion: "rota.dev/v1", kind: "Job", namespace: namespace, name: name, uid: uid,
      resourceVersion: resourceVersion)
  }
}

extension JobRun: CachedObject {
  public static var fields: FieldSelection { .withoutManagedFields }
  public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
  public var indexes: [CacheIndex: String] {
    jobKey.map { [.job: $0.description] } ?? [:]
  }

  /// The Job it asks to run.
  var jobKey: ObjectKey? {
    guard case .success(let spec) = spec else { return nil }
    return ObjectKey(namespace: namespace, name: spec.jobName)
  }

  var reference: ObjectReference {
    ObjectReference(
      apiVersion: "rota.dev/v1", kind: "JobRun", namespace: namespace, name: name, uid: uid,
      resourceVersion: resourceVersion)
  }
}

extension Pod: CachedObject {
  /// What `Pod.init` reads: of all objects Pods are the most and the largest.
  public static let fields: FieldSelection = {
    let statuses = FieldSelection.only(["name": .all, "imageID": .all, "state": .all])
    return .only([
      "metadata": .all(but: ["managedFields": .none, "annotations": .none]),
      "spec": .only([
        "nodeName": .all, "activeDeadlineSeconds": .all,
        "containers": .only(["name": .all, "image": .all]),
        "initContainers": .only(["name": .all]),
      ]),
      "status": .all(but: [
        "containerStatuses": statuses, "initContainerStatuses": statuses,
        "ephemeralContainerStatuses": .none,
      ]),
    ])
  }()

  public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
  public var indexes: [CacheIndex: String] {
    runKey.map { [.run: $0.description] } ?? [:]
  }

  /// The run it is an attempt of, by its label.
  var runKey: ObjectKey? {
    labels[Label.run].map { ObjectKey(namespace: namespace, name: $0) }
  }
}
