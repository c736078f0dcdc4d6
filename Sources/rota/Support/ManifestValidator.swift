import APIMachinery
import JSON
import Reconciler
import YAML

/// Checks manifests as the API server and the controller would, without either.
struct ManifestValidator {
  /// `LINE: Job shop/report: field: what is wrong`.
  struct Problem: Hashable, CustomStringConvertible {
    let line: Int
    /// Kind and name; empty where there is none.
    let object: String
    let message: String

    var description: String {
      object.isEmpty ? "\(line): \(message)" : "\(line): \(object): \(message)"
    }
  }

  struct Report: Hashable {
    /// In the order of their lines.
    var problems: [Problem] = []
    /// The objects that were looked at; the others are not Rota's.
    var checked = 0
  }

  private let definitions: [String: ResourceDefinition]
  private let zone: (String) -> TimeZoneRules?
  private let now: Timestamp

  /// - Throws: `Failure` for CRDs that are none.
  init(
    crds: [JSONValue], zone: @escaping (String) -> TimeZoneRules?, now: Timestamp
  ) throws(Failure) {
    var definitions: [String: ResourceDefinition] = [:]
    do {
      for crd in crds {
        for definition in try ResourceDefinition.from(crd: crd) {
          definitions["\(definition.apiVersion)/\(definition.kind)"] = definition
        }
      }
    } catch {
      throw Failure("the CRDs of this binary cannot be used: \(error)")
    }
    self.definitions = definitions
    self.zone = zone
    self.now = now
  }

  func validate(_ text: String) -> Report {
    do {
      var report = Report()
      for document in try YAML.parse(text) {
        for (path, object) in ManifestObjects.objects(in: document.value) {
          check(object, Place(document: document, path: path), &report)
        }
      }
      report.problems.sort { $0.line < $1.line }
      return report
    } catch {
      return Report(problems: [
        Problem(line: error.line, object: "", message: "column \(error.column): \(error.message)")
      ])
    }
  }

  private func check(_ object: JSONValue, _ place: Place, _ report: inout Report) {
    let (version, kind) = (object["apiVersion"].string ?? "", object["kind"].string ?? "")
    guard let definition = definitions["\(version)/\(kind)"] else {
      report.problems += unknownKind(object, version, kind, place)
      return
    }
    report.checked += 1
    let name = object["metadata"]["name"].string ?? object["metadata"]["generateName"].string ?? ""
    let namespace = object["metadata"]["namespace"].string.map { "\($0)/" } ?? ""
    report.problems += findings(object, definition).map { finding in
      Problem(
        line: place.line(of: finding.field), object: "\(kind) \(namespace)\(name)",
        message: finding.description)
    }
  }

  /// What is not Rota's is passed over; what looks like it is not.
  private func unknownKind(
    _ object: JSONValue, _ version: String, _ kind: String, _ place: Place
  ) -> [Problem] {
    let message: String
    if object.object == nil || version.isEmpty || kind.isEmpty {
      message = "is no Kubernetes object: it needs apiVersion and kind"
    } else if version.hasPrefix("rota.dev/") {
      let known = definitions.keys.sorted().joined(separator: " and ")
      message = "\(version)/\(kind) is unknown: there are \(known)"
    } else {
      return []
    }
    return [Problem(line: place.line(of: "apiVersion"), object: "", message: message)]
  }
}

// MARK: Findings

extension ManifestValidator {
  /// One thing that is wrong.
  struct Finding: Hashable, CustomStringConvertible {
    let field: String
    let message: String

    var description: String { field.isEmpty ? message : "\(field): \(message)" }
  }

  private func findings(_ object: JSONValue, _ definition: ResourceDefinition) -> [Finding] {
    let unknown = definition.schema.unknownFields(object).map {
      Finding(field: $0, message: "is unknown: check its spelling and its place")
    }
    let refused = serverFindings(object, definition)
    // Until the form is right, the rest would only say the same again.
    guard refused.isEmpty else { return unknown + refused }
    return unknown + (definition.kind == "Job" ? jobFindings(object) : runFindings(object))
  }

