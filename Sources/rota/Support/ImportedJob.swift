import JSON
import YAML

/// A converted CronJob that has been checked, ready to be printed.
struct ImportedJob {
  /// Nil when there is none.
  let yaml: String?
  /// One line each, the object in front.
  let remarks: [String]
  /// Whether the Job does all that the CronJob did.
  let isComplete: Bool

  init(_ cronJob: JSONValue, _ validator: ManifestValidator) {
    let metadata = cronJob["metadata"]
    let namespace = metadata["namespace"].string.map { "\($0)/" } ?? ""
    let name = "CronJob \(namespace)\(metadata["name"].string ?? "")"
    let conversion = CronJobConversion(cronJob)
    let text = conversion.job.map(YAML.render)
    let problems = text.map { validator.validate($0).problems } ?? []
    yaml = problems.isEmpty ? text : nil
    remarks =
      conversion.remarks.map { "\(name): \($0)" }
      + problems.map { "\(name): refused: \($0.message)" }
    isComplete =
      yaml != nil && !conversion.remarks.contains { $0.kind == .lost }
  }
}
