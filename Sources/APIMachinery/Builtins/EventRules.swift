import JSON

/// As `pkg/apis/core/validation/events.go`: events that carry an eventTime are of the new kind and
/// checked more strictly, most of all through events.k8s.io.
enum EventRules {
  static func validate(_ event: JSONValue, _ definition: ResourceDefinition) -> [Cause] {
    let isGroup = !definition.group.isEmpty
    let object = event[isGroup ? "regarding" : "involvedObject"]
    let namespace = event["metadata"]["namespace"].string ?? ""
    let hasTime = event["eventTime"].string != nil
    var causes = validateNamespace(object["namespace"].string ?? "", namespace, isNew: hasTime)
    if hasTime { causes += validateReport(event, isGroup: isGroup) }
    return isGroup ? causes + validateStrictly(event, hasTime: hasTime) : causes
  }

  private static func validateNamespace(
    _ own: String, _ namespace: String, isNew: Bool
  ) -> [Cause] {
    let isFree =
      own.isEmpty && (namespace == "default" || namespace == "kube-system" && isNew)
    if isFree || own == namespace { return [] }
    // An event about a cluster-scoped object is kept in the namespace default.
    return [.invalid("involvedObject.namespace", quoted(own), "does not match event.namespace")]
  }

  private static func validateReport(_ event: JSONValue, isGroup: Bool) -> [Cause] {
    let controller = isGroup ? "reportingController" : "reportingComponent"
    var causes: [Cause] = []
    for field in [controller, "reportingInstance", "action", "reason"] {
      let text = event[field].string ?? ""
      if text.isEmpty {
        causes.append(.required(field))
      } else if field == controller {
        causes += Names.qualifiedNameFaults(text).map { .invalid(field, quoted(text), $0) }
      } else if text.utf8.count > 128 {
        causes.append(.invalid(field, "\"\"", "can have at most 128 characters"))
      }
    }
    let note = event[isGroup ? "note" : "message"].string ?? ""
    if note.utf8.count > 1024 {
      causes.append(.invalid("note", "\"\"", "can have at most 1024 characters"))
    }
    return causes
  }

  private static func validateStrictly(_ event: JSONValue, hasTime: Bool) -> [Cause] {
    var causes: [Cause] = []
    if !hasTime { causes.append(.required("eventTime")) }
    let type = event["type"].string ?? ""
    if type != "Normal", type != "Warning" {
      causes.append(.invalid("type", "\"\"", "has invalid value: \(type)"))
    }
    let unset = [
      ("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp"),
    ]
    for (field, name) in unset where event[field].string != nil {
      causes.append(.invalid(name, "\"\"", "needs to be unset"))
    }
    if (event["deprecatedCount"].int ?? 0) != 0 {
      causes.append(.invalid("count", "\"\"", "needs to be unset"))
    }
    if event["deprecatedSource"].object?.isEmpty == false {
      causes.append(.invalid("source", "\"\"", "needs to be unset"))
    }
    return causes
  }
}
