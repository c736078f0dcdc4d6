@testable import Reconciler

/// An expression and, independently of the parser, the sets that it means.
struct RandomExpression {
  var text = ""
  /// For each field, whether a value is in it.
  var sets: [[Bool]] = []
  var includesLastDay = false
  var lastWeekdays: Set<Int> = []
  var isStarred: [Bool] = []

  private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]

  /// - Parameter hours: so narrow that a test sees ticks where it looks.
  init(using generator: inout SeededGenerator, hours: ClosedRange<Int> = 0...23) {
    var fields: [String] = []
    for (index, range) in Self.ranges.enumerated() {
      let values = index == 1 ? hours : range
      let isRare = index >= 2 && Int.random(in: 0..<3, using: &generator) > 0
      let (text, set) = isRare ? ("*", Set(range)) : Self.field(range, values, &generator)
      fields.append(text)
      sets.append((0..<60).map { set.contains($0) })
      isStarred.append(text.hasPrefix("*"))
    }
    text = fields.joined(separator: " ")
    addLasts(&fields, using: &generator)
  }

  private mutating func addLasts(
    _ fields: inout [String], using generator: inout SeededGenerator
  ) {
    if !isStarred[2], Bool.random(using: &generator) {
      fields[2] += ",L"
      includesLastDay = true
    }
    if !isStarred[4], Bool.random(using: &generator) {
      fields[4] += ",5L"
      lastWeekdays = [5]
    }
    text = fields.joined(separator: " ")
  }

  private static func field(
    _ range: ClosedRange<Int>, _ values: ClosedRange<Int>, _ generator: inout SeededGenerator
  ) -> (String, Set<Int>) {
    let step = Int.random(in: 1...range.count / 2 + 1, using: &generator)
    let low = Int.random(in: values, using: &generator)
    let high = Int.random(in: low...values.upperBound, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return ("*", Set(range))
    case 1:
      return ("*/\(step)", Set(stride(from: range.lowerBound, through: range.upperBound, by: step)))
    case 2: return ("\(low)-\(high)", Set(low...high))
    case 3: return ("\(low)-\(high)/\(step)", Set(stride(from: low, through: high, by: step)))
    case 4: return ("\(low),\(high)", [low, high])
    default: return ("\(low)", [low])
    }
  }

  var followsElapsedTime: Bool { isStarred[0] || isStarred[1] }

  func matches(_ time: LocalMinute) -> Bool {
    guard sets[1][time.hour], sets[0][time.minute], sets[3][time.month] else { return false }
    let byDate = sets[2][time.day] || (includesLastDay && time.daysLeft == 0)
    let byWeekday =
      sets[4][time.weekday] || (lastWeekdays.contains(time.weekday) && time.daysLeft < 7)
    return isStarred[2] || isStarred[4] ? byDate && byWeekday : byDate || byWeekday
  }
}

/// A minute of local time, taken apart the slow way.
struct LocalMinute {
  let minute, hour, day, month, weekday, daysLeft: Int

  /// - Parameter count: minutes from 1970-01-01T00:00 local time.
  init(_ count: Int) {
    let days = (count - (count % 1440 + 1440) % 1440) / 1440
    let date = CivilDate(daysSinceEpoch: days)
    minute = (count % 60 + 60) % 60
    hour = (count - days * 1440) / 60
    day = date.day
    month = date.month
    weekday = ((days + 4) % 7 + 7) % 7
    daysLeft = CivilDate.daysInMonth(date.month, of: date.year) - date.day
  }
}

/// The main loop of Vixie cron, minute by minute: what `cron.c` would have run between two instants.
/// Its names: `clock` is clockTime, `virtual` is virtualTime.
struct VixieCron {
  let minutes: [(instant: Int64, clock: Int)]
  private let firstClock: Int
  private let local: [LocalMinute]

  /// Both ends have to be whole minutes in UTC, far from a change of the clock.
  init(zone: TimeZoneRules, from start: Int64, through end: Int64) {
    minutes = stride(from: start, through: end, by: 60).map { instant in
      (instant, Int(instant / 60) + zone.offsetSeconds(at: Timestamp(seconds: instant)) / 60)
    }
    let clocks = minutes.map(\.clock)
    firstClock = clocks.min() ?? 0
    local = (firstClock...(clocks.max() ?? 0)).map { LocalMinute($0) }
  }

  func runs(of expression: RandomExpression) -> [Int64] {
    var runs: [Int64] = []
    var virtual = (minutes.first?.clock ?? 0) - 1
    for (instant, clock) in minutes {
      let wild = expression.followsElapsedTime
      let due: Bool
      switch clock - virtual {
      case 1...5:
        due = matches(expression, virtual + 1...clock)
        virtual = clock
      case 6...180:
        // The clock went forward: wildcard jobs of this minute, fixed ones of all those missed.
        due = matches(expression, wild ? clock...clock : virtual + 1...clock)
        virtual = clock
      case -180...0:
        // It was turned back: only wildcard jobs, until it has caught up.
        due = wild && matches(expression, clock...clock)
      default:
        due = matches(expression, clock...clock)
        virtual = clock
      }
      if due { runs.append(instant) }
    }
    return runs
  }

  private func matches(_ expression: RandomExpression, _ clocks: ClosedRange<Int>) -> Bool {
    for clock in clocks where expression.matches(local[clock - firstClock]) { return true }
    return false
  }
}
