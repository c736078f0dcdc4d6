import JSON

/// In which order a merged list comes out: elements of the patch in the patch's order; the others in
/// their own, each before the first element of the patch that stood behind it. What is new in the
/// patch stood nowhere, and so comes first.
enum PatchOrder {
  static func merge(
    _ merged: [JSONValue], _ patch: [JSONValue], _ live: [JSONValue],
    identity: (JSONValue) -> JSONValue
  ) -> [JSONValue] {
    let inPatch = ranks(patch.map(identity))
    let inLive = ranks(live.map(identity))
    var own = merged.filter { inPatch[identity($0)] != nil }
      .sorted { inPatch[identity($0), default: 0] < inPatch[identity($1), default: 0] }[...]
    var others = merged.filter { inPatch[identity($0)] == nil }[...]
    var result: [JSONValue] = []
    while let left = others.first, let right = own.first {
      if let place = inLive[identity(left)], let next = inLive[identity(right)], place < next {
        result.append(others.removeFirst())
      } else {
        result.append(own.removeFirst())
      }
    }
    return result + others + own
  }

  private static func ranks(_ identities: [JSONValue]) -> [JSONValue: Int] {
    Dictionary(zip(identities, identities.indices), uniquingKeysWith: { first, _ in first })
  }
}
