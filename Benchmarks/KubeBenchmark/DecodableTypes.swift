/// What `Pod.fields` selects, for JSONDecoder.
struct DecodablePod: Decodable {
  struct Metadata: Decodable {
    struct Owner: Decodable {
      let apiVersion, kind, name, uid: String
      let controller: Bool?
      let blockOwnerDeletion: Bool?
    }

    let namespace, name, uid, resourceVersion, creationTimestamp: String
    let generation: Int?
    let deletionTimestamp: String?
    let labels: [String: String]?
    let finalizers: [String]?
    let ownerReferences: [Owner]?
  }

  struct Spec: Decodable {
    struct Container: Decodable {
      let name: String
      let image: String?
    }

    let nodeName: String?
    let activeDeadlineSeconds: Int?
    let containers: [Container]
    let initContainers: [Container]?
  }

  struct Status: Decodable {
    struct Condition: Decodable {
      let type, status: String
      let reason, message: String?
    }

    struct ContainerStatus: Decodable {
      struct State: Decodable {
        struct Waiting: Decodable { let reason, message: String? }
        struct Running: Decodable { let startedAt: String? }
        struct Terminated: Decodable {
          let exitCode: Int
          let reason, message, finishedAt: String?
        }

        let waiting: Waiting?
        let running: Running?
        let terminated: Terminated?
      }

      let name: String
      let imageID: String?
      let state: State?
    }

    let phase, reason, message, startTime: String?
    let conditions: [Condition]?
    let containerStatuses: [ContainerStatus]?
    let initContainerStatuses: [ContainerStatus]?
  }

  let metadata: Metadata
  let spec: Spec
  let status: Status
}

/// What a JobRun is made of, for JSONDecoder.
struct DecodableRun: Decodable {
  struct Spec: Decodable {
    let jobName: String
    let trigger, scheduledTime: String?
    let cancel: Bool?
  }

  struct Status: Decodable {
    struct Attempt: Decodable {
      let number: Int
      let podName, podUID, state, nodeName, image, startTime: String?
    }

    struct Condition: Decodable {
      let type, status, reason, message, lastTransitionTime: String
      let observedGeneration: Int?
    }

    let phase, startTime: String?
    let observedGeneration: Int?
    let attempts: [Attempt]?
    let conditions: [Condition]?
  }

  let metadata: DecodablePod.Metadata
  let spec: Spec
  let status: Status
}

struct DecodableFrame<Object: Decodable>: Decodable {
  let type: String
  let object: Object
}

struct DecodableList<Object: Decodable>: Decodable {
  let items: [Object]
}
