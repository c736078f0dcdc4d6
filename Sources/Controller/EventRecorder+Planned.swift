import KubeClient
import Reconciler

extension EventRecorder {
  /// Records an event that was decided on.
  func record(_ event: PlannedEvent, about object: ObjectReference) async {
    await record(
      regarding: object, type: event.type.rawValue, reason: event.reason, action: event.action,
      note: event.note)
  }
}
