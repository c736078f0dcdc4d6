import ArgumentParser
import YAML

/// `rota reference`: docs/reference.md, from the CRDs in this binary. For scripts/generate-reference.
struct Reference: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the field reference in Markdown.", shouldDisplay: false)

  static func markdown() throws -> String {
    let crds = try [
      PackageResources.jobs_rota_dev_yaml, PackageResources.jobruns_rota_dev_yaml,
    ].flatMap { try YAML.parse(String(decoding: $0, as: UTF8.self)) }
    return ([introduction] + crds.map { FieldReference($0).markdown }).joined(separator: "\n\n")
  }

  private static let introduction = """
    # Field reference

    <!-- Written by scripts/generate-reference from manifests/crds: change it there. -->

    Of `rota.dev/v1`. `kubectl explain rj.spec` says the same; [jobs.md](jobs.md) is the guide.
    `[]` in a field's name stands for each item of a list.
    """

  func run() throws { Output.line(try Self.markdown()) }
}
