import APIMachinery
import JSON
import Logging
import Synchronization

/// Deletes what has lost its owners, and carries out foreground and orphan deletions; as
/// kube-controller-manager's garbage collector. Owners are told apart by UID.
final class GarbageCollector: Sendable {
  static let foreground = "foregroundDeletion"
  static let orphan = "orphan"

  let work = WorkSet<StoreKey>()
  private let objects: ObjectService
  private let logger: Logger
  /// Owners that went with their definition: their kind is soon not known any more.
  private let departed = Mutex<Set<String>>([])

  private var store: Store { objects.store }

  init(objects: ObjectService, logger: Logger) {
    self.objects = objects
    self.logger = logger
  }

  func observe(_ events: [ChangeEvent]) {
    for event in events {
      if event.kind == .deleted { observeDeparture(of: event.object) }
      if event.previous?.facts.owners != event.object.facts.owners || event.kind == .deleted {
        let owners = (event.previous?.facts.owners ?? []) + event.object.facts.owners
        work.add(owners.compactMap { waitingOwner($0.uid)?.key })
      }
      if event.kind != .deleted, mayNeedWork(event) { work.add(event.key) }
    }
  }

  /// Looks at everything once: what happened while no server ran.
  func resume() {
    for resource in store.resources {
      let candidates = store.objects(resource).filter {
        !$0.facts.owners.isEmpty || Self.isHeldByUs($0)
      }
      work.add(candidates.map(\.key))
    }
  }

  func run() async {
    while let key = await work.next() {
      do throws(APIStatus) {
        try await process(key)
      } catch {
        guard error.code != 404 else { continue }
        logger.debug("garbage collection", metadata: ["object": "\(key)", "error": "\(error)"])
        guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
        work.add(key)
      }
    }
  }

  // MARK: What to look at

  private func observeDeparture(of object: StoredObject) {
    let dependents = store.dependents(of: object.uid)
    guard !dependents.isEmpty else { return }
    if objects.registry.surface.terminating.contains(object.key.resource) {
      departed.withLock { _ = $0.insert(object.uid) }
    }
    work.add(dependents.map(\.key))
  }

  private func mayNeedWork(_ event: ChangeEvent) -> Bool {
    if Self.isHeldByUs(event.object) { return true }
    return !event.object.facts.owners.isEmpty
      && event.previous?.facts.owners != event.object.facts.owners
  }

  private static func isHeldByUs(_ object: StoredObject) -> Bool {
    object.facts.isTerminating
      && object.facts.finalizers.contains { $0 == foreground || $0 == orphan }
  }

  private static func isWaiting(_ object: StoredObject) -> Bool {
    object.facts.isTerminating && object.facts.finalizers.contains(foreground)
  }

  private func waitingOwner(_ uid: String) -> StoredObject? {
    store.object(uid: uid).flatMap { Self.isWaiting($0) ? $0 : nil }
  }

  // MARK: One object

  private func process(_ key: StoreKey) async throws(APIStatus) {
    guard let object = store.object(key) else { return }
    if object.facts.isTerminating {
      if object.facts.finalizers.contains(Self.orphan) { return try await orphanDependents(object) }
      if object.facts.finalizers.contains(Self.foreground) { try await finishForeground(object) }
    } else if !object.facts.owners.isEmpty {
      try await checkOwners(of: object)
    }
  }

  private func orphanDependents(_ owner: StoredObject) async throws(APIStatus) {
    for dependent in store.dependents(of: owner.uid) {
      try await removeOwners([owner.uid], from: dependent)
    }
    try await objects.removeFinalizer(Self.orphan, from: owner)
  }

  /// The owner goes when nothing that blocks it is left.
  private func finishForeground(_ owner: StoredObject) async throws(APIStatus) {
    let dependents = store.dependents(of: owner.uid)
    let isBlocked = dependents.contains { dependent in
      dependent.facts.owners.contains { $0.uid == owner.uid && $0.blocksOwnerDeletion }
    }
    guard isBlocked else {
      return try await objects.removeFinalizer(Self.foreground, from: owner)
    }
    work.add(dependents.filter { !$0.facts.isTerminating }.map(\.key))
  }

  private func checkOwners(of object: StoredObject) async throws(APIStatus) {
    var solid: [OwnerReference] = []
    var dangling: [OwnerReference] = []
    var waiting: [OwnerReference] = []
    for owner in object.facts.owners {
      switch standing(of: owner, in: object.key.namespace) {
      case .solid, .unknown: solid.append(owner)
      case .gone: dangling.append(owner)
      case .waiting: waiting.append(owner)
      }
    }
    if solid.isEmpty {
      let hasDependents = !waiting.isEmpty && store.hasDependents(object.uid)
      await objects.deleteQuietly(
        object, DeletionOptions(propagation: hasDependents ? .foreground : policy(object)), logger)
    } else if !dangling.isEmpty || !waiting.isEmpty {
      // Somebody else still owns it: only the references that mean nothing any more go.
      try await removeOwners(Set((dangling + waiting).map(\.uid)), from: object)
    }
  }

  /// A deletion that was asked for earlier keeps its kind.
  private func policy(_ object: StoredObject) -> DeletionOptions.Propagation {
    if object.facts.finalizers.contains(Self.orphan) { return .orphan }
    return object.facts.finalizers.contains(Self.foreground) ? .foreground : .background
  }

  private enum Standing { case solid, gone, waiting, unknown }

  /// An owner lives in the namespace of its dependent, or in none.
  private func standing(of owner: OwnerReference, in namespace: String) -> Standing {
    if let found = store.object(uid: owner.uid),
      found.key.namespace.isEmpty || found.key.namespace == namespace
    {
      return Self.isWaiting(found) ? .waiting : .solid
    }
    if departed.withLock({ $0.contains(owner.uid) }) { return .gone }
    // A kind that is not served says nothing about its objects.
    let definition = objects.registry.surface.definition(
      apiVersion: owner.apiVersion, kind: owner.kind)
    return definition == nil ? .unknown : .gone
  }

  private func removeOwners(_ uids: Set<String>, from object: StoredObject) async throws(APIStatus)
  {
    try await objects.edit(object) { metadata in
      let left = (metadata["ownerReferences"].array ?? []).filter {
        !uids.contains($0["uid"].string ?? "")
      }
      metadata["ownerReferences"] = .array(left)
      if left.isEmpty { metadata.removeMember("ownerReferences") }
    }
  }
}
