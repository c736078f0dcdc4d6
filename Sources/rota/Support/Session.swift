import JSON
import KubeClient
import Logging
import Reconciler

/// A connection to the cluster, and what the commands ask it.
struct Session: Sendable {
  let client: KubeClient
  let namespace: String
  let logger: Logger

  func close() { client.shutdown() }

  func job(_ name: String) async throws -> Job {
    do throws(KubeError) {
      let json = try await client.send(.get(.rotaJobs, namespace: namespace, name: name))
      return try decode(json) { json throws(DecodingProblem) in try Job(json: json) }
    } catch {
      guard error.isNotFound, !error.isUnknownResource else {
        throw Failure(error, when: "read Job \(namespace)/\(name)")
      }
      throw Failure(
        "there is no Job \(namespace)/\(name): `kubectl get rj -A` lists all of them")
    }
  }

  func run(_ name: String) async throws -> JobRun {
    guard let run = try await findRun(name) else {
      throw Failure(
        "there is no JobRun \(namespace)/\(name): `rota runs -n \(namespace)` lists them")
    }
    return run
  }

  /// Nil when there is none.
  func findRun(_ name: String) async throws -> JobRun? {
    do throws(KubeError) {
      let json = try await client.send(.get(.rotaRuns, namespace: namespace, name: name))
      return try decode(json) { json throws(DecodingProblem) in try JobRun(json: json) }
    } catch {
      if error.isNotFound, !error.isUnknownResource { return nil }
      throw Failure(error, when: "read JobRun \(namespace)/\(name)")
    }
  }

  /// The oldest first. A run that cannot be read is left out.
  func runs(of job: String?, inAllNamespaces: Bool = false) async throws -> [JobRun] {
    let namespace = inAllNamespaces ? nil : namespace
    do {
      let objects = try await listRuns(of: job, in: namespace)
      return objects.compactMap { try? JobRun(json: $0) }
        .filter { run in job == nil || job == (try? run.spec.get())?.jobName }
        .sorted(by: RunOrder.isOlder)
    } catch {
      throw Failure(
        error, when: "list the runs of \(namespace.map { "namespace \($0)" } ?? "all namespaces")")
    }
  }

  private func listRuns(
    of job: String?, in namespace: String?
  ) async throws(KubeError) -> [JSONValue] {
    do {
      let options = ListOptions(fieldSelector: job.map { "spec.jobName=\($0)" }, limit: 500)
      return try await client.list(
        all: .list(.rotaRuns, namespace: namespace, options: options)
      ).items
    } catch {
      // Servers before 1.31 do not select by fields of custom resources.
      guard job != nil, error.statusCode == 400 else { throw error }
      return try await client.list(
        all: .list(.rotaRuns, namespace: namespace, options: .init(limit: 500))
      ).items
    }
  }

  private func decode<Object>(
    _ json: JSONValue, _ decoding: (JSONValue) throws(DecodingProblem) -> Object
  ) throws(KubeError) -> Object {
    do {
      return try decoding(json)
    } catch {
      throw KubeError(kind: .decoding, problem: "\(error)")
    }
  }
}

/// By age.
enum RunOrder {
  static func isOlder(_ left: JobRun, _ right: JobRun) -> Bool {
    (left.metadata.creationTime, left.namespace, left.name)
      < (right.metadata.creationTime, right.namespace, right.name)
  }
}

extension Resource {
  static let rotaJobs = Resource(group: "rota.dev", version: "v1", plural: "jobs", kind: "Job")
  static let rotaRuns = Resource(
    group: "rota.dev", version: "v1", plural: "jobruns", kind: "JobRun")
}
