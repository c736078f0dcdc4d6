import APIMachinery
import Logging

/// What has to be thrown away in time: events after an hour, and old history.
struct Maintenance: Sendable {
  let objects: ObjectService
  let database: Database
  let logger: Logger

  private static let interval = Duration.seconds(60)
  /// As kube-apiserver's `--event-ttl`.
  private static let eventLifetime: Int64 = 3600
  private static let historyLifetime: Int64 = 3600
  private static let historyCount: Int64 = 50_000

  func run() async {
    while (try? await Task.sleep(for: Self.interval)) != nil { await sweep() }
  }

  func sweep() async {
    let now = objects.surroundings.now()
    await expireEvents(before: now - Self.eventLifetime)
    objects.store.trimHistories(before: now - Self.historyLifetime)
    do {
      try await database.trimHistory(
        keeping: Self.historyCount, since: now - Self.historyLifetime)
    } catch {
      logger.warning("the history could not be trimmed", metadata: ["error": "\(error)"])
    }
  }

  private func expireEvents(before time: Int64) async {
    for event in objects.store.objects(.events) where event.time < time {
      await objects.deleteQuietly(event, DeletionOptions(), logger)
    }
  }
}
