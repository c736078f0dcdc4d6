import JSON

/// An instant in an object: absent and null are one.
enum JSONInstant: Hashable {
  case absent
  case invalid
  case at(Int64)

  init(_ value: JSONValue) {
    guard !value.isNull else {
      self = .absent
      return
    }
    self = value.string.flatMap(RFC3339.seconds).map { .at($0) } ?? .invalid
  }

  var seconds: Int64? {
    guard case .at(let seconds) = self else { return nil }
    return seconds
  }
}
