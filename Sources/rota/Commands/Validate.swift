import ArgumentParser
import Foundation
import YAML

/// `rota validate FILE…`: offline, for CI.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check manifests without a cluster; fail if one is wrong.",
    discussion: """
      Jobs and JobRuns of rota.dev/v1 are checked as the API server and the controller would: fields, \
      types, bounds, rules, schedules, time zones and the Pod template. Other kinds are passed over. \
      - reads standard input; of a directory, all .yaml, .yml and .json files below it are read.
      """)

  @Argument(help: .init("Files or directories.", valueName: "file"))
  var files: [String]

  @Flag(name: .shortAndLong, help: "Print problems alone.")
  var quiet = false

  func run() throws {
    let validator = try ManifestValidator(
      crds: BundledCRDs.all(), zone: Zones.rules(named:), now: .now)
    var problems = 0
    var checked = 0
    for file in try files.flatMap(ManifestFiles.expand) {
      let report = validator.validate(try ManifestFiles.read(file))
      for problem in report.problems { Output.line("\(file):\(problem)") }
      problems += report.problems.count
      checked += report.checked
    }
    guard problems == 0 else {
      Output.error("\(problems) \(problems == 1 ? "problem" : "problems")")
      throw ExitCode(1)
    }
    if !quiet { Output.line("\(checked) \(checked == 1 ? "object is" : "objects are") valid") }
  }
}

/// The files that a command line names.
enum ManifestFiles {
  static let extensions: Set<String> = ["yaml", "yml", "json"]

  /// What is in a directory, sorted; a file or `-` as it is.
  static func expand(_ path: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    guard exists, isDirectory.boolValue else { return [path] }
    let names = try FileManager.default.subpathsOfDirectory(atPath: path)
    return names.filter { extensions.contains(URL(filePath: $0).pathExtension) }.sorted().map {
      "\(path)/\($0)"
    }
  }

  static func read(_ path: String) throws -> String {
    let data =
      path == "-"
      ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: path)
    guard let data else {
      throw Failure("\(path) cannot be read: check that it exists and is readable")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Failure("\(path) is no text in UTF-8: save it as UTF-8")
    }
    return text
  }
}
