import JSON

/// The operations that kubectl looks into: `explain` finds a resource's kind by its path, `apply`
/// asks whether PATCH takes `fieldValidation`.
enum OpenAPIPaths {
  static func paths(of definitions: [ResourceDefinition]) -> [String: JSONValue] {
    var paths: [String: JSONValue] = [:]
    for definition in definitions {
      let base = base(of: definition)
      if definition.isNamespaced, definition.verbs.contains("list") {
        let all = definition.group.isEmpty ? "/api/v1" : "/apis/\(definition.apiVersion)"
        paths["\(all)/\(definition.plural)"] = collection(definition, verbs: ["list": "get"])
      }
      paths[base] = collection(definition, verbs: ["list": "get", "create": "post"])
      if definition.verbs.contains("get") {
        paths["\(base)/{name}"] = item(definition)
        for sub in definition.subresources where sub.name == "status" {
          paths["\(base)/{name}/status"] = item(definition, verbs: sub.verbs)
        }
      }
    }
    return paths
  }

  private static func base(of definition: ResourceDefinition) -> String {
    let prefix = definition.group.isEmpty ? "/api/v1" : "/apis/\(definition.apiVersion)"
    let scope = definition.isNamespaced ? "/namespaces/{namespace}" : ""
    return "\(prefix)\(scope)/\(definition.plural)"
  }

  private static func collection(
    _ definition: ResourceDefinition, verbs: [String: String]
  ) -> JSONValue {
    var path: [String: JSONValue] = [:]
    for (verb, method) in verbs where definition.verbs.contains(verb) {
      path[method] = operation(definition, verb: verb, isList: verb == "list")
    }
    return .object(path)
  }

  private static func item(
    _ definition: ResourceDefinition, verbs: [String]? = nil
  ) -> JSONValue {
    var path: [String: JSONValue] = [:]
    let methods = ["get": "get", "update": "put", "patch": "patch", "delete": "delete"]
    for (verb, method) in methods where (verbs ?? definition.verbs).contains(verb) {
      path[method] = operation(definition, verb: verb, isList: false)
    }
    return .object(path)
  }

  private static func operation(
    _ definition: ResourceDefinition, verb: String, isList: Bool
  ) -> JSONValue {
    let name = definition.openAPIName + (isList ? "List" : "")
    let schema: JSONValue = ["$ref": .string("#/components/schemas/\(name)")]
    return [
      "description": .string("\(verb) \(definition.kind)"),
      "operationId": .string("\(verb)\(definition.kind)"),
      "parameters": .array((parameters[verb] ?? []).map(parameter)),
      "responses": [
        "200": ["description": "OK", "content": ["application/json": ["schema": schema]]]
      ],
      "x-kubernetes-action": .string(verb),
      "x-kubernetes-group-version-kind": definition.groupVersionKind,
    ]
  }

  private static let parameters = [
    "create": ["dryRun", "fieldManager", "fieldValidation"],
    "update": ["dryRun", "fieldManager", "fieldValidation"],
    "patch": ["dryRun", "fieldManager", "fieldValidation", "force"],
    "delete": ["dryRun", "gracePeriodSeconds", "propagationPolicy"],
    "list": ["continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "watch"],
  ]

  private static func parameter(_ name: String) -> JSONValue {
    let type =
      switch name {
      case "force", "watch": "boolean"
      case "limit", "gracePeriodSeconds": "integer"
      default: "string"
      }
    return ["name": .string(name), "in": "query", "schema": ["type": .string(type)]]
  }
}

extension ResourceDefinition {
  var groupVersionKind: JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }
}
