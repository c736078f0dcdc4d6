public import JSON

/// What differs between two templates, a line each, such as
/// `spec.containers[main].image: "busybox:1.35" → "busybox:1.36"`. Empty when nothing does.
public func difference(base: JSONValue, overridden: JSONValue) -> [String] {
  var lines: [String] = []
  collect(base, overridden, path: "", into: &lines)
  return lines
}

private func collect(
  _ base: JSONValue, _ other: JSONValue, path: String, into lines: inout [String]
) {
  guard base != other else { return }
  guard let old = members(base), let new = members(other), !(old.isEmpty && new.isEmpty) else {
    lines.append("\(path): \(words(base)) → \(words(other))")
    return
  }
  let isList = base.array != nil || other.array != nil
  // The name of a list's element is in its path already.
  for key in keys(old, new) where !(path.hasSuffix("]") && key == "name") {
    let step = isList ? "\(path)[\(key)]" : path.isEmpty ? key : "\(path).\(key)"
    collect(value(key, old), value(key, new), path: step, into: &lines)
  }
}

/// The members of an object by name, those of a list of named objects by their names in order; an absent
/// value has none. Nil for what is compared whole.
private func members(_ value: JSONValue) -> [(key: String, value: JSONValue)]? {
  switch value {
  case .null: return []
  case .object(let members): return members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  case .array(let elements):
    let names = elements.compactMap { $0["name"].string }
    guard names.count == elements.count, Set(names).count == names.count, !names.isEmpty else {
      return nil
    }
    return Array(zip(names, elements)).map { ($0, $1) }
  default: return nil
  }
}

private func keys(
  _ old: [(key: String, value: JSONValue)], _ new: [(key: String, value: JSONValue)]
) -> [String] {
  let known = Set(old.map(\.key))
  return old.map(\.key) + new.map(\.key).filter { !known.contains($0) }
}

private func value(_ key: String, _ members: [(key: String, value: JSONValue)]) -> JSONValue {
  members.first { $0.key == key }?.value ?? .null
}

private func words(_ value: JSONValue) -> String { value.isNull ? "(absent)" : value.text }
