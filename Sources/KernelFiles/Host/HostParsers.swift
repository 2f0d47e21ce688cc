package import MergeModel

/// The texts of the host's files as values.
package enum HostParsers {
  /// The part of `/proc/meminfo` that ksmtop shows.
  package struct MemoryInformation: Sendable, Equatable {
    package var totalBytes: UInt64?
    package var availableBytes: UInt64?
    package var swapTotalBytes: UInt64?
    package var swapFreeBytes: UInt64?
  }

  /// `/proc/meminfo`: `Key: value kB`.
  package static func memoryInformation(_ text: Span<UInt8>) -> MemoryInformation? {
    var found = MemoryInformation()
    KeyedLines.forEach(in: text) { key, value in
      if text.equals("MemTotal", in: key) {
        found.totalBytes = kibibytes(&value, text)
      } else if text.equals("MemAvailable", in: key) {
        found.availableBytes = kibibytes(&value, text)
      } else if text.equals("SwapTotal", in: key) {
        found.swapTotalBytes = kibibytes(&value, text)
      } else if text.equals("SwapFree", in: key) {
        found.swapFreeBytes = kibibytes(&value, text)
      }
    }
    return found == MemoryInformation() ? nil : found
  }

  /// The number as bytes; nil where it does not fit.
  private static func kibibytes(_ cursor: inout TextCursor, _ text: Span<UInt8>) -> UInt64? {
    guard let kibibytes = cursor.unsigned(in: text), kibibytes <= .max / 1_024 else { return nil }
    return kibibytes * 1_024
  }

  /// The part of `/proc/vmstat` that ksmtop shows.
  package struct MemoryStatistics: Sendable, Equatable {
    /// cow_ksm; absent without CONFIG_KSM.
    package var cowBreaks: UInt64?
    /// pswpin.
    package var swappedInPages: UInt64?
    /// thp_collapse_alloc; absent without transparent huge pages.
    package var hugePageCollapses: UInt64?
    /// thp_split_page.
    package var hugePageSplits: UInt64?
  }

  /// `/proc/vmstat`: `key value`.
  package static func memoryStatistics(_ text: Span<UInt8>) -> MemoryStatistics? {
    var found = MemoryStatistics()
    KeyedLines.forEach(in: text) { key, value in
      if text.equals("cow_ksm", in: key) {
        found.cowBreaks = value.unsigned(in: text)
      } else if text.equals("pswpin", in: key) {
        found.swappedInPages = value.unsigned(in: text)
      } else if text.equals("thp_collapse_alloc", in: key) {
        found.hugePageCollapses = value.unsigned(in: text)
      } else if text.equals("thp_split_page", in: key) {
        found.hugePageSplits = value.unsigned(in: text)
      }
    }
    return found == MemoryStatistics() && text.isEmpty ? nil : found
  }

  /// `/proc/uptime`: seconds since boot come first.
  package static func uptime(_ text: Span<UInt8>) -> Double? {
    var cursor = TextCursor()
    return decimal(at: &cursor, in: text)
  }

  /// `/proc/stat`: its first line, `cpu user nice system idle iowait irq softirq steal …`, in ticks.
  ///
  /// The time of guests, which follows, is a part of user and nice.
  package static func processorTime(
    _ text: Span<UInt8>, ticksPerSecond: Double
  ) -> ProcessorTime? {
    guard text.has("cpu ", at: 0), ticksPerSecond > 0 else { return nil }
    var cursor = TextCursor(at: 4)
    var ticks: [Double] = []
    while ticks.count < 8, let number = cursor.unsigned(in: text) { ticks.append(Double(number)) }
    // Kernels before 2.6.11 have fewer numbers; without the idle time there is nothing to tell.
    guard ticks.count >= 4 else { return nil }
    let idle = ticks[3] + (ticks.count > 4 ? ticks[4] : 0)
    return ProcessorTime(
      total: ticks.reduce(0, +) / ticksPerSecond, idle: idle / ticksPerSecond)
  }

  /// `/proc/loadavg`: that of the last minute comes first.
  package static func loadAverage(_ text: Span<UInt8>) -> Double? {
    var cursor = TextCursor()
    return decimal(at: &cursor, in: text)
  }

  /// `/proc/pressure/memory` and `/proc/pressure/cpu`: `some avg10=0.12 avg60=…`.
  package static func pressureSomeAverage10(_ text: Span<UInt8>) -> Double? {
    guard text.has("some avg10=", at: 0) else { return nil }
    var cursor = TextCursor(at: 11)
    return decimal(at: &cursor, in: text)
  }

  /// A file that holds one number and nothing else.
  package static func number(_ text: Span<UInt8>) -> UInt64? {
    var cursor = TextCursor()
    let number = cursor.unsigned(in: text)
    _ = cursor.take(UInt8(ascii: "\n"), in: text)
    return cursor.isAtEnd(of: text) ? number : nil
  }

  /// A list such as `0-1,4`: how many numbers are in it.
  package static func listCount(_ text: Span<UInt8>) -> Int? {
    var cursor = TextCursor()
    var count = 0
    repeat {
      guard let first = cursor.unsigned(in: text) else { return nil }
      var last = first
      if cursor.take(UInt8(ascii: "-"), in: text) {
        guard let end = cursor.unsigned(in: text), end >= first else { return nil }
        last = end
      }
      // No machine has as many: it is garbage, and the sum might not fit.
      guard last < 1 << 32, count < 1 << 32 else { return nil }
      count += Int(last - first) + 1
    } while cursor.take(UInt8(ascii: ","), in: text)
    return count
  }

  /// A number with an optional fraction.
  private static func decimal(at cursor: inout TextCursor, in text: Span<UInt8>) -> Double? {
    guard let whole = cursor.unsigned(in: text) else { return nil }
    guard cursor.take(UInt8(ascii: "."), in: text) else { return Double(whole) }
    let begin = cursor.position
    guard let fraction = cursor.unsigned(in: text) else { return nil }
    var scale = 1.0
    for _ in begin..<cursor.position { scale *= 10 }
    return Double(whole) + Double(fraction) / scale
  }
}
