import APIMachinery
import Foundation
import GRDB
import JSON

/// Reads the file back into objects and changes.
struct ContentsReader {
  var contents = Database.Contents()
  private let selectable: (GroupResource) -> [[String]]
  private var current: [StoreKey: StoredObject] = [:]

  init(selectable: @escaping (GroupResource) -> [[String]]) {
    self.selectable = selectable
  }

  mutating func readObjects(_ database: GRDB.Database) throws {
    let rows = try Row.fetchCursor(
      database, sql: "SELECT * FROM objects ORDER BY resource, namespace, name")
    while let row = try rows.next() {
      guard let object = object(row, version: "version", length: "typeMetaLength", body: "body")
      else { continue }
      contents.objects.append(object)
      current[object.key] = object
      contents.version = max(contents.version, object.version)
    }
  }

  /// Newest first: then the state after a change is known from the change after it.
  mutating func readHistory(_ database: GRDB.Database) throws {
    var after = current
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM history ORDER BY version DESC")
    while let row = try rows.next() {
      let version: Int64 = row["version"]
      contents.version = max(contents.version, version)
      let previous = object(
        row, version: "previousVersion", length: "previousTypeMetaLength", body: "previous")
      guard let event = event(row, version: version, previous: previous, after: after) else {
        continue
      }
      contents.events.append(event)
      after[event.key] = previous
    }
    contents.events.reverse()
  }

  private func event(
    _ row: Row, version: Int64, previous: StoredObject?, after: [StoreKey: StoredObject]
  ) -> ChangeEvent? {
    guard let kind = ChangeEvent.Kind(rawValue: row["kind"]) else { return nil }
    let object = kind == .deleted ? previous?.stamped(version) : after[key(row)]
    return object.map { ChangeEvent(kind: kind, object: $0, previous: previous, time: row["time"]) }
  }

  private func key(_ row: Row) -> StoreKey {
    StoreKey(
      resource: GroupResource(text: row["resource"]), namespace: row["namespace"],
      name: row["name"])
  }

  private func object(_ row: Row, version: String, length: String, body: String) -> StoredObject? {
    guard let data: Data = row[body], let version: Int64 = row[version] else { return nil }
    let bytes = [UInt8](data)
    guard let value = try? JSONValue(parsing: bytes) else { return nil }
    let key = key(row)
    return StoredObject(
      key: key, version: version, time: row["time"], bytes: bytes, typeMetaLength: row[length],
      facts: ObjectFacts(value, selectable: selectable(key.resource)))
  }
}
