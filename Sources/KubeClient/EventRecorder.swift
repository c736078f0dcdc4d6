public import Logging

public final class EventRecorder: Sendable {
  public init(client: KubeClient, controller: String, instance: String, logger: Logger) {}

  public func record(
    regarding: ObjectReference, type: String, reason: String, action: String, note: String
  ) async {}
}
