import JSON

/// The schemas of a document: the resources, and all that they refer to.
struct OpenAPIComponents {
  enum Style {
    case v2, v3

    func reference(_ name: String) -> JSONValue {
      .string((self == .v2 ? "#/definitions/" : "#/components/schemas/") + name)
    }
  }

  let style: Style
  private(set) var schemas: [String: JSONValue] = [:]

  init(style: Style) {
    self.style = style
  }

  mutating func add(_ definition: ResourceDefinition) {
    if definition.isBuiltin {
      guard let type = BuiltinTypes.all[definition.openAPIName] else { return }
      add(type)
      addTypeFields(to: definition.openAPIName)
    } else {
      addCustom(definition)
    }
    schemas[definition.openAPIName]?["x-kubernetes-group-version-kind"] = [
      definition.groupVersionKind
    ]
    if definition.verbs.contains("list") { addList(definition) }
    add(meta: "DeleteOptions")
    add(meta: "Status")
  }

  // MARK: Custom resources

  private mutating func addCustom(_ definition: ResourceDefinition) {
    var schema = definition.openAPISchema
    add(meta: "ObjectMeta")
    schema["properties"]["metadata"] = reference(
      BuiltinTypes.meta1 + ".ObjectMeta",
      description: Self.metadataDescription)
    schemas[definition.openAPIName] = schema
    addTypeFields(to: definition.openAPIName)
    schemas[definition.openAPIName]?["properties"]["apiVersion"]["description"] =
      .string(Self.versionDescription)
    schemas[definition.openAPIName]?["properties"]["kind"]["description"] =
      .string(Self.kindDescription)
  }

  // What a server says of every custom resource, whatever its definition says.
  private static let conventions =
    "More info: https://git.k8s.io/community/contributors/devel/sig-architecture/"
    + "api-conventions.md#"
  private static let metadataDescription =
    "Standard object's metadata. \(conventions)metadata"
  private static let versionDescription =
    "APIVersion defines the versioned schema of this representation of an object. Servers should "
    + "convert recognized schemas to the latest internal value, and may reject unrecognized values. "
    + "\(conventions)resources"
  private static let kindDescription =
    "Kind is a string value representing the REST resource this object represents. Servers may infer "
    + "this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. "
    + "\(conventions)types-kinds"

  private mutating func addTypeFields(to name: String) {
    schemas[name]?["properties"]["apiVersion"] = [
      "type": "string", "description": "The version of the schema of this object.",
    ]
    schemas[name]?["properties"]["kind"] = [
      "type": "string", "description": "The kind of this object.",
    ]
  }

  private mutating func addList(_ definition: ResourceDefinition) {
    add(meta: "ListMeta")
    var kind = definition.groupVersionKind
    kind["kind"] = .string(definition.listKind)
    schemas[definition.openAPIName + "List"] = [
      "type": "object", "description": .string("A list of objects of kind \(definition.kind)."),
      "required": ["items"],
      "properties": [
        "apiVersion": ["type": "string"], "kind": ["type": "string"],
        "metadata": reference(
          BuiltinTypes.meta1 + ".ListMeta", description: "The list's metadata."),
        "items": [
          "type": "array", "description": "The objects.",
          "items": reference(definition.openAPIName, description: ""),
        ],
      ],
      "x-kubernetes-group-version-kind": [kind],
    ]
  }

  // MARK: Builtin types

  private mutating func add(meta name: String) {
    if let type = BuiltinTypes.resolve(name, in: BuiltinTypes.meta1) { add(type) }
  }

  private mutating func add(_ type: BuiltinTypes.TypeDefinition) {
    guard schemas[type.fullName] == nil else { return }
    // Entered before its fields, so that a type which refers to itself ends.
    schemas[type.fullName] = [:]
    var properties: [String: JSONValue] = [:]
    for field in type.fields { properties[field.name] = schema(of: field, in: type.package) }
    var schema: JSONValue = ["type": "object", "properties": .object(properties)]
    if !type.description.isEmpty { schema["description"] = .string(type.description) }
    let required = type.fields.filter { $0.has("required") }.map { JSONValue.string($0.name) }
    if !required.isEmpty { schema["required"] = .array(required) }
    if type.isAtomic { schema["x-kubernetes-map-type"] = "atomic" }
    schemas[type.fullName] = schema
  }

  private mutating func schema(of field: BuiltinTypes.Field, in package: String) -> JSONValue {
    var schema = schema(ofType: field.type, in: package, description: field.description)
    if !field.description.isEmpty { schema["description"] = .string(field.description) }
    if let values = field.value(of: "enum=") {
      schema["enum"] = .array(values.split(separator: "|").map { .string(String($0)) })
    }
    guard field.type.hasPrefix("[") else {
      if field.has("atomic") { schema["x-kubernetes-map-type"] = "atomic" }
      return schema
    }
    let keys = field.value(of: "map=")?.split(separator: ",").map(String.init) ?? []
    schema["x-kubernetes-list-type"] =
      !keys.isEmpty ? "map" : field.has("set") ? "set" : "atomic"
    if !keys.isEmpty {
      schema["x-kubernetes-list-map-keys"] = .array(keys.map { .string($0) })
    }
    addPatchFields(to: &schema, field, keys)
    return schema
  }

  private func addPatchFields(
    to schema: inout JSONValue, _ field: BuiltinTypes.Field, _ keys: [String]
  ) {
    if let key = field.value(of: "merge=") ?? keys.first, !field.has("nomerge") {
      schema["x-kubernetes-patch-merge-key"] = .string(key)
      schema["x-kubernetes-patch-strategy"] = field.has("retainKeys") ? "merge,retainKeys" : "merge"
    } else if field.has("merge") {
      schema["x-kubernetes-patch-strategy"] = "merge"
    }
  }

  private mutating func schema(
    ofType type: String, in package: String, description: String
  ) -> JSONValue {
    if type.hasPrefix("[") {
      let element = String(type.dropFirst().dropLast())
      return [
        "type": "array", "items": schema(ofType: element, in: package, description: ""),
      ]
    }
    if type.hasPrefix("{") {
      let element = String(type.dropFirst().dropLast())
      return [
        "type": "object",
        "additionalProperties": schema(ofType: element, in: package, description: ""),
      ]
    }
    if let scalar = scalar(type) { return scalar }
    guard let known = BuiltinTypes.resolve(type, in: package) else { return ["type": "object"] }
    add(known)
    return reference(known.fullName, description: description)
  }

  private func scalar(_ type: String) -> JSONValue? {
    guard let (valueType, _, format) = BuiltinTypes.scalars[type] else { return nil }
    switch type {
    case "any": return ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
    case "quantity": return ["oneOf": [["type": "string"], ["type": "number"]]]
    case "intOrString":
      return ["oneOf": [["type": "integer"], ["type": "string"]], "format": "int-or-string"]
    default:
      var schema: JSONValue = ["type": .string(valueType?.rawValue ?? "string")]
      if !format.isEmpty { schema["format"] = .string(format) }
      return schema
    }
  }

  /// Beside `$ref` nothing counts: a description needs `allOf` around the reference.
  private func reference(_ name: String, description: String) -> JSONValue {
    let target: JSONValue = ["$ref": style.reference(name)]
    guard style == .v3, !description.isEmpty else { return target }
    return ["allOf": [target], "description": .string(description), "default": [:]]
  }
}
