/// From local times to instants, with the daylight saving rules of Vixie cron (cron.c of
/// https://github.com/vixie/cron, and cron(8)):
///
/// - Jobs with a wildcard minute or hour follow the clock on the wall as it goes: they come twice in
///   a repeated hour, and not at all in a skipped one. Measured in elapsed time they are regular.
/// - Jobs at fixed times run once for each time on the calendar: right after the gap if their time
///   is skipped, and only the first time if it is repeated.
/// - Gaps of three hours or more are not daylight saving but a new calendar, such as Samoa's lost
///   day: what was in them is lost. Overlaps up to three hours count as daylight saving.
///
/// The time line is cut into periods of constant offset. What a period's ticks are depends only on
/// the period and the offset before it, and all of them lie inside it, so that a search forwards
/// and one backwards see the same ticks whatever the zone says.
struct CronTicks {
  let calendar: CronCalendar
  let followsElapsedTime: Bool
  let zone: TimeZoneRules

  /// Rules repeat after 400 years; a zone whose table goes on for longer does not exist.
  private static let horizon: Int64 = 800 * 366 * 86400
  private static let longestGap: Int64 = 3 * 3600 - 1
  private static let longestOverlap: Int64 = 3 * 3600
  private static let firstInstant: Int64 = -62_135_596_800  // 0001-01-01T00:00:00Z

  func first(atOrAfter start: Int64) -> Int64? {
    var from = max(start, Self.firstInstant)
    guard from <= Timestamp.endOfYear9999 else { return nil }
    let limit = min(from + Self.horizon, Timestamp.endOfYear9999)
    var search = ForwardSearch(calendar: calendar)
    var period = zone.period(containing: from)
    var offsetBefore = self.offsetBefore(period, near: from)
    while period.start <= limit {
      let change = change(into: period, from: offsetBefore)
      if let tick = firstTick(atOrAfter: from, in: period, change, &search) {
        return tick <= Timestamp.endOfYear9999 ? tick : nil
      }
      guard period.end <= limit else { return nil }
      offsetBefore = period.offset
      period = zone.period(containing: period.end)
      from = period.start
    }
    return nil
  }

  func last(atOrBefore end: Int64) -> Int64? {
    var through = min(end, Timestamp.endOfYear9999)
    let limit = max(through.addingSaturating(-Self.horizon), Self.firstInstant)
    var search = BackwardSearch(calendar: calendar)
    var period = zone.period(containing: through)
    while through >= limit {
      if let tick = lastTick(atOrBefore: through, in: period, &search) {
        return tick >= Self.firstInstant ? tick : nil
      }
      through = period.start - 1
      period = zone.period(containing: through)
    }
    return nil
  }
}

// MARK: - One period

extension CronTicks {
  /// What a clock change does to the ticks of the period that it begins.
  private enum Change {
    case none
    /// Local seconds that were skipped, the end excluded; fixed times in it tick at the start.
    case gap(Range<Int64>)
    /// Local times before this one have been seen already.
    case overlap(until: Int64)
  }

  private func change(into period: ZonePeriod, from offsetBefore: Int64) -> Change {
    let shift = period.offset - offsetBefore
    guard !followsElapsedTime, shift != 0 else { return .none }
    let before = period.start + offsetBefore
    switch shift {
    case 1...Self.longestGap: return .gap(before..<period.start + period.offset)
    case -Self.longestOverlap ... -1: return .overlap(until: before)
    default: return .none
    }
  }

  /// Looking back at the period before is only worth it near the start.
  private func offsetBefore(_ period: ZonePeriod, near instant: Int64) -> Int64 {
    guard period.start > ZonePeriod.distantPast, !followsElapsedTime,
      instant - period.start <= Self.longestOverlap
    else { return period.offset }
    return zone.period(containing: period.start - 1).offset
  }

  private func firstTick(
    atOrAfter from: Int64, in period: ZonePeriod, _ change: Change, _ search: inout ForwardSearch
  ) -> Int64? {
    var local = from + period.offset
    switch change {
    case .none: break
    case .overlap(let end): local = max(local, end)
    case .gap(let gap):
      if from <= period.start, let skipped = search.next(atOrAfter: gap.lowerBound),
        skipped < gap.upperBound
      {
        return period.start
      }
    }
    guard let tick = search.next(atOrAfter: local) else { return nil }
    return tick - period.offset < period.end ? tick - period.offset : nil
  }

  private func lastTick(
    atOrBefore through: Int64, in period: ZonePeriod, _ search: inout BackwardSearch
  ) -> Int64? {
    let tick = search.previous(atOrBefore: through + period.offset).map { $0 - period.offset }
    let change = change(into: period, from: offsetBefore(period, near: tick ?? period.start))
    switch change {
    case .none:
      return tick.flatMap { $0 >= period.start ? $0 : nil }
    case .overlap(let end):
      return tick.flatMap { $0 + period.offset >= end ? $0 : nil }
    case .gap(let gap):
      if let tick, tick >= period.start { return tick }
      let skipped = search.previous(atOrBefore: gap.upperBound - 1)
      return skipped.flatMap { $0 >= gap.lowerBound ? period.start : nil }
    }
  }
}

// MARK: - Memory between periods

/// A rare schedule crosses many periods before its next tick; the calendar is asked once, not for
/// each. Local seconds.
private struct ForwardSearch {
  let calendar: CronCalendar
  /// Nothing matches from here to the answer.
  private var from = Int64.max
  private var answer: Int64?

  init(calendar: CronCalendar) {
    self.calendar = calendar
  }

  mutating func next(atOrAfter local: Int64) -> Int64? {
    if from <= local, answer.map({ $0 >= local }) ?? true { return answer }
    let minute = Int((local + 59).flooringQuotient(by: 60))
    from = local
    answer = calendar.next(atOrAfter: minute).map { Int64($0 * 60) }
    return answer
  }
}

private struct BackwardSearch {
  let calendar: CronCalendar
  /// Nothing matches from the answer to here.
  private var from = Int64.min
  private var answer: Int64?

  init(calendar: CronCalendar) {
    self.calendar = calendar
  }

  mutating func previous(atOrBefore local: Int64) -> Int64? {
    if from >= local, answer.map({ $0 <= local }) ?? true { return answer }
    let minute = Int(local.flooringQuotient(by: 60))
    from = local
    answer = calendar.previous(atOrBefore: minute).map { Int64($0 * 60) }
    return answer
  }
}
