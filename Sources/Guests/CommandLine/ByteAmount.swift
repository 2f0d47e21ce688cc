/// An amount of memory as monitors take it: `2G`, `1.5G`, `4194304k`, `1024`.
enum ByteAmount {
  /// Bytes in `text`; a number without suffix counts in `unit` bytes; nil where it is no amount.
  static func parse(_ text: String, unit: UInt64 = 1) -> UInt64? {
    var bytes = Array(text.utf8)[...]
    let whole = takeDigits(&bytes)
    var fraction = ArraySlice<UInt8>()
    if bytes.first == UInt8(ascii: ".") {
      bytes = bytes.dropFirst()
      fraction = takeDigits(&bytes)
    }
    guard !whole.isEmpty, bytes.count <= 1,
      let scale = bytes.first.map(scale(ofSuffix:)) ?? unit,
      let number = UInt64(String(decoding: whole, as: UTF8.self))
    else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    let part = Double("0." + String(decoding: fraction, as: UTF8.self) + "0") ?? 0
    let (sum, tooMuch) = product.addingReportingOverflow(UInt64(part * Double(scale)))
    return tooMuch ? nil : sum
  }

  private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    bytes = bytes.dropFirst(digits.count)
    return digits
  }

  private static func scale(ofSuffix suffix: UInt8) -> UInt64? {
    let suffixes = Array("bkmgtpe".utf8)
    // Bit 5 makes a letter small.
    return suffixes.firstIndex(of: suffix | 0x20).map { 1 << (10 * UInt64($0)) }
  }
}
