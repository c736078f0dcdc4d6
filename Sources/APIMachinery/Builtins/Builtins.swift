import JSON

/// The resources that a server has from the start.
enum Builtins {
  static let definitions: [ResourceDefinition] = [
    namespaces, pods, bindings, events, secrets, configMaps, serviceAccounts, nodes, leases,
    groupEvents, customResourceDefinitions, selfSubjectAccessReviews, selfSubjectRulesReviews,
    selfSubjectReviews,
  ]

  static let allVerbs = [
    "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
  ]
  static let statusVerbs = ["get", "patch", "update"]

  private static let namespaces = {
    var definition = make(
      "", "namespaces", "Namespace", namespaced: false, shortNames: ["ns"],
      selectable: ["status.phase"])
    // The namespace controller deletes what is in it; a collection cannot be deleted at once.
    definition.verbs = allVerbs.filter { $0 != "deletecollection" }
    definition.subresources = [
      sub("finalize", "Namespace", ["update"]), sub("status", "Namespace", statusVerbs),
    ]
    return definition
  }()

  private static let pods = {
    var definition = make(
      "", "pods", "Pod", shortNames: ["po"], categories: ["all"],
      selectable: [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
        "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs",
        "status.nominatedNodeName",
      ])
    definition.returnsDeletedObject = true
    definition.subresources = [
      sub("binding", "Binding", ["create"]), sub("log", "Pod", ["get"]),
      sub("status", "Pod", statusVerbs),
    ]
    return definition
  }()

  private static let bindings = {
    var definition = make("", "bindings", "Binding")
    definition.verbs = ["create"]
    return definition
  }()

  private static let events = make(
    "", "events", "Event", shortNames: ["ev"],
    selectable: [
      "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
      "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
      "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ])

  private static let groupEvents = {
    var definition = make(
      "events.k8s.io", "events", "Event", shortNames: ["ev"],
      package: "io.k8s.api.events.v1",
      selectable: [
        "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
        "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath", "reason",
        "reportingController", "type",
      ])
    definition.storage = GroupResource(group: "", resource: "events")
    return definition
  }()

  private static let secrets = make("", "secrets", "Secret", selectable: ["type"])

  private static let configMaps = make("", "configmaps", "ConfigMap", shortNames: ["cm"])

  private static let serviceAccounts = {
    var definition = make("", "serviceaccounts", "ServiceAccount", shortNames: ["sa"])
    definition.returnsDeletedObject = true
    return definition
  }()

  private static let nodes = {
    var definition = make(
      "", "nodes", "Node", namespaced: false, shortNames: ["no"],
      selectable: ["spec.unschedulable"])
    definition.subresources = [sub("status", "Node", statusVerbs)]
    return definition
  }()

  private static let leases = make(
    "coordination.k8s.io", "leases", "Lease", package: "io.k8s.api.coordination.v1")

  private static let customResourceDefinitions = {
    var definition = make(
      "apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition",
      namespaced: false, shortNames: ["crd", "crds"], categories: ["api-extensions"],
      package: "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1")
    definition.subresources = [sub("status", "CustomResourceDefinition", statusVerbs)]
    return definition
  }()

  private static let selfSubjectAccessReviews = review(
    "authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview",
    package: "io.k8s.api.authorization.v1")

  private static let selfSubjectRulesReviews = review(
    "authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview",
    package: "io.k8s.api.authorization.v1")

  private static let selfSubjectReviews = review(
    "authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview",
    package: "io.k8s.api.authentication.v1")

  private static func review(
    _ group: String, _ plural: String, _ kind: String, package: String
  ) -> ResourceDefinition {
    var definition = make(group, plural, kind, namespaced: false, package: package)
    definition.verbs = ["create"]
    return definition
  }

  private static func sub(
    _ name: String, _ kind: String, _ verbs: [String]
  ) -> ResourceDefinition.Subresource {
    ResourceDefinition.Subresource(name: name, kind: kind, verbs: verbs)
  }

  private static func make(
    _ group: String, _ plural: String, _ kind: String, namespaced: Bool = true,
    shortNames: [String] = [], categories: [String] = [], package: String = BuiltinTypes.core1,
    selectable: [String] = []
  ) -> ResourceDefinition {
    ResourceDefinition(
      group: group, version: "v1", plural: plural, singular: kind.lowercased(), kind: kind,
      listKind: kind + "List", shortNames: shortNames, categories: categories,
      isNamespaced: namespaced, verbs: allVerbs,
      schema: BuiltinTypes.schema(ofResource: kind, package: package),
      printerColumns: BuiltinColumns.columns(group: group, plural: plural),
      selectableFields: selectable.map { .init(label: $0) }, isBuiltin: true,
      openAPIName: "\(package).\(kind)")
  }
}
