import Testing

@testable import Reconciler

@Suite("Cron grammar")
struct CronGrammarTests {
  @Test(
    "Each form means the same as the list written out",
    arguments: [
      ("*/15 * * * *", "0,15,30,45 * * * *"),
      ("1-30/7 * * * *", "1,8,15,22,29 * * * *"),
      ("5/15 * * * *", "5,20,35,50 * * * *"),
      ("*/60 * * * *", "0 * * * *"),
      ("0 22-23,0-2 * * *", "0 22,23,0,1,2 * * *"),
      ("0 0 1-3,15 * *", "0 0 1,2,3,15 * *"),
      ("0 0 1 jan,JUL-sep *", "0 0 1 1,7,8,9 *"),
      ("0 0 1 */4 *", "0 0 1 1,5,9 *"),
      ("0 0 * * mon-FRI", "0 0 * * 1,2,3,4,5"),
      ("0 0 * * 7", "0 0 * * 0"),
      ("0 0 * * 5-7", "0 0 * * 5,6,0"),
      ("0 0 * * 0-7", "0 0 * * 0,1,2,3,4,5,6"),
      ("0 0 * * Sat-Sun", "0 0 * * 6,0"),
      ("0 0 * * sun-tue", "0 0 * * 0,1,2"),
      ("0 0 * * 1-7/2", "0 0 * * 1,3,5,0"),
      ("0 0 * * 1/2", "0 0 * * 1,3,5"),
      ("0 0 ? * 1", "0 0 * * 1"),
      ("? ? ? ? ?", "* * * * *"),
      ("  0\t0  1 1   * ", "0 0 1 1 *"),
      ("0 0 1,1,1 1 *", "0 0 1 1 *"),
      ("0 0 L,15 * *", "0 0 15,L * *"),
      ("0 0 * * 5L", "0 0 * * friL"),
      ("0 0 * * 7L", "0 0 * * SUNL"),
      ("@yearly", "0 0 1 1 *"),
      ("@annually", "0 0 1 1 *"),
      ("@monthly", "0 0 1 * *"),
      ("@weekly", "0 0 * * 0"),
      ("@daily", "0 0 * * *"),
      ("@midnight", "0 0 * * *"),
      ("@hourly", "0 * * * *"),
      (" @Daily ", "0 0 * * *"),
    ])
  func means(text: String, plain: String) throws {
    #expect(try cron(text).calendar == cron(plain).calendar)
  }

  @Test("What is printed is what was written, and reads as the same schedule")
  func describesItself() throws {
    let schedule = try cron(" H/15 * * * MON-FRI ")
    #expect(schedule.description == "H/15 * * * MON-FRI")
    #expect(try cron(schedule.description) == schedule)
  }

  @Test(
    "A wildcard minute or hour follows elapsed time, everything else is at fixed times",
    arguments: [
      ("* * * * *", true), ("*/5 3 * * *", true), ("0 * * * *", true), ("0 */6 * * *", true),
      ("? 1 * * *", true), ("H/20 2 * * *", true), ("@hourly", true), ("*,5 2 * * *", true),
      ("30 2 * * *", false), ("0-59 2 * * *", false), ("0 0-23 * * *", false),
      ("H H * * *", false), ("H(0-29)/10 2 * * *", false), ("@daily", false),
      ("5,* 2 * * *", false),
    ])
  func followsElapsedTime(text: String, expected: Bool) throws {
    #expect(try cron(text).followsElapsedTime == expected)
  }
}
