/// The current objects of one resource, in the order of their keys.
struct ObjectTable: Sendable {
  private(set) var objects: [StoredObject] = []

  subscript(key: StoreKey) -> StoredObject? {
    let index = lowerBound { $0.precedes(key) }
    guard index < objects.count, objects[index].key == key else { return nil }
    return objects[index]
  }

  mutating func set(_ object: StoredObject) {
    let index = lowerBound { $0.precedes(object.key) }
    if index < objects.count, objects[index].key == object.key {
      objects[index] = object
    } else {
      objects.insert(object, at: index)
    }
  }

  mutating func remove(_ key: StoreKey) {
    let index = lowerBound { $0.precedes(key) }
    guard index < objects.count, objects[index].key == key else { return }
    objects.remove(at: index)
  }

  /// - Parameter namespace: nil for all.
  func slice(namespace: String?) -> ArraySlice<StoredObject> {
    guard let namespace else { return objects[...] }
    let start = lowerBound { $0.namespace < namespace }
    let end = lowerBound { $0.namespace <= namespace }
    return objects[start..<end]
  }

  /// The first index whose key does not satisfy `isBefore`.
  private func lowerBound(_ isBefore: (StoreKey) -> Bool) -> Int {
    var low = 0
    var high = objects.count
    while low < high {
      let middle = (low + high) / 2
      if isBefore(objects[middle].key) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
