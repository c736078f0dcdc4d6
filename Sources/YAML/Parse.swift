import JSON

extension YAML {
  /// Every document of `text`; empty ones are left out.
  ///
  /// As `sigs.k8s.io/yaml` (go-yaml 2) does it for manifests: YAML 1.1 scalars, so that a plain `yes` or
  /// `on` is a boolean and `010` is eight; timestamps stay text; keys become text. Unlike there, a key
  /// that comes twice is an error, and a mapping's own keys win over merged ones wherever they stand.
  ///
  /// Nesting is limited to `JSONValue.depthLimit` levels, and what aliases repeat to
  /// `aliasedNodesLimit` values.
  public static func parse(_ text: String) throws(YAMLError) -> [YAMLDocument] {
    var text = text
    let result = text.withUTF8 { bytes in
      Result { () throws(YAMLError) in
        var composer = try Composer(bytes)
        defer { composer.close() }
        return try composer.stream()
      }
    }
    return try result.get()
  }

  /// How many values aliases may stand for, all together: ten lines can otherwise mean a billion.
  public static let aliasedNodesLimit = 100_000
}
