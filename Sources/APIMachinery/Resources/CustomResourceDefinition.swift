import JSON

/// What a CustomResourceDefinition defines, and what is wrong with it.
enum CustomResourceDefinition {
  static func applyDefaults(_ crd: inout JSONValue) {
    let kind = crd["spec"]["names"]["kind"].string ?? ""
    guard crd["spec"]["names"].object != nil, !kind.isEmpty else { return }
    if (crd["spec"]["names"]["singular"].string ?? "").isEmpty {
      crd["spec"]["names"]["singular"] = .string(kind.lowercased())
    }
    if (crd["spec"]["names"]["listKind"].string ?? "").isEmpty {
      crd["spec"]["names"]["listKind"] = .string(kind + "List")
    }
    if crd["spec"]["conversion"].isNull { crd["spec"]["conversion"] = ["strategy": "None"] }
  }

  // MARK: Faults

  static func faults(of crd: JSONValue) -> [Cause] {
    let spec = crd["spec"]
    var causes = nameFaults(crd)
    if spec["group"].string?.contains(".") != true {
      causes.append(
        .invalid(
          "spec.group", quoted(spec["group"].string ?? ""),
          "should be a domain with at least one dot"))
    }
    let scope = spec["scope"].string ?? ""
    if scope.isEmpty {
      causes.append(.required("spec.scope"))
    } else if scope != "Namespaced", scope != "Cluster" {
      causes.append(.notSupported("spec.scope", quoted(scope), ["Cluster", "Namespaced"]))
    }
    return causes + namesFaults(spec["names"]) + versionsFaults(spec["versions"])
  }

  static func updateFaults(of crd: JSONValue, old: JSONValue) -> [Cause] {
    let paths = [["group"], ["scope"], ["names", "kind"], ["names", "plural"]]
    return paths.compactMap { path in
      let before = path.reduce(old["spec"]) { $0[$1] }
      let after = path.reduce(crd["spec"]) { $0[$1] }
      guard before != after else { return nil }
      return .invalid(
        "spec." + path.joined(separator: "."), quoted(after.string ?? ""), "field is immutable")
    }
  }

  private static func nameFaults(_ crd: JSONValue) -> [Cause] {
    let name = crd["metadata"]["name"].string ?? ""
    let plural = crd["spec"]["names"]["plural"].string ?? ""
    let group = crd["spec"]["group"].string ?? ""
    guard name != "\(plural).\(group)" else { return [] }
    return [
      .invalid("metadata.name", quoted(name), "must be spec.names.plural+\".\"+spec.group")
    ]
  }

  private static func namesFaults(_ names: JSONValue) -> [Cause] {
    ["plural", "singular", "kind", "listKind"].flatMap { field -> [Cause] in
      let name = names[field].string ?? ""
      let path = "spec.names.\(field)"
      if name.isEmpty {
        // Of a kind the others are made.
        let isDefaulted = field == "singular" || field == "listKind"
        return isDefaulted && !(names["kind"].string ?? "").isEmpty ? [] : [.required(path)]
      }
      return Names.labelFaults(name.lowercased()).map { .invalid(path, quoted(name), $0) }
    }
  }

  private static func versionsFaults(_ versions: JSONValue) -> [Cause] {
    let list = versions.array ?? []
    if list.isEmpty {
      return [
        .invalid(
          "spec.versions", versions.text, "must have exactly one version marked as storage version")
      ]
    }
    var causes: [Cause] = []
    if list.count(where: { $0["storage"].bool == true }) != 1 {
      causes.append(
        .invalid(
          "spec.versions", versions.text,
          "must have exactly one version marked as storage version"))
    }
    let shared = Shared(versions: list)
    for (index, version) in list.enumerated() {
      causes += versionFaults(version, shared, index)
    }
    return causes
  }

  /// What all versions have in common stands above them in the form that a server validates, and so
  /// it is told of once.
  private struct Shared {
    let schema: Bool
    let columns: Bool

    init(versions: [JSONValue]) {
      schema = versions.allSatisfy { $0["schema"] == versions[0]["schema"] }
      columns = versions.allSatisfy {
        $0["additionalPrinterColumns"] == versions[0]["additionalPrinterColumns"]
      }
    }
  }

  private static func versionFaults(
    _ version: JSONValue, _ shared: Shared, _ index: Int
  ) -> [Cause] {
    let path = "spec.versions[\(index)]"
    var causes: [Cause] = []
    if !Names.isLabelShaped(version["name"].string ?? "") {
      causes += Names.labelFaults(version["name"].string ?? "").map {
        .invalid("\(path).name", quoted(version["name"].string ?? ""), $0)
      }
    }
    let schema = version["schema"]["openAPIV3Schema"]
    if schema.object == nil { return causes + [.required("\(path).schema.openAPIV3Schema")] }
    let isFirst = index == 0
    if isFirst || !shared.schema {
      causes += schemaFaults(
        schema,
        at: shared.schema ? "spec.validation.openAPIV3Schema" : "\(path).schema.openAPIV3Schema"
      )
    }
    if isFirst || !shared.columns {
      causes += columnFaults(version, at: shared.columns ? "spec" : path)
    }
    return causes
  }

  private static func schemaFaults(_ schema: JSONValue, at path: String) -> [Cause] {
    do throws(SchemaError) {
      _ = try StructuralSchema(schema)
      return []
    } catch {
      return error.causes.map {
        Cause(reason: $0.reason, message: $0.message, field: "\(path).\($0.field)")
      }
    }
  }

