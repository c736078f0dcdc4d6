import Reconciler
import Testing

@Suite("Cron errors")
struct CronErrorTests {
  @Test(
    "An error names the field, the character and what to write",
    arguments: [
      ("", "schedule", 1, "write five fields"),
      ("   ", "schedule", 1, "write five fields"),
      ("* * * *", "schedule", 8, "4 fields instead of five"),
      ("0 0 12 * * ?", "schedule", 12, "without seconds or years"),
      ("60 * * * *", "minute", 1, "60 is not in 0-59"),
      ("* 24 * * *", "hour", 3, "24 is not in 0-23"),
      ("* * 0 * *", "day of month", 5, "0 is not in 1-31"),
      ("* * 32 * *", "day of month", 5, "32 is not in 1-31"),
      ("* * * 13 *", "month", 7, "13 is not in 1-12 or JAN-DEC"),
      ("* * * * 8", "day of week", 9, "8 is not in 0-7 or SUN-SAT"),
      ("99999999999999999999999 * * * *", "minute", 1, "99999999999999999999 is not in"),
      ("1,2,75 * * * *", "minute", 5, "75 is not in 0-59"),
      ("  1,2,75 * * * *", "minute", 7, "75 is not in 0-59"),
      ("* * * foo *", "month", 7, "foo is not a month; write 1-12 or JAN-DEC"),
      ("* * * * mo", "day of week", 9, "mo is not a day of week"),
      ("mon * * * *", "minute", 1, "mon is not a number"),
      ("* * * january *", "month", 10, "unexpected u"),
      ("1,,2 * * * *", "minute", 3, "unexpected ,"),
      ("1, * * * *", "minute", 3, "something is missing here"),
      ("-5 * * * *", "minute", 1, "unexpected -"),
      ("5- * * * *", "minute", 3, "something is missing here"),
      ("1-2-3 * * * *", "minute", 4, "unexpected -"),
      ("*-5 * * * *", "minute", 2, "unexpected -"),
      ("** * * * *", "minute", 2, "unexpected *"),
      ("*/ * * * *", "minute", 3, "something is missing here"),
      ("*/x * * * *", "minute", 3, "unexpected x"),
      ("*/0 * * * *", "minute", 3, "a step of 0 does not fit the field; write 1-60"),
      ("*/90 * * * *", "minute", 3, "a step of 90 does not fit the field"),
      ("* */25 * * *", "hour", 5, "a step of 25 does not fit the field; write 1-24"),
      ("*/5/5 * * * *", "minute", 4, "unexpected /"),
      ("* 22-2 * * *", "hour", 3, "22-2 runs backwards; write 22-23,0-2"),
      ("* * * * fri-mon", "day of week", 9, "runs backwards; write 5-6,0-1"),
      ("* * * nov-feb *", "month", 7, "runs backwards; write 11-12,1-2"),
      ("* * 15W * *", "day of month", 7, "W and # are not supported"),
      ("* * LW * *", "day of month", 6, "W and # are not supported"),
      ("* * * * 5#2", "day of week", 10, "W and # are not supported"),
      ("* * L-3 * *", "day of month", 6, "cannot be counted"),
      ("* * * * L", "day of week", 9, "5L for the last Friday"),
      ("L * * * *", "minute", 1, "L alone is a day of the month"),
      ("* * * 5L *", "month", 8, "unexpected L"),
      ("H( * * * *", "minute", 3, "something is missing here"),
      ("H(5) * * * *", "minute", 4, "a range such as H(0-29)"),
      ("H(0-29 * * * *", "minute", 7, "the closing parenthesis"),
      ("H(30-10) * * * *", "minute", 3, "runs forwards"),
      ("* * * * H(0-7)", "day of week", 11, "within 0-6"),
      ("H-5 * * * *", "minute", 2, "unexpected -"),
      ("٣ * * * *", "minute", 1, "unexpected ٣"),
      ("5é * * * *", "minute", 2, "unexpected é"),
      ("@fortnightly", "schedule", 1, "@fortnightly is not known"),
      ("@every 5m", "schedule", 1, "*/5 * * * *"),
      ("@reboot", "schedule", 1, "create a JobRun"),
      ("@daily x", "schedule", 1, "is not known"),
      ("TZ=Europe/Berlin 30 2 * * *", "schedule", 1, "spec.timeZone: Europe/Berlin"),
      ("CRON_TZ=Asia/Tokyo 30 2 * * *", "schedule", 1, "spec.timeZone: Asia/Tokyo"),
      (" tz=UTC @daily", "schedule", 2, "spec.timeZone: UTC"),
      ("TZ= 30 2 * * *", "schedule", 1, "spec.timeZone: Europe/Berlin"),
    ])
  func names(text: String, field: String, position: Int, message: String) {
    let error = #expect(throws: CronError.self) { try cron(text) }
    #expect(error?.field == field)
    #expect(error?.position == position)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error.map { "\($0)" }?.hasPrefix("\(field), character \(position): ") == true)
  }

  @Test(
    "A schedule that no date can match is an error, and found at once",
    arguments: [
      ("0 0 30 2 *", 5, "no chosen month has such a day"),
      ("0 0 30,31 FEB ?", 5, "L for the last of the month"),
      ("0 0 31 4,6,9,11 *", 5, "no chosen month has such a day"),
      // A star in front makes both day fields count, and the last Friday is never before the 22nd.
      ("0 0 */20 * 5L", 5, "narrows the other one"),
      ("0 0 30 2 */2", 5, "no chosen month has such a day"),
    ])
  func neverFires(text: String, position: Int, message: String) {
    let error = #expect(throws: CronError.self) { try cron(text) }
    #expect(error?.field == "day of month")
    #expect(error?.position == position)
    #expect(error?.message.contains(message) == true)
    #expect(error?.message.contains("never fire") == true)
  }

  @Test("A very long text is refused and not repeated in the message")
  func limitsLength() {
    let text = String(repeating: "1,", count: 5000) + "1 * * * *"
    let error = #expect(throws: CronError.self) { try cron(text) }
    #expect(error?.message.contains("1000 characters") == true)
    let token = String(repeating: "x", count: 900)
    let second = #expect(throws: CronError.self) { try cron("\(token) * * * *") }
    #expect((second?.message.count ?? .max) < 120)
  }

  @Test("Random text never traps, and every error points into it")
  func survivesRandomText() {
    var generator = SeededGenerator(seed: 3)
    let alphabet = Array("0123456789*/-,?HLhl()#W@ jandecmonfri=TZ\u{e9}\t")
    for _ in 0..<30_000 {
      let length = Int.random(in: 0...24, using: &generator)
      let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &generator) })
      do throws(CronError) {
        _ = try cron(text)
      } catch {
        #expect(1...text.count + 1 ~= error.position, "\(text)")
        #expect(!error.message.isEmpty)
      }
    }
  }
}
