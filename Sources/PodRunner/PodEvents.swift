import JSON
import KubeClient

/// Tells people about Pods through the API, beside the work: an event never delays a Pod.
struct PodEvents: Sendable {
  private struct Event: Sendable {
    var regarding: ObjectReference
    var note: PodMachine.Note
    var action: String
  }

  private let stream: AsyncStream<Event>
  private let continuation: AsyncStream<Event>.Continuation
  private let isEnabled: Bool

  /// - Parameter isEnabled: benchmarks do without.
  init(isEnabled: Bool) {
    // In a flood the oldest are the least of a loss.
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1000))
    self.isEnabled = isEnabled
  }

  func send(_ notes: [PodMachine.Note], _ pod: JSONValue) {
    guard isEnabled, !pod.isNull else { return }
    for note in notes { send(note, PodID(pod: pod), action: note.reason) }
  }

  func sendScheduled(_ id: PodID, nodeName: String) {
    guard isEnabled else { return }
    let text = "Successfully assigned \(id.key) to \(nodeName)"
    send(PodMachine.Note(reason: "Scheduled", text: text), id, action: "Binding")
  }

  private func send(_ note: PodMachine.Note, _ id: PodID, action: String) {
    let pod = ObjectReference(
      apiVersion: "v1", kind: "Pod", namespace: id.namespace, name: id.name, uid: id.uid)
    continuation.yield(Event(regarding: pod, note: note, action: action))
  }

  /// Hands them over until the task is cancelled.
  func run(_ recorder: EventRecorder) async {
    for await event in stream {
      await recorder.record(
        regarding: event.regarding, type: event.note.isWarning ? "Warning" : "Normal",
        reason: event.note.reason, action: event.action, note: event.note.text)
    }
  }
}
