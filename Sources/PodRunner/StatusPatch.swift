import JSON

/// What to send so that a Pod's status says what the runner knows.
enum StatusPatch {
  /// A strategic merge patch for `pods/status`; nil when `pod` says it all already.
  ///
  /// Conditions merge by type there, so those of others stay. The UID makes the server refuse it for a
  /// newer Pod of the same name.
  static func patch(from pod: JSONValue, to desired: JSONValue) -> JSONValue? {
    guard !isUpToDate(pod["status"], desired) else { return nil }
    return ["metadata": ["uid": pod["metadata"]["uid"]], "status": desired]
  }

  private static func isUpToDate(_ status: JSONValue, _ desired: JSONValue) -> Bool {
    (desired.object ?? [:]).allSatisfy { member, value in
      member == "conditions"
        ? haveConditions(status["conditions"], value) : holds(status[member], value)
    }
  }

  private static func haveConditions(_ current: JSONValue, _ desired: JSONValue) -> Bool {
    (desired.array ?? []).allSatisfy { condition in
      let same = (current.array ?? []).first { $0["type"] == condition["type"] }
      return same.map { holds($0, condition) } ?? false
    }
  }

  /// The server may add members, such as `allocatedResources`, and leaves empty ones out.
  private static func holds(_ current: JSONValue, _ desired: JSONValue) -> Bool {
    switch (current, desired) {
    case (.object, .object(let members)):
      members.allSatisfy { holds(current[$0.key], $0.value) }
    case (.array(let elements), .array(let wanted)):
      elements.count == wanted.count && zip(elements, wanted).allSatisfy(holds)
    case (.null, .object(let members)): members.isEmpty
    case (.null, .string(let text)): text.isEmpty
    default: current == desired
    }
  }
}
