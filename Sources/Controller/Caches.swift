import KubeClient
import Reconciler

/// What the process knows of the cluster: the three kinds it watches.
struct Caches: Sendable {
  let jobs = ObjectCache<Job>()
  let runs = ObjectCache<JobRun>()
  let pods = ObjectCache<Pod>()

  var areSynced: Bool { jobs.isSynced && runs.isSynced && pods.isSynced }
}
