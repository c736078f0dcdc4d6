/// A schedule of CronJob, which robfig/cron reads, as Rota reads it.
struct ImportedSchedule {
  private(set) var text: String
  private(set) var timeZone: String?
  private(set) var remarks: [CronJobConversion.Remark] = []

  init(_ schedule: String, timeZone: String?) {
    let words = schedule.split { $0 == " " || $0 == "\t" }.map(String.init)
    self.timeZone = timeZone
    text = words.joined(separator: " ")
    var fields = words
    if let zone = Self.prefix(words.first) {
      fields.removeFirst()
      text = fields.joined(separator: " ")
      take(zone)
    }
    if fields.first == "@every" {
      remark(
        .refused,
        "@every has no fixed times, a restart would move them; write a step instead, such as "
          + "*/5 * * * *")
      return
    }
    noteZone()
    if fields.count == 5 { text = withSameDays(fields).joined(separator: " ") }
  }

  private static func prefix(_ word: String?) -> String? {
    for prefix in ["TZ=", "CRON_TZ="] {
      if let word, word.hasPrefix(prefix) { return String(word.dropFirst(prefix.count)) }
    }
    return nil
  }

  private mutating func take(_ zone: String) {
    guard let own = timeZone else {
      timeZone = zone
      return remark(.note, "its zone \(zone) becomes spec.timeZone")
    }
    if own != zone {
      remark(.note, "its zone \(zone) is left out: spec.timeZone is \(own)")
    }
  }

  private mutating func noteZone() {
    guard timeZone == nil else { return }
    remarks.append(
      .init(
        kind: .note, field: "spec.timeZone",
        message: "is absent, so Rota takes UTC; CronJob takes the zone of kube-controller-manager"))
  }

  private mutating func remark(_ kind: CronJobConversion.Remark.Kind, _ message: String) {
    remarks.append(.init(kind: kind, field: "spec.schedule", message: message))
  }
}

// MARK: The two day fields

/// Both robfig/cron and Rota take either of two restricted day fields, and both when one is a star. They
/// differ in what a star is: an item that is all of it there
/// (https://github.com/robfig/cron/blob/v3.0.1/parser.go, getRange), the first character here.
extension ImportedSchedule {
  private mutating func withSameDays(_ fields: [String]) -> [String] {
    let days = [fields[2], fields[4]]
    let wasBoth = days.contains(where: Self.hasStarItem)
    let isBoth = days.contains { $0.first == "*" || $0.first == "?" }
    guard wasBoth != isBoth else { return fields }
    var fields = fields
    if wasBoth {
      for index in [2, 4] where Self.hasStarItem(fields[index]) { fields[index] = "*" }
    } else {
      fields[2] = Self.withoutStars(fields[2], range: "1-31")
      fields[4] = Self.withoutStars(fields[4], range: "0-6")
    }
    let rule = wasBoth ? "both days have to match" : "either day is enough"
    remark(
      .note,
      "becomes \"\(fields.joined(separator: " "))\": \(rule) in CronJob, and Rota would read "
        + "\"\(text)\" in the other way (docs/schedules.md, Two day fields)")
    return fields
  }

  /// `*`, `?` or `*/1`, alone or in a list.
  private static func hasStarItem(_ field: String) -> Bool {
    field.split(separator: ",").contains { ["*", "?", "*/1", "?/1"].contains($0) }
  }

  /// `*/2` names the same values as `1-31/2`, and begins with no star.
  private static func withoutStars(_ field: String, range: String) -> String {
    field.split(separator: ",").map { item in
      item.first == "*" || item.first == "?" ? range + item.dropFirst() : String(item)
    }.joined(separator: ",")
  }
}
