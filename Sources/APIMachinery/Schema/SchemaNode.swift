final class SchemaNode: Sendable {
  init() {}
}
