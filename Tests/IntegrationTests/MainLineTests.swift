import JSON
import KubeClient
import Testing

/// What a newcomer does, with the samples and the real kubectl.
@Suite("The main line")
struct MainLineTests {
  @Test("the samples are applied, one fires on schedule, one runs when asked")
  func samples() async throws {
    try await TestNamespace.with(clock: .minuteAhead) { namespace in
      let applied = try await namespace.kubectl(
        "apply", "-f", "\(TestCluster.repository)/manifests/samples")
      #expect(applied.succeeded, "\(applied)")
      #expect(
        applied.lines.sorted() == ["job.rota.dev/hello created", "job.rota.dev/report created"])

      try await scheduledRun(in: namespace)
      try await manualRun(in: namespace)
      try await views(in: namespace)

      let deleted = try await namespace.kubectl(
        "delete", "-f", "\(TestCluster.repository)/manifests/samples", "--timeout=30s")
      #expect(deleted.succeeded, "\(deleted)")
      try await namespace.none(of: .pods, "outlives its Job")
    }
  }

  private func scheduledRun(in namespace: TestNamespace) async throws {
    let runs = try await namespace.runs(of: "hello", "one succeeds") {
      $0.contains { $0.phase == "Succeeded" }
    }
    let run = try #require(runs.first)
    #expect(run.name.hasPrefix("hello-"))
    #expect(run["spec"]["trigger"] == "Schedule")
    #expect(run["spec"]["scheduledTime"].string?.hasSuffix(":00Z") == true)
    #expect(run["metadata"]["labels"]["rota.dev/job"] == "hello")
    let pod = try await namespace.object(.pods, "\(run.name)-1", "is there")
    #expect(pod["metadata"]["labels"]["rota.dev/run"].string == run.name)
    #expect(pod["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "rota")
    let job = try await namespace.job("hello", "Ready", "True")
    #expect(job["status"]["lastScheduleTime"] == run["spec"]["scheduledTime"])
    #expect(job["status"]["nextScheduleTime"].string != nil)
  }

  private func manualRun(in namespace: TestNamespace) async throws {
    let created = try await namespace.kubectl(
      "create", "-o", "name", "-f", "\(TestCluster.repository)/manifests/samples/runs")
    #expect(created.succeeded, "\(created)")
    let reference = try #require(created.lines.first)
    #expect(reference.hasPrefix("jobrun.rota.dev/report-"))
    let waited = try await namespace.kubectl(
      "wait", "--for=condition=Complete", reference, "--timeout=40s")
    #expect(waited.output == "\(reference) condition met\n", "\(waited)")
    guard namespace.cluster.servesLogs else { return }
    let run = reference.dropFirst("jobrun.rota.dev/".count)
    let logs = try await namespace.kubectl("logs", "-l", "rota.dev/run=\(run)")
    #expect(
      logs.lines == (1...3).map { "report for yesterday: part \($0)" }, "\(logs)")
  }

  private func views(in namespace: TestNamespace) async throws {
    let table = try await namespace.kubectl("get", "rj")
    #expect(
      Self.columns(table) == [
        "NAME", "SCHEDULE", "PAUSED", "ACTIVE", "LAST RUN", "LAST STATUS", "NEXT", "AGE",
      ], "\(table)")
    let runs = try await namespace.kubectl("get", "jr")
    #expect(
      Self.columns(runs) == ["NAME", "JOB", "TRIGGER", "STATUS", "ATTEMPTS", "DURATION", "AGE"],
      "\(runs)")
    let wide = try await namespace.kubectl("get", "jobs.rota.dev", "-o", "wide")
    #expect(Self.columns(wide).contains("IMAGE") && Self.columns(wide).contains("ZONE"), "\(wide)")
    let category = try await namespace.kubectl("get", "rota", "-o", "name")
    #expect(category.lines.contains("job.rota.dev/hello"), "\(category)")
    let yaml = try await namespace.kubectl("get", "rj", "hello", "-o", "yaml")
    #expect(yaml.output.contains("timeZone: Europe/Berlin"), "\(yaml)")
    let described = try await namespace.kubectl("describe", "rj", "hello")
    #expect(described.output.contains("Schedule:"), "\(described)")
    let explained = try await namespace.kubectl("explain", "jobs.rota.dev.spec.concurrencyPolicy")
    #expect(
      explained.output.lowercased().contains("enum:") && explained.output.contains("Queue"),
      "\(explained)")
    let events = try await namespace.kubectl("get", "events", "-o", "json").json()
    let about = (events["items"].array ?? []).map { $0["involvedObject"]["kind"].string }
    #expect(about.contains("Job") && about.contains("JobRun"), "\(events)")
    let selected = try await namespace.kubectl(
      "get", "jr", "--field-selector", "spec.jobName=report,status.phase=Succeeded", "-o", "name")
    #expect(selected.lines.count == 1, "\(selected)")
  }

  /// The titles of a table: two blanks part them, one may be inside.
  private static func columns(_ table: Kubectl.Outcome) -> [String] {
    var titles: [String] = []
    for word in (table.lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false) {
      if word.isEmpty { titles.append("") } else { titles.append(String(word)) }
    }
    return titles.split(separator: "").map { $0.joined(separator: " ") }
  }

  @Test("a Job whose schedule has a step, a name and a zone says when it fires next")
  func nextTime() async throws {
    try await TestNamespace.with { namespace in
      try await namespace.create(
        .rotaJobs,
        Manifest.job("weekly", schedule: "*/20 4 * JAN-DEC sun", ["timeZone": "Asia/Kolkata"]))
      let job = try await namespace.job("weekly", "Ready", "True")
      let next = try #require(job["status"]["nextScheduleTime"].string)
      // 04:00 in Kolkata is 22:30 of the day before in UTC, and the minutes go on by twenty.
      #expect(
        ["22:30:00Z", "22:50:00Z", "23:10:00Z"].contains { next.hasSuffix($0) }, "\(next)")
    }
  }
}
