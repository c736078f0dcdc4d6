public import JSON
public import KubeClient
public import Reconciler

// As in Sources/Controller/RotaResources.swift, which an executable keeps to itself.

extension Pod: CachedObject {
  public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }

  public static var fields: FieldSelection {
    let metadata = FieldSelection.only([
      "namespace": .all, "name": .all, "uid": .all, "resourceVersion": .all, "generation": .all,
      "creationTimestamp": .all, "deletionTimestamp": .all, "deletionGracePeriodSeconds": .all,
      "labels": .all, "finalizers": .all, "ownerReferences": .all,
    ])
    let container = FieldSelection.only(["name": .all, "image": .all])
    return .only([
      "metadata": metadata,
      "spec": .only([
        "nodeName": .all, "activeDeadlineSeconds": .all, "containers": container,
        "initContainers": container,
      ]),
      "status": .only([
        "phase": .all, "reason": .all, "message": .all, "startTime": .all,
        "conditions": .only(["type": .all, "status": .all, "reason": .all, "message": .all]),
        "containerStatuses": .only(["name": .all, "imageID": .all, "state": .all]),
        "initContainerStatuses": .only(["name": .all, "imageID": .all, "state": .all]),
      ]),
    ])
  }
}

extension JobRun: CachedObject {
  public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
  public static var fields: FieldSelection { .withoutManagedFields }
}
