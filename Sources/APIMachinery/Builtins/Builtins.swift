enum Builtins {
  static let definitions: [ResourceDefinition] = []
}
