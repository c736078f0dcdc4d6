import JSON

extension OverridePolicy {
  /// What these overrides do that the policy does not allow; empty when a run may have them.
  public func problems(with overrides: RunOverrides) -> [FieldProblem] {
    fieldProblems(overrides) + [imageProblem(overrides)].compactMap { $0 }
      + resourceProblems(overrides)
  }

  private func isAllowed(_ field: Field) -> Bool { allowed?.contains(field) ?? true }

  private func fieldProblems(_ overrides: RunOverrides) -> [FieldProblem] {
    let given = Field.allCases.compactMap { field in overrides.words(field).map { (field, $0) } }
    return given.filter { !isAllowed($0.0) }.map { field, words in
      let names = (allowed ?? []).map(\.rawValue).joined(separator: ", ")
      return FieldProblem(
        .overrideNotAllowed, field: "spec.overrides.\(field.rawValue)",
        message: "\(words.truncated(toUTF8: 256)) is not allowed",
        remedy: names.isEmpty
          ? "the Job's overridePolicy allows no overrides"
          : "the Job's overridePolicy allows to override \(names)")
    }
  }

  private func imageProblem(_ overrides: RunOverrides) -> FieldProblem? {
    guard let image = overrides.image, isAllowed(.image), !imagePrefixes.isEmpty,
      !imagePrefixes.contains(where: { ImagePrefix.matches($0, image) })
    else { return nil }
    return FieldProblem(
      .overrideNotAllowed, field: "spec.overrides.image",
      message: "\"\(image.truncated(toUTF8: 512))\" is not allowed",
      remedy: "the Job's overridePolicy allows images of "
        + imagePrefixes.joined(separator: ", "))
  }

  private func resourceProblems(_ overrides: RunOverrides) -> [FieldProblem] {
    guard isAllowed(.resources) else { return [] }
    let lists = [("requests", overrides.requests), ("limits", overrides.limits)]
    return lists.flatMap { list, quantities in
      quantities.sorted { $0.key < $1.key }.compactMap { name, value in
        excess(of: value, name, "spec.overrides.resources.\(list).\(name)")
      }
    }
  }

  private func excess(of value: JSONValue, _ name: String, _ field: String) -> FieldProblem? {
    guard let cap = maxResources[name] else { return nil }
    let quantity = Quantity(value)
    if let quantity, quantity <= cap { return nil }
    let words = value.string ?? value.text
    return FieldProblem(
      .overrideNotAllowed, field: field,
      message: quantity == nil ? "\(words) is no quantity" : "\(words) is not allowed",
      remedy: "the Job's overridePolicy allows at most \(cap)")
  }
}

extension RunOverrides {
  /// What is overridden in this field, in words; nil when nothing is. Of variables the names alone: values
  /// may be secret, and the words end in events.
  fileprivate func words(_ field: OverridePolicy.Field) -> String? {
    switch field {
    case .image: image.map { "\"\($0)\"" }
    case .env: env.isEmpty ? nil : env.map(\.name).joined(separator: ", ")
    case .command: command.map { JSONValue.strings($0).text }
    case .args: args.map { JSONValue.strings($0).text }
    case .resources:
      requests.isEmpty && limits.isEmpty
        ? nil : Set(requests.keys).union(limits.keys).sorted().joined(separator: ", ")
    }
  }
}
