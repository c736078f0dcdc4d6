import CurlHTTP
import Fixtures
import JSON
import Testing

@testable import KubeClient

@Suite struct StatusTests {
  private func error(_ exchange: Fixtures.Exchange) -> KubeError {
    let body = exchange.body.string.map { Array($0.utf8) } ?? exchange.body.serialized
    return KubeError(
      response: HTTPResponse(
        status: exchange.status,
        headers: exchange.headers.map { HTTPField(name: $0.key, value: $0.value) }, body: body),
      call: "\(exchange.method) x")
  }

  private func error(_ recording: String, _ index: Int) throws -> KubeError {
    error(try Fixtures.recording(recording)[index])
  }

  @Test(
    "Refusals of a real server are told apart",
    arguments: [
      ("19-invalid", 422, "Invalid"), ("20-unknown-field", 400, "BadRequest"),
      ("21-get-missing", 404, "NotFound"), ("30-create-conflict", 409, "AlreadyExists"),
      ("31-replace-stale", 409, "Conflict"), ("55-conflicts", 409, "AlreadyExists"),
      ("55-conflicts", 409, "Conflict"), ("56-bad-requests", 415, "UnsupportedMediaType"),
      ("57-dry-run", 422, "Invalid"), ("59-server-side-apply", 409, "Conflict"),
      ("54-resource-versions", 504, "Timeout"),
    ])
  func recorded(_ recording: String, _ code: Int, _ reason: String) throws {
    let exchange = try Fixtures.recording(recording).first {
      $0.status == code && $0.body["reason"].string == reason
    }
    let error = error(try #require(exchange))
    #expect(error.kind == .status)
    #expect(error.statusCode == code)
    #expect(error.reason == reason)
    #expect(error.serverMessage?.isEmpty == false)
    #expect(error.isAlreadyExists == (reason == "AlreadyExists"))
    #expect(error.isConflict == (reason == "Conflict"))
    #expect(error.isNotFound == (reason == "NotFound"))
  }

  @Test("Causes name the fields that are wrong")
  func causes() throws {
    let error = try error("56-bad-requests", 0)
    #expect(error.causes.map(\.field) == ["metadata.name", "spec.image"])
    #expect(error.causes.allSatisfy { $0.reason == "FieldValueInvalid" })
  }

  @Test("A version that the server has not reached is known by its cause, with its wish to wait")
  func tooLarge() throws {
    let error = try error("54-resource-versions", 1)
    #expect(error.isResourceVersionTooLarge)
    #expect(error.retryAfter == .seconds(1))
  }

  @Test("What is not a Status is an error all the same")
  func plainText() throws {
    let error = try error("56-bad-requests", 4)
    #expect(error.statusCode == 404)
    #expect(error.serverMessage == "404 page not found")
    #expect(error.description == "GET x: 404 404 page not found")
  }

  @Test("A recorded watch decodes event by event")
  func watchEvents() throws {
    let body = try #require(Fixtures.recording("52-watch-events")[4].body.array)
    let events = body.map { WatchEvent(json: $0, call: "") }
    let versions = events.map { event -> String in
      switch event {
      case .modified(let object): "~\(object["metadata"]["resourceVersion"].string ?? "")"
      case .deleted(let object): "-\(object["metadata"]["resourceVersion"].string ?? "")"
      case .added(let object): "+\(object["metadata"]["resourceVersion"].string ?? "")"
      case .bookmark(let version, false): "=\(version)"
      default: "?"
      }
    }
    #expect(versions == ["~381", "-382", "+383", "=383", "=383"])
  }

  @Test("A watch of selected fields tells the same, bookmarks and errors in full")
  func selectedFields() throws {
    let frame = WatchEvent.frame(.withoutManagedFields)
    let recordings = [("52-watch-events", 4), ("53-watch-list", 0), ("54-resource-versions", 0)]
    for (name, index) in recordings {
      for json in try #require(Fixtures.recording(name)[index].body.array) {
        let event = try WatchEvent(parsing: json.serialized[...], selecting: frame, call: "x")
        var expected = json
        if ["ADDED", "MODIFIED", "DELETED"].contains(json["type"]) {
          expected["object"]["metadata"].removeMember("managedFields")
        }
        #expect(event == WatchEvent(json: expected, call: "x"))
      }
    }
  }

  @Test("A streaming list ends with a bookmark that says so")
  func initialEventsEnd() throws {
    let body = try #require(Fixtures.recording("53-watch-list")[0].body.array)
    let ends = body.compactMap { json -> String? in
      guard case .bookmark(let version, true) = WatchEvent(json: json, call: "") else { return nil }
      return version
    }
    #expect(ends.count == 1)
  }

  @Test("410 comes as an event of a watch, too")
  func expiredEvent() throws {
    let body = try #require(Fixtures.recording("54-resource-versions")[0].body.array)
    guard case .error(let error) = WatchEvent(json: body[0], call: "") else {
      Issue.record("not an error")
      return
    }
    #expect(error.isExpired)
    #expect(error.serverMessage == "too old resource version: 1 (341)")
  }
}
