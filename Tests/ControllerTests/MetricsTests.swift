import Testing

@testable import Controller

@Suite struct MetricsTests {
  @Test("families come with help and type, series sorted, label values escaped")
  func exposition() {
    let metrics = Metrics()
    metrics.increment(.runsFinished, ["trigger": "Schedule", "phase": "Succeeded"])
    metrics.increment(.runsFinished, ["trigger": "Manual", "phase": "Failed"], by: 2)
    metrics.increment(.runsFinished, ["trigger": "Schedule", "phase": "Succeeded"])
    metrics.set(.cachedObjects, ["kind": "a\"b\\c\nd"], to: 1.5)
    #expect(
      metrics.exposition == """
        # HELP rota_cached_objects Objects in the caches, by kind.
        # TYPE rota_cached_objects gauge
        rota_cached_objects{kind="a\\"b\\\\c\\nd"} 1.5
        # HELP rota_runs_finished_total Runs that ended, by trigger and phase.
        # TYPE rota_runs_finished_total counter
        rota_runs_finished_total{trigger="Manual",phase="Failed"} 2
        rota_runs_finished_total{trigger="Schedule",phase="Succeeded"} 2

        """)
  }
}
