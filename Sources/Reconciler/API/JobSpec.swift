public import JSON

/// The spec of a Job, with its defaults. The schedule is text here: whether it can be read is judged with
/// the schedule (`problems(of:zone:)`), so that a job with a bad one can still be run by hand.
public struct JobSpec: Hashable, Sendable {
  public let image: String
  public let schedule: String?
  public let timeZone: String
  public let suspend: Bool
  public let paused: Bool
  public let concurrencyPolicy: ConcurrencyPolicy
  public let maxConcurrency: Int?
  public let startingDeadlineSeconds: Int?
  public let retryLimit: Int
  public let timeLimitSeconds: Int?
  public let runOnImageChange: ImageChangePolicy
  public let continuousDelivery: Bool
  public let successfulRunsHistoryLimit: Int
  public let failedRunsHistoryLimit: Int
  public let ttlSecondsAfterFinished: Int?
  /// Nil when runs may override all that can be.
  public let overridePolicy: OverridePolicy?
  /// A PodTemplateSpec; its truth is the API server's own validation.
  public let template: JSONValue

  /// The longest time that a spec can name: a year.
  static let seconds = 0...31_536_000

  init(_ json: JSONValue) throws(FieldProblem) {
    let spec = try FieldReader(json, path: "spec")
    image = try Self.image(try spec.member("source"))
    schedule = try spec.string("schedule")
    timeZone = try spec.string("timeZone") ?? "UTC"
    suspend = try spec.bool("suspend")
    paused = try spec.bool("paused")
    concurrencyPolicy = try spec.oneOf("concurrencyPolicy", default: .allow)
    maxConcurrency = try spec.int("maxConcurrency", in: 1...1000)
    startingDeadlineSeconds = try spec.int("startingDeadlineSeconds", in: 1...31_536_000)
    retryLimit = try spec.int("retryLimit", in: 0...100) ?? 0
    timeLimitSeconds = try spec.int("timeLimitSeconds", in: 1...31_536_000)
    runOnImageChange = try spec.oneOf("runOnImageChange", default: .never)
    continuousDelivery = try spec.member("delivery").bool("continuous")
    successfulRunsHistoryLimit = try spec.int("successfulRunsHistoryLimit", in: 0...1000) ?? 3
    failedRunsHistoryLimit = try spec.int("failedRunsHistoryLimit", in: 0...1000) ?? 3
    ttlSecondsAfterFinished = try spec.int("ttlSecondsAfterFinished", in: Self.seconds)
    overridePolicy = try OverridePolicy(
      spec.value["overridePolicy"], path: "spec.overridePolicy")
    template = try Self.template(spec)
  }

  private static func image(_ source: FieldReader) throws(FieldProblem) -> String {
    let given = ["image", "git", "build"].filter { !source.value[$0].isNull }
    guard given.count == 1 else {
      throw FieldProblem(
        field: source.path,
        message: given.isEmpty ? "names no source" : "names \(given.joined(separator: " and "))",
        remedy: "give exactly one of image, git and build")
    }
    guard given == ["image"] else {
      throw FieldProblem(
        .sourceUnsupported, field: "\(source.path).\(given[0])",
        message: "this version of Rota does not build images",
        remedy: "build the image elsewhere and name it in spec.source.image")
    }
    return try source.required("image")
  }

  private static func template(_ spec: FieldReader) throws(FieldProblem) -> JSONValue {
    let template = try spec.member("template")
    guard !template.value.isNull else {
      throw FieldProblem(
        field: template.path, message: "is missing",
        remedy: "give the Pod to run, such as {spec: {containers: [{name: main}]}}")
    }
    _ = try template.member("metadata")
    _ = try template.member("spec").array("containers")
    return template.value
  }
}
