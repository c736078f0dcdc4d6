import APIMachinery
import Foundation
import GRDB
import JSON

/// The file behind the store. Everything is in memory too; this is read once, at start.
///
/// The write-ahead log with `synchronous = NORMAL` keeps every acknowledged write when the process
/// is killed. A power cut can lose the last moments, never the file.
final class Database: Sendable {
  /// Raised when an older program could not read what this one writes.
  static let formatVersion = 1

  struct Contents {
    var objects: [StoredObject] = []
    var events: [ChangeEvent] = []
    var version: Int64 = 0
    /// The history has every change after this version.
    var trimmedThrough: Int64 = 0
  }

  private let queue: DatabaseQueue

  init(path: String) throws(LocalClusterError) {
    do {
      var configuration = GRDB.Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { try Self.prepareSchema($0, path: path) }
    } catch let error as LocalClusterError {
      throw error
    } catch {
      throw .storage(path: path, problem: "\(error)")
    }
  }

  func close() { try? queue.close() }

  /// Writes the changes of one commit, all or none.
  func commit(_ events: [ChangeEvent]) async throws {
    try await queue.write { database in
      for event in events { try Self.write(event, to: database) }
    }
  }

  /// Shortens the history to `count` changes not older than `time` (seconds since 1970).
  func trimHistory(keeping count: Int64, since time: Int64) async throws {
    try await queue.write { database in
      let newest = try Int64.fetchOne(database, sql: "SELECT max(version) FROM history") ?? 0
      let old = try Int64.fetchOne(
        database, sql: "SELECT max(version) FROM history WHERE version <= ? OR time < ?",
        arguments: [newest - count, time])
      guard let old else { return }
      try database.execute(sql: "DELETE FROM history WHERE version <= ?", arguments: [old])
      try Self.set("trimmedThrough", old, database)
      // The version must not fall back when the objects that carry the newest ones are gone.
      try Self.set("version", newest, database)
    }
  }
}

// MARK: - Schema

extension Database {
  private static func prepareSchema(_ database: GRDB.Database, path: String) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= formatVersion else {
      throw LocalClusterError.newerState(path: path, found: found, known: formatVersion)
    }
    guard found == 0 else { return }
    try database.execute(
      sql: """
        CREATE TABLE objects (
          resource TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
          version INTEGER NOT NULL, time INTEGER NOT NULL, typeMetaLength INTEGER NOT NULL, body BLOB NOT NULL,
          UNIQUE (resource, namespace, name));
        CREATE TABLE history (
          version INTEGER PRIMARY KEY, resource TEXT NOT NULL, namespace TEXT NOT NULL,
          name TEXT NOT NULL, kind TEXT NOT NULL, time INTEGER NOT NULL,
          previousVersion INTEGER, previousTypeMetaLength INTEGER, previous BLOB);
        CREATE TABLE facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        PRAGMA user_version = \(formatVersion);
        """)
  }

  private static func set(_ name: String, _ value: Int64, _ database: GRDB.Database) throws {
    try database.execute(
      sql:
        "INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      arguments: [name, value])
  }

  private static func fact(_ name: String, _ database: GRDB.Database) throws -> Int64 {
    try Int64.fetchOne(
      database, sql: "SELECT value FROM facts WHERE name = ?", arguments: [name]) ?? 0
  }
}

// MARK: - Writing

extension Database {
  private static func write(_ event: ChangeEvent, to database: GRDB.Database) throws {
    let key = event.key
    let resource = key.resource.description
    switch event.kind {
    case .added, .modified:
      try database.cachedStatement(
        sql: """
          INSERT INTO objects (resource, namespace, name, version, time, typeMetaLength, body)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (resource, namespace, name) DO UPDATE SET
            version = excluded.version, time = excluded.time,
            typeMetaLength = excluded.typeMetaLength, body = excluded.body
          """
      ).execute(arguments: [
        resource, key.namespace, key.name, event.version, event.time,
        event.object.typeMetaLength, Data(event.object.bytes),
      ])
    case .deleted:
      try database.cachedStatement(
        sql: "DELETE FROM objects WHERE resource = ? AND namespace = ? AND name = ?"
      ).execute(arguments: [resource, key.namespace, key.name])
    }
    try writeHistory(event, resource: resource, to: database)
  }

  /// Only the state before each change is kept: the state after it is the one before the next
  /// change of the same object, or the current one.
  private static func writeHistory(
    _ event: ChangeEvent, resource: String, to database: GRDB.Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO history (version, resource, namespace, name, kind, time, previousVersion,
          previousTypeMetaLength, previous)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      event.version, resource, event.key.namespace, event.key.name, event.kind.rawValue,
      event.time, event.previous?.version, event.previous?.typeMetaLength,
      event.previous.map { Data($0.bytes) },
    ])
  }
}

// MARK: - Reading

extension Database {
  /// The objects of one resource, needed before the others can be read.
  func values(_ resource: GroupResource) throws(LocalClusterError) -> [JSONValue] {
    do {
      let bodies = try queue.read { database in
        try Data.fetchAll(
          database, sql: "SELECT body FROM objects WHERE resource = ? ORDER BY name",
          arguments: [resource.description])
      }
      return bodies.compactMap { try? JSONValue(parsing: [UInt8]($0)) }
    } catch {
      throw .storage(path: queue.path, problem: "\(error)")
    }
  }

  /// - Parameter selectable: the paths of a resource's selectable fields.
  func load(selectable: @escaping (GroupResource) -> [[String]]) throws(LocalClusterError)
    -> Contents
  {
    do {
      return try queue.read { database in
        var reader = ContentsReader(selectable: selectable)
        try reader.readObjects(database)
        try reader.readHistory(database)
        reader.contents.trimmedThrough = try Self.fact("trimmedThrough", database)
        reader.contents.version = max(
          reader.contents.version, try Self.fact("version", database))
        return reader.contents
      }
    } catch {
      throw .storage(path: queue.path, problem: "\(error)")
    }
  }
}
