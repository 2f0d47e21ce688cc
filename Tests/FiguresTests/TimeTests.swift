import Figures
import Testing

struct TimeTests {
  /// 2025-11-24T02:12:41Z, a Monday.
  private static let wall = 1_763_950_361.0

  private static let exactDurationsCases: [(Double, String)] = [
    (0, "0s"), (-5, "0s"), (26.4, "26s"), (59.6, "1m00s"), (135, "2m15s"), (545, "9m05s"),
    (3_599.4, "59m59s"), (3_840, "1h04m"), (86_399, "23h59m"), (41 * 86_400 + 3 * 3_600, "41d03h"),
  ]

  @Test(arguments: exactDurationsCases)
  func exactDurations(seconds: Double, text: String) {
    #expect(DurationText.exact(seconds) == text)
  }

  private static let coarseDurationsCases: [(Double, String)] = [
    (0.9, "0s"), (4.9, "4s"), (59.9, "59s"), (363, "6m"), (3_600, "1h"), (86_399, "23h"),
    (41.9 * 86_400, "41d"),
  ]

  @Test(arguments: coarseDurationsCases)
  func coarseDurations(seconds: Double, text: String) {
    #expect(DurationText.coarse(seconds) == text)
    #expect(DurationText.ago(seconds) == text + " ago")
  }

  private static let fineDurationsCases: [(Double, String)] = [
    (0, "0 us"), (0.000_35, "350 us"), (0.000_999_9, "1.0 ms"), (0.001_4, "1.4 ms"),
    (0.022, "22 ms"), (0.999_9, "1.0 s"), (2, "2.0 s"), (127.26, "127.3 s"),
  ]

  @Test(arguments: fineDurationsCases)
  func fineDurations(seconds: Double, text: String) {
    #expect(DurationText.fine(seconds) == text)
  }

  @Test func localTime() {
    #expect(ClockText.time(Self.wall, utcOffset: 3_600) == "03:12:41")
    #expect(ClockText.hourMinute(Self.wall + 0.999, utcOffset: 3_600) == "03:12")
    #expect(ClockText.dateTime(Self.wall, utcOffset: 3_600) == "2025-11-24 03:12:41")
    #expect(ClockText.date(Self.wall, utcOffset: -3 * 3_600) == "2025-11-23")
    #expect(ClockText.weekday(Self.wall, utcOffset: 0) == "Mon")
    #expect(ClockText.weekday(Self.wall, utcOffset: -3 * 3_600) == "Sun")
  }

  @Test func universalTime() {
    #expect(ClockText.rfc3339(Self.wall) == "2025-11-24T02:12:41.000Z")
    #expect(ClockText.rfc3339(Self.wall + 0.118) == "2025-11-24T02:12:41.118Z")
    #expect(ClockText.rfc3339(Self.wall + 0.999_6) == "2025-11-24T02:12:42.000Z")
    #expect(ClockText.fileStamp(Self.wall + 0.999_6) == "20251124T021241Z")
  }

  private static let calendarCases: [(Double, String)] = [
    (0, "1970-01-01T00:00:00.000Z"), (-0.001, "1969-12-31T23:59:59.999Z"),
    (951_782_400, "2000-02-29T00:00:00.000Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
    (-2_203_891_200, "1900-03-01T00:00:00.000Z"), (1_735_689_599, "2024-12-31T23:59:59.000Z"),
    (253_402_300_799, "9999-12-31T23:59:59.000Z"),
  ]

  @Test(arguments: calendarCases)
  func calendar(wall: Double, text: String) {
    #expect(ClockText.rfc3339(wall) == text)
  }

  @Test func whatIsNoTimeIsADash() {
    #expect(ClockText.rfc3339(.nan) == "-")
    #expect(ClockText.time(.infinity, utcOffset: 0) == "-")
    #expect(ClockText.dateTime(253_402_300_800, utcOffset: 0) == "-")
  }

  private static let offsetsCases: [(Int, String)] = [
    (0, "+0000"), (3_600, "+0100"), (-12_600, "-0330"), (20_700, "+0545"), (-30, "+0000"),
  ]

  @Test(arguments: offsetsCases)
  func offsets(seconds: Int, text: String) {
    #expect(ClockText.offset(seconds) == text)
  }
}
