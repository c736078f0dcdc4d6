/// How long to wait after failures, as Kubernetes' Job long documented it: 10 s, doubling to 6 min.
enum RetryDelay {
  /// Pods of one run that may be lost to the cluster before it gives up.
  static let infrastructureLimit = 10

  /// The wait after the `failures`-th failure, counted from 1.
  static func after(failures: Int) -> Duration {
    let doublings = min(max(failures - 1, 0), 6)
    return .seconds(min(10 << doublings, 360))
  }
}
