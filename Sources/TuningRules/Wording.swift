/// Numbers as they stand in a sentence.
enum Wording {
  /// `20.5 GiB`, `512 MiB`, `64 KiB`.
  static func amount(_ bytes: UInt64) -> String {
    if bytes == 0 { return "0 MiB" }
    // What would round to 1024 MiB is 1.0 GiB.
    if isLarge(bytes) { return tenths(bytes) + " GiB" }
    if bytes >= mebibyte { return whole(bytes, mebibyte) + " MiB" }
    return whole(bytes, 1_024) + " KiB"
  }

  /// What is available with swap apart: `10.9 GiB are available (7.0 + 3.9 swap)`.
  static func available(_ memory: UInt64, swap: UInt64?) -> String {
    guard let swap else { return "\(amount(memory)) are available (swap is not known)" }
    let (sum, overflow) = memory.addingReportingOverflow(swap)
    let all = overflow ? .max : sum
    let isLarge = isLarge(all)
    func part(_ bytes: UInt64) -> String { isLarge ? tenths(bytes) : whole(bytes, mebibyte) }
    return "\(amount(all)) are available (\(part(memory)) + \(part(swap)) swap)"
  }

  /// `45s`, `7m30s`, `2h05m`, `3d04h`.
  static func duration(_ seconds: Double) -> String {
    guard seconds < 100 * 365 * 86_400 else { return "more than 100 years" }
    let whole = Int(max(0, seconds).rounded())
    if whole < 60 { return "\(whole)s" }
    if whole < 3_600 { return "\(whole / 60)m" + (whole % 60 == 0 ? "" : digits(whole % 60) + "s") }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 24 * 60 { return "\(minutes / 60)h\(digits(minutes % 60))m" }
    let hours = Int((seconds / 3_600).rounded())
    return "\(hours / 24)d\(digits(hours % 24))h"
  }

  /// `run`, `run and smart_scan`, `run, smart_scan and sleep_millisecs`.
  static func list(_ words: [String]) -> String {
    guard let last = words.last else { return "" }
    let others = words.dropLast().joined(separator: ", ")
    return others.isEmpty ? last : "\(others) and \(last)"
  }

  private static let mebibyte: UInt64 = 1 << 20

  private static func isLarge(_ bytes: UInt64) -> Bool {
    bytes >= 1_024 * mebibyte - mebibyte / 2
  }

  private static func tenths(_ bytes: UInt64) -> String {
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: 1 << 30)
    let tenth = (rest * 10 + (1 << 29)) >> 30
    return tenth == 10 ? "\(whole + 1).0" : "\(whole).\(tenth)"
  }

  private static func whole(_ bytes: UInt64, _ unit: UInt64) -> String {
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit)
    return String(rest >= unit / 2 ? whole + 1 : whole)
  }

  private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
