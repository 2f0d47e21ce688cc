import MergeModel

/// Numbers as they stand in a sentence.
enum Wording {
  /// `20.5 GiB`, `512 MiB`, `64 KiB`.
  static func amount(_ bytes: Int64) -> String {
    if bytes == 0 { return "0 MiB" }
    let size = bytes.magnitude
    let sign = bytes < 0 ? "-" : ""
    let mebibyte: UInt64 = 1 << 20
    // What would round to 1024 MiB is 1.0 GiB.
    if size >= 1_024 * mebibyte - mebibyte / 2 { return sign + tenths(size, of: 1 << 30) + " GiB" }
    if size >= mebibyte { return sign + String((size + mebibyte / 2) / mebibyte) + " MiB" }
    return sign + String((size + 512) / 1_024) + " KiB"
  }

  /// The same of a computed number, which may be anything.
  static func amount(_ bytes: Double) -> String {
    amount(Int64(max(-1e18, min(1e18, bytes.isNaN ? 0 : bytes))))
  }

  /// `45s`, `19m`, `2h05m`, `3d04h`.
  static func duration(_ seconds: Double) -> String {
    guard seconds < 100 * 365 * 86_400 else { return "more than 100 years" }
    let whole = Int(max(0, seconds).rounded())
    if whole < 60 { return "\(whole)s" }
    let minutes = Int((seconds / 60).rounded())
    if minutes < 60 { return "\(minutes)m" }
    if minutes < 24 * 60 { return "\(minutes / 60)h\(twoDigits(minutes % 60))m" }
    let hours = Int((seconds / 3_600).rounded())
    return "\(hours / 24)d\(twoDigits(hours % 24))h"
  }

  /// `4.8`, with one decimal.
  static func decimal(_ number: Double) -> String {
    guard number.magnitude < 1e15 else { return number < 0 ? "-1e15" : "1e15" }
    let scaled = Int((number * 10).rounded())
    return (scaled < 0 ? "-" : "") + "\(scaled.magnitude / 10).\(scaled.magnitude % 10)"
  }

  /// `1 guest`, `2 guests`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)" + (number == 1 ? "" : "s")
  }

  /// A clause with the full stop that it may lack.
  static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

  private static func tenths(_ size: UInt64, of unit: UInt64) -> String {
    let (whole, rest) = size.quotientAndRemainder(dividingBy: unit)
    let tenth = (rest * 10 + unit / 2) / unit
    return tenth == 10 ? "\(whole + 1).0" : "\(whole).\(tenth)"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}

/// Commands to type.
enum Command {
  /// Sets KSM's settings, all or none, and logs it.
  static func set(_ settings: (file: KSMFile, value: String)...) -> String {
    "ksmtop tune " + settings.map { "\($0.file.rawValue)=\($0.value)" }.joined(separator: " ")
  }

  /// Merges what smart scan missed.
  static let catchUp = "ksmtop tune --pulse"

  /// Writes `value` into a setting of khugepaged.
  static func setKhugepaged(_ file: String, _ value: String) -> String {
    "echo \(value) > /sys/kernel/mm/transparent_hugepage/khugepaged/\(file)"
  }
}
