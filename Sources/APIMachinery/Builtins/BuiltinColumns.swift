/// The columns of the builtins' tables, with the server's descriptions.
enum BuiltinColumns {
  typealias Column = ResourceDefinition.PrinterColumn

  static func columns(group: String, plural: String) -> [Column] {
    switch plural {
    case "pods": pods
    case "events": events
    case "namespaces": namespaces
    case "secrets": secrets
    case "configmaps": configMaps
    case "serviceaccounts": [name, age]
    case "nodes": nodes
    case "leases": leases
    case "customresourcedefinitions": [name, createdAt]
    default: []
    }
  }

  static let name = Column(
    name: "Name", type: "string", format: "name", description: nameText)
  private static let wideName = Column(
    name: "Name", type: "string", format: "name", description: nameText, priority: 1)
  private static let age = column("Age", priority: 0, ageText)
  private static let createdAt = Column(
    name: "Created At", type: "date", description: ageText)
  /// Custom resources that declare no columns have this one.
  static let customResourceAge = Column(
    name: "Age", type: "date", description: ageText, jsonPath: ".metadata.creationTimestamp")

  private static func column(_ name: String, priority: Int, _ description: String) -> Column {
    Column(name: name, type: "string", description: description, priority: priority)
  }

  private static let nameText =
    "Name must be unique within a namespace. Is required when creating resources, "
    + "although some resources may allow a client to request the generation of an "
    + "appropriate name automatically. Name is primarily intended for creation "
    + "idempotence and configuration definition. Cannot be updated. More info: "
    + "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names"
  private static let ageText =
    "CreationTimestamp is a timestamp representing the server time when this "
    + "object was created. It is not guaranteed to be set in happens-before order "
    + "across separate operations. Clients may not set this value. It is represented "
    + "in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null "
    + "for lists. More info: "
    + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"

  private static let pods = [
    name,
    column(
      "Ready", priority: 0,
      "The aggregate readiness state of this pod for accepting traffic."),
    column(
      "Status", priority: 0,
      "The aggregate status of the containers in this pod."),
    column(
      "Restarts", priority: 0,
      "The number of times the containers in this pod have been restarted and when "
        + "the last container in this pod has restarted."),
    age,
    column(
      "IP", priority: 1,
      "podIP address allocated to the pod. Routable at least within the cluster. "
        + "Empty if not yet allocated."),
    column(
      "Node", priority: 1,
      "NodeName indicates in which node this pod is scheduled. If empty, this pod is "
        + "a candidate for scheduling by the scheduler defined in schedulerName. Once "
        + "this field is set, the kubelet for this node becomes responsible for the "
        + "lifecycle of this pod. This field should not be used to express a desire for "
        + "the pod to be scheduled on a specific node. "
        + "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename"),
    column(
      "Nominated Node", priority: 1,
      "nominatedNodeName is set only when this pod preempts other pods on the node, "
        + "but it cannot be scheduled right away as preemption victims receive their "
        + "graceful termination periods. This field does not guarantee that the pod will "
        + "be scheduled on this node. Scheduler may decide to place the pod elsewhere if "
        + "other nodes become available sooner. Scheduler may also decide to give the "
        + "resources on this node to a higher priority pod that is created after "
        + "preemption. As a result, this field may be different than PodSpec.nodeName "
        + "when the pod is scheduled."),
    column(
      "Readiness Gates", priority: 1,
      "If specified, all readiness gates will be evaluated for pod readiness. A pod "
        + "is ready when all its containers are ready AND all conditions specified in "
        + "the readiness gates have status equal to \"True\" More info: "
        + "https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates"),
  ]

  private static let events = [
    column(
      "Last Seen", priority: 0,
      "The time at which the most recent occurrence of this event was recorded."),
    column(
      "Type", priority: 0,
      "Type of this event (Normal, Warning), new types could be added in the future"),
    column(
      "Reason", priority: 0,
      "This should be a short, machine understandable string that gives the reason "
        + "for the transition into the object's current status."),
    column(
      "Object", priority: 0,
      "The object that this event is about."),
    column(
      "Subobject", priority: 1,
      "If referring to a piece of an object instead of an entire object, this string "
        + "should contain a valid JSON/Go field access statement, such as "
        + "desiredState.manifest.containers[2]. For example, if the object reference is "
        + "to a container within a pod, this would take on a value like: "
        + "\"spec.containers{name}\" (where \"name\" refers to the name of the container "
        + "that triggered the event) or if no container name is specified "
        + "\"spec.containers[2]\" (container with index 2 in this pod). This syntax is "
        + "chosen only to have some well-defined way of referencing a part of an object."),
    column(
      "Source", priority: 1,
      "The component reporting this event. Should be a short machine understandable "
        + "string."),
    column(
      "Message", priority: 0,
      "A human-readable description of the status of this operation."),
    column(
      "First Seen", priority: 1,
      "The time at which the event was first recorded. (Time of server receipt is in "
        + "TypeMeta.)"),
    column(
      "Count", priority: 1,
      "The number of times this event has occurred."),
    wideName,
  ]

  private static let namespaces = [
    name,
    column(
      "Status", priority: 0,
      "The status of the namespace"),
    age,
  ]

  private static let secrets = [
    name, column("Type", priority: 0, "Used to facilitate programmatic handling of secret data."),
    column("Data", priority: 0, "The number of keys in the secret."), age,
  ]

  private static let configMaps = [
    name, column("Data", priority: 0, "The number of keys in the config map."), age,
  ]

  private static let leases = [
    name, column("Holder", priority: 0, "The identity of the holder of the lease."), age,
  ]

  private static let nodes = [
    name, column("Status", priority: 0, "The status of the node"),
    column("Roles", priority: 0, "The roles of the node"), age,
    column("Version", priority: 0, "The version of the kubelet."),
    column("Internal-IP", priority: 1, "The address inside the cluster."),
    column("External-IP", priority: 1, "The address outside the cluster."),
    column("OS-Image", priority: 1, "The operating system."),
    column("Kernel-Version", priority: 1, "The version of the kernel."),
    column("Container-Runtime", priority: 1, "The version of the container runtime."),
  ]
}
