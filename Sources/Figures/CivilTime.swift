/// A moment in the Gregorian calendar at a fixed distance from UTC, to the millisecond.
struct CivilTime: Equatable {
  var year: Int64
  var month: Int64
  var day: Int64
  var hour: Int64
  var minute: Int64
  var second: Int64
  var millisecond: Int64
  /// 0 is Sunday.
  var weekday: Int64

  /// Nil for what is no time of the years 1 to 9999; `rule` says how the milliseconds come to be.
  init?(wall: Double, utcOffset: Int, rule: FloatingPointRoundingRule) {
    guard wall.isFinite, wall.magnitude < 1e12 else { return nil }
    let milliseconds = Int64((wall * 1_000).rounded(rule)) + Int64(utcOffset) * 1_000
    let dayMilliseconds: Int64 = 86_400_000
    let days = Self.floorDivide(milliseconds, dayMilliseconds)
    let rest = milliseconds - days * dayMilliseconds
    (year, month, day) = Self.civil(daysSinceEpoch: days)
    guard (1...9_999).contains(year) else { return nil }
    hour = rest / 3_600_000
    minute = rest / 60_000 % 60
    second = rest / 1_000 % 60
    millisecond = rest % 1_000
    weekday = (days + 4) - Self.floorDivide(days + 4, 7) * 7
  }

  private static func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
  }

  /// Years that begin in March put the leap day last, so that months have a fixed rhythm of 153 days in five.
  private static func civil(daysSinceEpoch days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, day)
  }
}
