import JSON
import YAML

/// The CustomResourceDefinitions of this version, carried inside the binary.
enum BundledCRDs {
  static func all() throws -> [JSONValue] {
    try [PackageResources.jobs_rota_dev_yaml, PackageResources.jobruns_rota_dev_yaml]
      .flatMap { try YAML.parse(String(decoding: $0, as: UTF8.self)).map(\.value) }
  }
}
