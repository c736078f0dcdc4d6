/// What one connection is at, without IO. One request at a time; the next is read when the answer
/// to the last has been sent.
package struct ConnectionState: Sendable {
  enum Phase: Hashable, Sendable {
    /// No request, or its head, is there yet.
    case awaitingHead
    /// The head is there; that many bytes of the body are.
    case receiving(bytes: Int)
    /// The handler is at work, or its answer is being sent.
    case responding
    /// 413 has been sent. The rest of the body is read and thrown away, up to a bound: closing with
    /// unread bytes would reset the connection, and the peer might never see the answer.
    case discarding(bytes: Int)
    /// Nothing more is read or answered.
    case closing
  }

  package enum HeadAction: Hashable, Sendable { case receive, receiveAfterContinue, refuse }
  package enum BodyAction: Hashable, Sendable { case keep, ignore, refuse, close }
  package enum EndAction: Hashable, Sendable { case handle, ignore, close }
  package enum ResponseAction: Hashable, Sendable { case awaitNext, close }

  private(set) var phase = Phase.awaitingHead
  let bodyLimit: Int

  package init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

  package mutating func head(contentLength: Int?, expectsContinue: Bool) -> HeadAction {
    if let contentLength, contentLength > bodyLimit {
      phase = .discarding(bytes: 0)
      return .refuse
    }
    phase = .receiving(bytes: 0)
    return expectsContinue ? .receiveAfterContinue : .receive
  }

  package mutating func body(count: Int) -> BodyAction {
    switch phase {
    case .receiving(let bytes) where bytes + count <= bodyLimit:
      phase = .receiving(bytes: bytes + count)
      return .keep
    case .receiving:
      phase = .discarding(bytes: count)
      return .refuse
    case .discarding(let bytes):
      return discard(bytes + count)
    case .awaitingHead, .responding, .closing:
      return .ignore
    }
  }

  package mutating func end() -> EndAction {
    switch phase {
    case .receiving:
      phase = .responding
      return .handle
    case .discarding:
      phase = .closing
      return .close
    case .awaitingHead, .responding, .closing:
      return .ignore
    }
  }

  package mutating func responded(keepAlive: Bool) -> ResponseAction {
    guard phase == .responding, keepAlive else {
      phase = .closing
      return .close
    }
    phase = .awaitingHead
    return .awaitNext
  }

  private mutating func discard(_ total: Int) -> BodyAction {
    // As much again as would have been accepted is enough good will.
    guard total <= max(bodyLimit, 1 << 20) * 2 else {
      phase = .closing
      return .close
    }
    phase = .discarding(bytes: total)
    return .ignore
  }
}
