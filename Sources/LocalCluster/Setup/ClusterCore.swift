import APIMachinery
import Logging
import Synchronization

/// The parts behind the network, put together.
final class ClusterCore: Sendable {
  let database: Database
  let registry: ResourceRegistry
  let store: Store
  let objects: ObjectService
  let controllers: Controllers
  let logger: Logger
  let surroundings: Surroundings

  /// - Parameter path: of the database.
  init(
    path: String, logger: Logger = Logger(label: "rota.local-cluster"),
    surroundings: Surroundings = Surroundings()
  ) throws(LocalClusterError) {
    self.logger = logger
    self.surroundings = surroundings
    database = try Database(path: path)
    let registry = ResourceRegistry(crds: try database.values(.customResourceDefinitions))
    let contents = try database.load { registry.surface.selectablePaths($0) }
    let relay = ObserverRelay()
    store = Store(
      database: database, contents: contents, logger: logger, now: surroundings.now,
      observer: { relay.pass($0) })
    objects = ObjectService(store: store, registry: registry, surroundings: surroundings)
    controllers = Controllers(objects: objects, database: database, logger: logger)
    self.registry = registry
    relay.connect(controllers)
  }

  func server(
    token: String, logDirectory: String, address: @escaping @Sendable () -> String
  ) -> APIServer {
    let reads = ReadHandlers(store: store, surroundings: surroundings)
    let logs = PodLogHandler(store: store, surroundings: surroundings, directory: logDirectory)
    return APIServer(
      authenticator: Authenticator(adminToken: token), authorizer: AllowAll(), registry: registry,
      discovery: DiscoveryHandlers(registry: registry, serverAddress: address), reads: reads,
      writes: WriteHandlers(objects: objects),
      deletes: DeleteHandlers(objects: objects, reads: reads),
      watches: WatchHandler(store: store, surroundings: surroundings),
      subresources: SubresourceHandlers(objects: objects, logs: logs), logger: logger)
  }

  func close() async {
    await controllers.stop()
    await store.close()
  }
}

/// The store is made before the controllers that observe it.
private final class ObserverRelay: Sendable {
  private let controllers = Mutex<Controllers?>(nil)

  func connect(_ controllers: Controllers) { self.controllers.withLock { $0 = controllers } }

  func pass(_ events: [ChangeEvent]) { controllers.withLock { $0 }?.observe(events) }
}
