import ArgumentParser
import JSON
import KubeClient
import YAML

/// `rota import …`: what people have, as Jobs.
struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn other objects into Jobs.", subcommands: [ImportCronJob.self])
}

/// `rota import cronjob`.
struct ImportCronJob: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cronjob",
    abstract: "Print CronJobs of batch/v1 as Jobs of Rota; change nothing.",
    discussion: """
      The Jobs go to standard output as YAML, and what is different or has no counterpart to standard \
      error. Exit code 1 says that something was left out (lost) or not converted at all (refused). What is \
      printed passes `rota validate`. Suspend the CronJob before you apply the Job. Pods of Rota get no token \
      of their service account unless the template asks for it with automountServiceAccountToken.
      """, aliases: ["cronjobs", "cj"])

  @OptionGroup var global: GlobalOptions

  @Option(
    name: .customShort("f"), parsing: .upToNextOption,
    help: .init(
      "Read CronJobs of files, directories or - instead of the cluster.", valueName: "file"))
  var files: [String] = []

  @Argument(help: .init("CronJobs of the cluster.", valueName: "name"))
  var names: [String] = []

  @Flag(help: "All CronJobs of the namespace.")
  var all = false

  func validate() throws {
    let ways = [!files.isEmpty, !names.isEmpty, all].count(where: \.self)
    guard ways == 1 else {
      throw ValidationError("give the names of CronJobs, or --all, or files with -f")
    }
  }

  func run() async throws {
    let cronJobs = try await cronJobs()
    let validator = try ManifestValidator(
      crds: BundledCRDs.all(), zone: Zones.rules(named:), now: .now)
    var isComplete = true
    var documents: [String] = []
    for cronJob in cronJobs {
      let imported = ImportedJob(cronJob, validator)
      for line in imported.remarks { Output.error(line) }
      if let yaml = imported.yaml { documents.append(yaml) }
      isComplete = isComplete && imported.isComplete
    }
    if !documents.isEmpty { Output.write(Array(documents.joined(separator: "---\n").utf8)) }
    if !isComplete { throw ExitCode(1) }
  }

  private func cronJobs() async throws -> [JSONValue] {
    let found = files.isEmpty ? try await fromCluster() : try fromFiles()
    guard !found.isEmpty else {
      let place = files.isEmpty ? "the namespace" : files.joined(separator: ", ")
      throw Failure("there is no CronJob of batch/v1 in \(place)")
    }
    return found
  }

  private func fromFiles() throws -> [JSONValue] {
    try files.flatMap(ManifestFiles.expand).flatMap { file in
      do {
        return try ManifestObjects.parse(try ManifestFiles.read(file))
          .filter(CronJobConversion.isCronJob)
      } catch let error as YAMLError {
        throw Failure("\(file):\(error.line): column \(error.column): \(error.message)")
      }
    }
  }

  private func fromCluster() async throws -> [JSONValue] {
    let session = try global.session()
    defer { session.close() }
    do throws(KubeError) {
      if all {
        return try await session.client.list(all: .list(.cronJobs, namespace: session.namespace))
          .items.map(\.asCronJob)
      }
      var found: [JSONValue] = []
      for name in names {
        found.append(
          try await session.client.send(
            .get(.cronJobs, namespace: session.namespace, name: name)))
      }
      return found
    } catch {
      let which = all ? "the CronJobs of namespace" : "CronJob \(names.joined(separator: ", ")) of"
      throw Failure(error, when: "read \(which) \(session.namespace)")
    }
  }
}

extension JSONValue {
  /// The items of a list lack what the list says for them all.
  fileprivate var asCronJob: JSONValue {
    var object = self
    object["apiVersion"] = "batch/v1"
    object["kind"] = "CronJob"
    return object
  }
}

extension Resource {
  static let cronJobs = Resource(
    group: "batch", version: "v1", plural: "cronjobs", kind: "CronJob")
}
