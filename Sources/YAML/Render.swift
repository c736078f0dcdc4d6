public import JSON

extension YAML {
  /// `value` as `kubectl -o yaml` writes it: block style, members sorted.
  public static func render(_ value: JSONValue) -> String {
    value.text
  }
}
