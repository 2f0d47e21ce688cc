import Glibc

/// Moments of the wall clock in RFC 3339, UTC, to the millisecond: `2025-11-24T02:12:41.118Z`.
enum WallTime {
  static func text(_ wall: Double) -> String {
    guard wall.isFinite, wall.magnitude < 1e11 else { return "1970-01-01T00:00:00.000Z" }
    let milliseconds = Int((wall * 1_000).rounded())
    var seconds = milliseconds >= 0 ? milliseconds / 1_000 : (milliseconds - 999) / 1_000
    var parts = tm()
    let rest = milliseconds - seconds * 1_000
    gmtime_r(&seconds, &parts)
    let date = [
      padded(Int(parts.tm_year) + 1_900, 4), padded(Int(parts.tm_mon) + 1), padded(parts.tm_mday),
    ].joined(separator: "-")
    let time = [padded(parts.tm_hour), padded(parts.tm_min), padded(parts.tm_sec)]
      .joined(separator: ":")
    return "\(date)T\(time).\(padded(rest, 3))Z"
  }

  /// Seconds since 1970; nil for anything that is not written so, and for days that never were.
  static func seconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    let pattern = Array("dddd-dd-ddTdd:dd:dd.dddZ".utf8)
    guard bytes.count == pattern.count else { return nil }
    for (byte, wanted) in zip(bytes, pattern) {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard wanted == UInt8(ascii: "d") ? isDigit : byte == wanted else { return nil }
    }
    func number(_ range: Range<Int>) -> Int32 {
      bytes[range].reduce(0) { $0 * 10 + Int32($1 - UInt8(ascii: "0")) }
    }
    var parts = tm()
    parts.tm_year = number(0..<4) - 1_900
    parts.tm_mon = number(5..<7) - 1
    parts.tm_mday = number(8..<10)
    parts.tm_hour = number(11..<13)
    parts.tm_min = number(14..<16)
    parts.tm_sec = number(17..<19)
    let wall = Double(timegm(&parts)) + Double(number(20..<23)) / 1_000
    return self.text(wall) == text ? wall : nil
  }

  private static func padded(_ number: some BinaryInteger, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
