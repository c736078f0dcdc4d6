/// A zone's offsets from UTC for every instant, from a TZif file.
///
/// A value without a name and without IO: the caller reads `/usr/share/zoneinfo/<name>`. Foundation
/// has no zones on Linux without ICU, which would triple the controller's size.
public struct TimeZoneRules: Hashable, Sendable {
  public static let utc = TimeZoneRules(
    transitions: [], offsets: [0],
    rule: POSIXTimeZoneRule(standardOffset: 0, saving: nil))

  /// Strictly ascending; `offsets[i]` holds before `transitions[i]`, the last one after them all.
  /// Two arrays, because the search touches only the instants.
  private let transitions: [Int64]
  private let offsets: [Int32]
  /// Holds from the last transition on.
  private let rule: POSIXTimeZoneRule?

  private init(transitions: [Int64], offsets: [Int32], rule: POSIXTimeZoneRule?) {
    self.transitions = transitions
    self.offsets = offsets
    self.rule = rule
  }

  /// Reads version 1, 2 and later, the footer included. Throws for anything malformed, whatever the
  /// bytes, and for the `right/` zones, which count leap seconds.
  public init(tzif: [UInt8]) throws(TZifError) {
    var reader = TZifReader(tzif)
    let contents = try reader.read()
    transitions = contents.transitions.map(\.instant)
    offsets = [contents.initialOffset] + contents.transitions.map(\.offset)
    rule = contents.footer
  }

  /// Whether a name can be appended to the zoneinfo folder without leaving it: components of
  /// letters, digits, `_`, `+` and `-`, at most 255 bytes. It says nothing about existence.
  public static func isPlausible(name: String) -> Bool {
    guard !name.isEmpty, name.utf8.count <= 255 else { return false }
    // No component is empty (which "/x", "x/" and "x//y" have) and none contains a dot.
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && $0.allSatisfy(isNameByte) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// Seconds east of UTC that hold at an instant.
  public func offsetSeconds(at instant: Timestamp) -> Int {
    Int(period(containing: instant.seconds).offset)
  }

  /// Local time with its offset, `2026-11-24T03:30:00+01:00`: it reads back as the same instant.
  /// UTC prints `Z`. Offsets of a fraction of a minute, as before 1970, are cut to the minute.
  public func localRFC3339(_ instant: Timestamp) -> String {
    let offset = offsetSeconds(at: instant) / 60 * 60
    let local = instant.seconds.addingSaturating(Int64(offset))
    guard offset != 0, abs(offset) < 86400,
      Timestamp.yearZero...Timestamp.endOfYear9999 ~= local
    else { return instant.rfc3339 }
    return RFC3339Printer.print(local, fraction: nil, suffix: .offset(offset))
  }
}

/// A stretch of constant offset: `start` is in it, `end` is not.
struct ZonePeriod: Hashable, Sendable {
  /// So far out that no instant reaches them, so near that adding an offset cannot overflow.
  static let distantPast: Int64 = -1 << 60
  static let distantFuture: Int64 = 1 << 60

  /// `distantPast` if there is no change before.
  var start: Int64
  /// `distantFuture` if there is no change after.
  var end: Int64
  /// Seconds east of UTC.
  var offset: Int64
}

extension TimeZoneRules {
  /// Two neighbouring periods can have the same offset: a change of name alone is in the table too.
  func period(containing second: Int64) -> ZonePeriod {
    let second = min(max(second, Timestamp.yearZero), Timestamp.endOfYear9999)
    let index = transitionCount(through: second)
    let start = index == 0 ? ZonePeriod.distantPast : transitions[index - 1]
    guard index == transitions.count else {
      return ZonePeriod(start: start, end: transitions[index], offset: Int64(offsets[index]))
    }
    return rule?.period(containing: second, notBefore: start)
      ?? ZonePeriod(
        start: start, end: ZonePeriod.distantFuture, offset: Int64(offsets[index]))
  }

  /// How many transitions are at or before an instant, by bisection.
  private func transitionCount(through second: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
