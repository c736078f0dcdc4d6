import JSON

/// An event's row, from its core shape.
enum EventCells {
  static func cells(_ event: JSONValue, now: Int64) -> [JSONValue] {
    var first = JSONInstant(event["firstTimestamp"])
    if first == .absent { first = JSONInstant(event["eventTime"]) }
    var last = JSONInstant(event["lastTimestamp"])
    if last == .absent { last = first }
    var count = event["count"].int ?? 0
    if event["series"].object != nil {
      last = JSONInstant(event["series"]["lastObservedTime"])
      count = event["series"]["count"].int ?? 0
    } else if count == 0 {
      // An event without a count happened once.
      count = 1
    }
    return [
      .string(HumanDuration.since(last, now: now)), text(event["type"]), text(event["reason"]),
      .string(subject(event["involvedObject"])), text(event["involvedObject"]["fieldPath"]),
      .string(source(event)), .string(trimmed(event["message"].string ?? "")),
      .string(HumanDuration.since(first, now: now)), .integer(Int64(count)),
      event["metadata"]["name"],
    ]
  }

  private static func text(_ value: JSONValue) -> JSONValue { .string(value.string ?? "") }

  private static func subject(_ object: JSONValue) -> String {
    let kind = (object["kind"].string ?? "").lowercased()
    let name = object["name"].string ?? ""
    return name.isEmpty ? kind : "\(kind)/\(name)"
  }

  private static func source(_ event: JSONValue) -> String {
    let component = firstNonEmpty(event["source"]["component"], event["reportingComponent"])
    let instance = firstNonEmpty(event["source"]["host"], event["reportingInstance"])
    return instance.isEmpty ? component : "\(component), \(instance)"
  }

  private static func firstNonEmpty(_ first: JSONValue, _ second: JSONValue) -> String {
    let text = first.string ?? ""
    return text.isEmpty ? second.string ?? "" : text
  }

  private static func trimmed(_ text: String) -> String {
    let front = text.drop(while: \.isWhitespace)
    return String(front.reversed().drop(while: \.isWhitespace).reversed())
  }
}