  private static func columnFaults(_ version: JSONValue, at path: String) -> [Cause] {
    let columns = version["additionalPrinterColumns"].array ?? []
    return columns.enumerated().flatMap { index, column -> [Cause] in
      let path = "\(path).additionalPrinterColumns[\(index)]"
      var causes: [Cause] = []
      if (column["name"].string ?? "").isEmpty { causes.append(.required("\(path).name")) }
      let type = column["type"].string ?? ""
      let types = ["boolean", "date", "integer", "number", "string"]
      if type.isEmpty {
        causes.append(.required("\(path).type", "must be one of \(types.joined(separator: ","))"))
      } else if !types.contains(type) {
        causes.append(
          .invalid(
            "\(path).type", quoted(type), "must be one of \(types.joined(separator: ","))"))
      }
      let source = column["jsonPath"].string ?? ""
      if source.isEmpty {
        causes.append(.required("\(path).JSONPath"))
      } else if !source.hasPrefix(".") || JSONPath(source) == nil {
        causes.append(
          .invalid(
            "\(path).JSONPath", quoted(source), "must be a simple json path starting with ."))
      }
      return causes
    }
  }

  // MARK: Definitions

  static func definitions(of crd: JSONValue) throws(APIStatus) -> [ResourceDefinition] {
    let causes = faults(of: crd)
    guard causes.isEmpty else {
      throw .invalid(
        group: "apiextensions.k8s.io", kind: "CustomResourceDefinition",
        name: crd["metadata"]["name"].string ?? "", causes: causes)
    }
    var result: [ResourceDefinition] = []
    for version in crd["spec"]["versions"].array ?? [] where version["served"].bool == true {
      guard let schema = try? StructuralSchema(version["schema"]["openAPIV3Schema"]) else {
        continue
      }
      result.append(definition(crd["spec"], version, schema))
    }
    return result
  }

  private static func definition(
    _ spec: JSONValue, _ version: JSONValue, _ schema: StructuralSchema
  ) -> ResourceDefinition {
    let names = spec["names"]
    let kind = names["kind"].string ?? ""
    let group = spec["group"].string ?? ""
    let versionName = version["name"].string ?? ""
    let hasStatus = version["subresources"].object?["status"] != nil
    return ResourceDefinition(
      group: group, version: versionName, plural: names["plural"].string ?? "",
      singular: names["singular"].string ?? kind.lowercased(), kind: kind,
      listKind: names["listKind"].string ?? kind + "List",
      shortNames: strings(names["shortNames"]), categories: strings(names["categories"]),
      isNamespaced: spec["scope"].string == "Namespaced", verbs: verbs,
      subresources: hasStatus
        ? [.init(name: "status", kind: kind, verbs: Builtins.statusVerbs)] : [],
      schema: schema, printerColumns: columns(version["additionalPrinterColumns"]),
      selectableFields: selectable(version["selectableFields"]), isBuiltin: false,
      openAPISchema: version["schema"]["openAPIV3Schema"],
      openAPIName: openAPIName(group, versionName, kind))
  }

  /// In the order that the server shows for custom resources.
  private static let verbs = [
    "delete", "deletecollection", "get", "list", "patch", "create", "update", "watch",
  ]

  private static func strings(_ value: JSONValue) -> [String] {
    (value.array ?? []).compactMap(\.string)
  }

  private static func selectable(_ fields: JSONValue) -> [ResourceDefinition.SelectableField] {
    (fields.array ?? []).compactMap { $0["jsonPath"].string }.map { path in
      .init(label: path.hasPrefix(".") ? String(path.dropFirst()) : path)
    }
  }

  private static func columns(_ columns: JSONValue) -> [ResourceDefinition.PrinterColumn] {
    let own = (columns.array ?? []).map { column in
      let path = column["jsonPath"].string ?? ""
      return ResourceDefinition.PrinterColumn(
        name: column["name"].string ?? "", type: column["type"].string ?? "string",
        format: column["format"].string ?? "",
        description: column["description"].string.flatMap { $0.isEmpty ? nil : $0 }
          ?? "Custom resource definition column (in JSONPath format): \(path)",
        priority: column["priority"].int ?? 0, jsonPath: path)
    }
    return own.isEmpty ? [BuiltinColumns.customResourceAge] : own
  }

  /// `rota.dev` v1 Job is `dev.rota.v1.Job`.
  private static func openAPIName(_ group: String, _ version: String, _ kind: String) -> String {
    (group.split(separator: ".").reversed().map(String.init) + [version, kind])
      .joined(separator: ".")
  }

  // MARK: Status

  /// All versions that objects were ever stored in.
  static func storedVersions(of crd: JSONValue) -> JSONValue {
    let storage = (crd["spec"]["versions"].array ?? []).first { $0["storage"].bool == true }
    var versions = crd["status"]["storedVersions"].array ?? []
    if let name = storage?["name"], !versions.contains(name) { versions.append(name) }
    return .array(versions)
  }

  static func established(_ crd: JSONValue, now: String) -> JSONValue {
    var result = crd
    result["status"]["acceptedNames"] = crd["spec"]["names"]
    result["status"]["storedVersions"] = storedVersions(of: crd)
    var conditions = crd["status"]["conditions"].array ?? []
    for condition in [
      ("NamesAccepted", "NoConflicts", "no conflicts found"),
      ("Established", "InitialNamesAccepted", "the initial names have been accepted"),
    ] where !conditions.contains(where: { $0["type"].string == condition.0 }) {
      conditions.append([
        "type": .string(condition.0), "status": "True", "lastTransitionTime": .string(now),
        "reason": .string(condition.1), "message": .string(condition.2),
      ])
    }
    result["status"]["conditions"] = .array(conditions)
    return result
  }
}
