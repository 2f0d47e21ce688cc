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
        found.totalBytes = value.unsigned(in: text).map { $0 * 1_024 }
      } else if text.equals("MemAvailable", in: key) {
        found.availableBytes = value.unsigned(in: text).map { $0 * 1_024 }
      } else if text.equals("SwapTotal", in: key) {
        found.swapTotalBytes = value.unsigned(in: text).map { $0 * 1_024 }
      } else if text.equals("SwapFree", in: key) {
        found.swapFreeBytes = value.unsigned(in: text).map { $0 * 1_024 }
      }
    }
    return found == MemoryInformation() ? nil : found
  }

  /// The part of `/proc/vmstat` that ksmtop shows.
  package struct MemoryStatistics: Sendable, Equatable {
    /// cow_ksm; absent without CONFIG_KSM.
    package var cowBreaks: UInt64?
    /// pswpin.
    package var swappedInPages: UInt64?
  }

  /// `/proc/vmstat`: `key value`.
  package static func memoryStatistics(_ text: Span<UInt8>) -> MemoryStatistics? {
    var found = MemoryStatistics()
    KeyedLines.forEach(in: text) { key, value in
      if text.equals("cow_ksm", in: key) {
        found.cowBreaks = value.unsigned(in: text)
      } else if text.equals("pswpin", in: key) {
        found.swappedInPages = value.unsigned(in: text)
      }
    }
    return found == MemoryStatistics() && text.isEmpty ? nil : found
  }

  /// `/proc/uptime`: seconds since boot come first.
  package static func uptime(_ text: Span<UInt8>) -> Double? {
    var cursor = TextCursor()
    return decimal(at: &cursor, in: text)
  }

  /// `/proc/pressure/memory`: `some avg10=0.12 avg60=…`.
  package static func pressureSomeAverage10(_ text: Span<UInt8>) -> Double? {
    guard text.has("some avg10=", at: 0) else { return nil }
    var cursor = TextCursor(at: 11)
    return decimal(at: &cursor, in: text)
  }

  /// A list such as `0-1,4`: how many numbers are in it.
  package static func listCount(_ text: Span<UInt8>) -> Int? {
    var cursor = TextCursor()
    var count: UInt64 = 0
    repeat {
      guard let first = cursor.unsigned(in: text) else { return nil }
      var last = first
      if cursor.take(UInt8(ascii: "-"), in: text) {
        guard let end = cursor.unsigned(in: text), end >= first else { return nil }
        last = end
      }
      count += last - first + 1
    } while cursor.take(UInt8(ascii: ","), in: text)
    return Int(exactly: count)
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
