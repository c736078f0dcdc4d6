public import JSON

extension ResourceDefinition {
  /// The object as it is kept, from the shape that this resource serves.
  public func stored(_ served: JSONValue) -> JSONValue {
    storage == groupResource ? served : EventShape.core(fromGroup: served)
  }

  /// The object in the shape that this resource serves, from the kept one.
  public func served(_ stored: JSONValue) -> JSONValue {
    if storage != groupResource { return EventShape.group(fromCore: stored) }
    guard stored["apiVersion"].string != apiVersion else { return stored }
    // Another version of a custom resource: conversion strategy None changes nothing else.
    var served = stored
    served["apiVersion"] = .string(apiVersion)
    return served
  }
}

/// `events` of the core group and of events.k8s.io are the same objects under two names for most
/// fields.
enum EventShape {
  private static let names: [(core: String, group: String)] = [
    ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
    ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
    ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
  ]

  static func core(fromGroup event: JSONValue) -> JSONValue {
    var result = renamed(event, names.map { ($0.group, $0.core) })
    result["apiVersion"] = "v1"
    for key in ["involvedObject", "source"] where result[key].isNull { result[key] = [:] }
    for key in ["firstTimestamp", "lastTimestamp", "eventTime"] where result[key].isNull {
      result[key] = .null
    }
    for key in ["reportingComponent", "reportingInstance"] where result[key].isNull {
      result[key] = ""
    }
    return result
  }

  static func group(fromCore event: JSONValue) -> JSONValue {
    var result = renamed(event, names.map { ($0.core, $0.group) })
    result["apiVersion"] = "events.k8s.io/v1"
    for key in ["reportingController", "reportingInstance"] where result[key].string == "" {
      result.removeMember(key)
    }
    return result
  }

  private static func renamed(_ event: JSONValue, _ names: [(String, String)]) -> JSONValue {
    guard var members = event.object else { return event }
    for (old, new) in names {
      guard let value = members.removeValue(forKey: old) else { continue }
      members[new] = value
    }
    return .object(members)
  }
}
