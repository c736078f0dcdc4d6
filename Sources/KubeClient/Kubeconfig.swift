import JSON
import YAML

/// One kubeconfig file as it was read.
struct KubeconfigFile {
  let path: String
  let value: JSONValue

  init(path: String, value: JSONValue) {
    self.path = path
    self.value = value
  }

  init(reading path: String) throws(ConfigurationError) {
    let text: String
    do throws(Files.Failure) {
      text = try Files.text(path)
    } catch {
      throw ConfigurationError(
        file: path, field: "kubeconfig", problem: "cannot be read (\(error.words))",
        remedy: "check the path and its permissions")
    }
    try self.init(path: path, text: text)
  }

  init(path: String, text: String) throws(ConfigurationError) {
    do throws(YAMLError) {
      self.init(path: path, value: try YAML.parse(text).first?.value ?? [:])
    } catch {
      throw ConfigurationError(
        file: path, field: "line \(error.line)", problem: "is not YAML (\(error.message))",
        remedy: "correct it, or write the file anew")
    }
  }
}

/// One or several kubeconfig files as one: the first to name something wins.
struct Kubeconfig {
  let files: [KubeconfigFile]

  func configuration(
    context: String?, environment: [String: String]
  ) throws(ConfigurationError) -> KubeConfiguration {
    let name = try chosenContext(context)
    let entry = try named(name, in: "contexts", inner: "context", context: name, askedBy: nil)
    let clusterName = try entry.required("cluster")
    let cluster = try named(
      clusterName, in: "clusters", inner: "cluster", context: name, askedBy: entry)
    var result = KubeConfiguration(server: try ClusterEntry(cluster).server())
    result.namespace = try entry.string("namespace") ?? "default"
    result.proxyURL = try ClusterEntry(cluster).proxyURL()
    result.tls = try ClusterEntry(cluster).tls()
    guard let userName = try entry.string("user") else { return result }
    let user = try named(userName, in: "users", inner: "user", context: name, askedBy: entry)
    try UserEntry(user, environment).apply(to: &result)
    return result
  }

  private func chosenContext(_ asked: String?) throws(ConfigurationError) -> String {
    if let asked { return asked }
    for file in files {
      let entry = KubeconfigEntry(file: file.path, context: nil, path: "", value: file.value)
      if let name = try entry.string("current-context") { return name }
    }
    throw ConfigurationError(
      file: files.first?.path, field: "current-context", problem: "is not set",
      remedy: "set it with `kubectl config use-context`, or name a context with --context")
  }

  /// The entry of that name in the first file that has one.
  private func named(
    _ name: String, in list: String, inner: String, context: String,
    askedBy: KubeconfigEntry?
  ) throws(ConfigurationError) -> KubeconfigEntry {
    for file in files {
      let found = file.value[list].array?.first { $0["name"].string == name }
      guard let found else { continue }
      return KubeconfigEntry(
        file: file.path, context: context, path: "\(list)[\(name)].\(inner)",
        value: found[inner].isNull ? [:] : found[inner])
    }
    throw ConfigurationError(
      file: askedBy?.file ?? files.first?.path, context: context,
      field: askedBy.map { "\($0.path).\(inner)" } ?? list,
      problem: "has no entry named \"\(name)\"",
      remedy: "known are \(known(in: list)); correct the name or add the entry")
  }

  private func known(in list: String) -> String {
    let names = files.flatMap { $0.value[list].array ?? [] }.compactMap { $0["name"].string }
    return names.isEmpty ? "none" : names.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}

/// A mapping of a kubeconfig, with what an error has to say about where it stands.
struct KubeconfigEntry {
  let file: String
  let context: String?
  let path: String
  let value: JSONValue

  func string(_ key: String) throws(ConfigurationError) -> String? {
    switch value[key] {
    case .null: return nil
    case .string(let text): return text.isEmpty ? nil : text
    default: throw error(key, "must be text, not \(value[key].typeName)", "quote it")
    }
  }

  func required(_ key: String) throws(ConfigurationError) -> String {
    guard let text = try string(key) else { throw error(key, "is missing", "add it") }
    return text
  }

  func bool(_ key: String) throws(ConfigurationError) -> Bool {
    switch value[key] {
    case .null: return false
    case .bool(let flag): return flag
    default: throw error(key, "must be true or false", "correct it")
    }
  }

  func strings(_ key: String) throws(ConfigurationError) -> [String] {
    guard !value[key].isNull else { return [] }
    guard let list = value[key].array, list.allSatisfy({ $0.string != nil }) else {
      throw error(key, "must be a list of texts", "correct it")
    }
    return list.compactMap(\.string)
  }

  func entry(_ key: String) -> KubeconfigEntry? {
    guard !value[key].isNull else { return nil }
    return KubeconfigEntry(
      file: file, context: context, path: label(key), value: value[key])
  }

  /// The PEM text of `KEY-data` (base64), or else of the file that `KEY` names.
  func pem(_ key: String) throws(ConfigurationError) -> String? {
    if let data = try string("\(key)-data") {
      guard let bytes = Base64.decode(data) else {
        throw error("\(key)-data", "is not base64", "encode the PEM file with `base64 -w0`")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    guard let path = try path(key) else { return nil }
    do throws(Files.Failure) {
      return try Files.text(path)
    } catch {
      throw self.error(key, "names \(path), which cannot be read (\(error.words))", "correct it")
    }
  }

  /// A path, seen from the kubeconfig's folder.
  func path(_ key: String) throws(ConfigurationError) -> String? {
    try string(key).map { Files.resolve($0, beside: file) }
  }

  func error(_ key: String, _ problem: String, _ remedy: String) -> ConfigurationError {
    ConfigurationError(
      file: file, context: context, field: label(key), problem: problem, remedy: remedy)
  }

  private func label(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
