extension KubeConfiguration {
  /// Where Pods find their service account.
  public static let serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// The first that there is of: the file `kubeconfig`; the files of `KUBECONFIG` (merged, the first to
  /// name something wins); the Pod's service account, unless a context is asked for; `~/.kube/config`.
  ///
  /// Certificates are read now, tokens when they are used.
  public static func load(
    kubeconfig: String? = nil, context: String? = nil, environment: [String: String],
    serviceAccountDirectory: String = Self.serviceAccountDirectory
  ) throws(ConfigurationError) -> KubeConfiguration {
    if let path = kubeconfig, !path.isEmpty {
      return try resolve([try KubeconfigFile(reading: path)], context, environment)
    }
    if let paths = environment["KUBECONFIG"], !paths.isEmpty {
      return try resolve(try existing(paths), context, environment)
    }
    if context == nil,
      let inCluster = try InCluster(environment, serviceAccountDirectory)?.configuration()
    {
      return inCluster
    }
    guard let home = environment["HOME"], Files.exists("\(home)/.kube/config") else {
      throw ConfigurationError(
        field: "kubeconfig", problem: "is not to be found",
        remedy: "name one with --kubeconfig or KUBECONFIG, or put it at ~/.kube/config")
    }
    return try resolve(
      [try KubeconfigFile(reading: "\(home)/.kube/config")], context, environment)
  }

  private static func resolve(
    _ files: [KubeconfigFile], _ context: String?, _ environment: [String: String]
  ) throws(ConfigurationError) -> KubeConfiguration {
    try Kubeconfig(files: files).configuration(context: context, environment: environment)
  }

  /// Files that are missing are skipped, as kubectl does: the list is often a standing one.
  private static func existing(_ paths: String) throws(ConfigurationError) -> [KubeconfigFile] {
    var files: [KubeconfigFile] = []
    for path in paths.split(separator: ":").map(String.init) where Files.exists(path) {
      files.append(try KubeconfigFile(reading: path))
    }
    guard !files.isEmpty else {
      throw ConfigurationError(
        field: "KUBECONFIG", problem: "names no file that exists (\(paths))",
        remedy: "correct it, or unset it to use ~/.kube/config")
    }
    return files
  }
}

/// The service account that Kubernetes mounts into a Pod.
struct InCluster {
  private let host: String
  private let port: String
  private let directory: String

  /// Nil outside of a Pod.
  init?(_ environment: [String: String], _ directory: String) throws(ConfigurationError) {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"], !port.isEmpty
    else { return nil }
    self.host = host
    self.port = port
    self.directory = directory
  }

  func configuration() throws(ConfigurationError) -> KubeConfiguration {
    let token = "\(directory)/token"
    guard Files.exists(token) else {
      throw ConfigurationError(
        file: token, field: "service account token", problem: "is missing",
        remedy: "set automountServiceAccountToken: true for this Pod, or give --kubeconfig")
    }
    // An IPv6 address needs brackets in a URL.
    let address = host.contains(":") ? "[\(host)]" : host
    return KubeConfiguration(
      server: "https://\(address):\(port)",
      namespace: (try? Files.text("\(directory)/namespace").trimmed) ?? "default",
      tls: .init(caPEM: try read("ca.crt")), authentication: .tokenFile(path: token))
  }

  private func read(_ name: String) throws(ConfigurationError) -> String {
    do throws(Files.Failure) {
      return try Files.text("\(directory)/\(name)")
    } catch {
      throw ConfigurationError(
        file: error.path, field: name, problem: "cannot be read (\(error.words))",
        remedy: "check the Pod's service account volume")
    }
  }
}
