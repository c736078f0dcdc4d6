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

  /// Through events.k8s.io all but a new series is immutable; the core view lets it pass.
  static func validateUpdate(
    _ event: JSONValue, old: JSONValue, _ definition: ResourceDefinition
  ) -> [Cause] {
    guard !definition.group.isEmpty else { return [] }
    var causes = validate(event, definition)
    for (field, name) in immutable where event[field] != old[field] {
      causes.append(.invalid(name, shown(event[field]), "field is immutable"))
    }
    return causes
  }

  private static let immutable = [
    ("regarding", "involvedObject"), ("reason", "reason"), ("note", "message"),
    ("deprecatedSource", "source"), ("deprecatedFirstTimestamp", "firstTimestamp"),
    ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"), ("type", "type"),
    ("eventTime", "eventTime"), ("action", "action"), ("related", "related"),
    ("reportingController", "reportingController"), ("reportingInstance", "reportingInstance"),
  ]

  /// References are shown as Go's struct has them.
  private static func shown(_ value: JSONValue) -> String {
    guard value.object != nil else { return value.text }
    let fields = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
    let members = fields.map { field in
      let name = field == "uid" ? "UID" : field == "apiVersion" ? "APIVersion" : capitalized(field)
      return "\(quoted(name)):\(quoted(value[field].string ?? ""))"
    }
    return "{\(members.joined(separator: ","))}"
  }

  private static func capitalized(_ name: String) -> String {
    name.prefix(1).uppercased() + name.dropFirst()
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
      }
      if field == controller {
        causes += Names.qualifiedNameFaults(text).map { .invalid(field, quoted(text), $0) }
      } else if text.utf8.count > 128 {
        causes.append(.invalid(field, "\"\"", "can have at most 128 characters"))
      }
    }
    let note = event[isGroup ? "note" : "message"].string ?? ""
    if note.utf8.count > 1024 {
      causes.append(.invalid("message", "\"\"", "can have at most 1024 characters"))
    }
    return causes
  }

  private static func validateStrictly(_ event: JSONValue, hasTime: Bool) -> [Cause] {
    var causes: [Cause] = []
    if !hasTime { causes.append(.required("eventTime")) }
    if let series = event["series"].object {
      if (series["count"]?.int ?? 0) < 2 {
        causes.append(.invalid("series.count", "\"\"", "should be at least 2"))
      }
      if series["lastObservedTime"]?.string == nil {
        causes.append(.required("series.lastObservedTime"))
      }
    }
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
