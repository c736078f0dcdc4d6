/// A write that the store is asked for. It is compared and swapped: the state it was computed from
/// must still be the current one.
struct Change: Sendable {
  enum Action: Sendable {
    case create(EncodedObject, ObjectFacts)
    case update(EncodedObject, ObjectFacts, expecting: Int64)
    /// `last` is the state that the event of the deletion shows; nil for the current one.
    case delete(expecting: Int64, last: (EncodedObject, ObjectFacts)?)
  }

  let key: StoreKey
  let action: Action
  /// The name of the CustomResourceDefinition that a create depends on.
  var definition: String?
}

/// Why the store refuses a change.
enum ChangeRefusal: Error, Hashable, Sendable {
  /// A create: the key is taken.
  case exists
  /// The object is not there (any more).
  case missing
  /// Another write came first.
  case changed
  /// A create in a namespace that does not exist.
  case namespaceMissing
  /// A create in a namespace that is being deleted.
  case namespaceTerminating
  /// A create of a custom resource whose definition goes or is gone.
  case definitionTerminating
  /// The disk; nothing was written.
  case storage(String)
}