  private func serverFindings(
    _ object: JSONValue, _ definition: ResourceDefinition, namespace: String = "default"
  ) -> [Finding] {
    let context = WriteContext(
      namespace: object["metadata"]["namespace"].string ?? namespace, manager: nil,
      now: now.rfc3339, uid: "offline", nameSuffix: "x7k2p")
    do {
      _ = try Lifecycle.prepareCreate(object, definition: definition, context: context)
      return []
    } catch {
      let causes = error.details?.causes ?? []
      guard !causes.isEmpty else { return [Finding(field: "", message: error.message)] }
      // `<nil>`: that some rules were not checked, which goes without saying.
      return causes.filter { $0.field != "<nil>" }.map {
        Finding(field: $0.field, message: $0.message)
      }
    }
  }

  private func jobFindings(_ object: JSONValue) -> [Finding] {
    guard let job = try? Job(json: Self.stored(object)) else { return [] }
    let problems = problems(of: job, zone: zone).map(Finding.init)
    return problems + templateFindings(job)
  }

  private func runFindings(_ object: JSONValue) -> [Finding] {
    guard let run = try? JobRun(json: Self.stored(object)), case .failure(let problem) = run.spec
    else { return [] }
    return [Finding(problem)]
  }

  /// The server's checks of a Pod, on the Pod that a run would get.
  private func templateFindings(_ job: Job) -> [Finding] {
    guard let pod = previewPod(of: job),
      let pods = ResourceDefinition.builtin(group: "", plural: "pods")
    else { return [] }
    let unknown = pods.schema.unknownFields(pod).map {
      Finding(field: $0, message: "is unknown: check its spelling and its place")
    }
    return (unknown + serverFindings(pod, pods)).map {
      Finding(
        field: $0.field.isEmpty ? "spec.template" : "spec.template.\($0.field)", message: $0.message
      )
    }
  }

  /// As if the server had stored it.
  private static func stored(_ object: JSONValue) -> JSONValue {
    var object = object
    object["metadata"]["uid"] = "offline"
    object["metadata"]["resourceVersion"] = "1"
    if object["metadata"]["namespace"].isNull { object["metadata"]["namespace"] = "default" }
    if object["metadata"]["name"].isNull { object["metadata"]["name"] = "generated" }
    return object
  }
}

extension ManifestValidator.Finding {
  init(_ problem: FieldProblem) {
    let remedy = problem.remedy.isEmpty ? "" : "; \(problem.remedy)"
    self.init(field: problem.field, message: problem.message + remedy)
  }
}

// MARK: Lines

/// An object within a YAML document.
struct Place {
  let document: YAMLDocument
  let path: [String]

  /// The line of a field, or of what would hold it if it is missing.
  func line(of field: String) -> Int {
    var full = path + Self.steps(of: field)
    while !full.isEmpty {
      if let line = document.line(ofPath: full) { return line }
      full.removeLast()
    }
    return document.line
  }

  /// `spec.containers[0].env` → spec, containers, 0, env; `labels[a.b/c]` → labels, a.b/c.
  static func steps(of field: String) -> [String] {
    var steps: [String] = []
    var rest = field[...]
    while let first = rest.first {
      if first == "[" {
        let end = rest.firstIndex(of: "]") ?? rest.endIndex
        steps.append(rest[rest.index(after: rest.startIndex)..<end].filter { $0 != "\"" })
        rest = rest[end...].dropFirst()
      } else if first == "." {
        rest = rest.dropFirst()
      } else {
        let end = rest.firstIndex { $0 == "." || $0 == "[" } ?? rest.endIndex
        steps.append(String(rest[..<end]))
        rest = rest[end...]
      }
    }
    return steps
  }
}
