/// A position in a text that is being parsed; numbers and words are taken from there on.
///
/// It does not hold the text, so that the text can be a span that nobody owns.
package struct TextCursor {
  package var position = 0

  package init(at position: Int = 0) {
    self.position = position
  }

  package func isAtEnd(of text: Span<UInt8>) -> Bool { position >= text.count }

  /// The byte at the position, nil at the end.
  package func peek(_ text: Span<UInt8>) -> UInt8? {
    position < text.count ? text[position] : nil
  }

  package mutating func skipBlanks(in text: Span<UInt8>) {
    while let byte = peek(text), byte == 0x20 || byte == 0x09 { position += 1 }
  }

  /// Goes behind the next newline, or to the end.
  package mutating func skipLine(in text: Span<UInt8>) {
    while let byte = peek(text) {
      position += 1
      if byte == 0x0a { return }
    }
  }

  /// Takes `byte` if it stands here.
  package mutating func take(_ byte: UInt8, in text: Span<UInt8>) -> Bool {
    guard peek(text) == byte else { return false }
    position += 1
    return true
  }

  /// Takes a decimal number after blanks; nil if none stands here or it does not fit.
  package mutating func unsigned(in text: Span<UInt8>) -> UInt64? {
    skipBlanks(in: text)
    let begin = position
    var value: UInt64 = 0
    while let byte = peek(text), byte >= 0x30, byte <= 0x39 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte &- 0x30))
      if overflow || carry { return nil }
      value = sum
      position += 1
    }
    return position > begin ? value : nil
  }

  /// No address space has more pages; the bytes of more would not fit.
  private static let mostPages: UInt64 = 1 << 44

  /// A number of pages; nil also for one that no address space can have.
  ///
  /// Kernels 6.6 to 6.9 count some of them without a lock, and may print one below 0 as 2⁶⁴ − 1.
  package mutating func pages(in text: Span<UInt8>) -> UInt64? {
    guard let pages = unsigned(in: text), pages <= Self.mostPages else { return nil }
    return pages
  }

  /// Takes a decimal number with an optional minus sign after blanks.
  package mutating func signed(in text: Span<UInt8>) -> Int64? {
    skipBlanks(in: text)
    let isNegative = take(UInt8(ascii: "-"), in: text)
    guard let magnitude = unsigned(in: text) else { return nil }
    if isNegative {
      return magnitude == UInt64(Int64.max) + 1 ? .min : Int64(exactly: magnitude).map { -$0 }
    }
    return Int64(exactly: magnitude)
  }

  /// Takes a hexadecimal number; nil if none stands here or it does not fit.
  package mutating func hexadecimal(in text: Span<UInt8>) -> UInt64? {
    let begin = position
    var value: UInt64 = 0
    while let byte = peek(text), let digit = Self.digit(byte) {
      guard value >> 60 == 0 else { return nil }
      value = value << 4 | digit
      position += 1
    }
    return position > begin ? value : nil
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x61...0x66: UInt64(byte - 0x61 + 10)
    case 0x41...0x46: UInt64(byte - 0x41 + 10)
    default: nil
    }
  }

  /// Takes bytes up to the next blank or newline, after blanks.
  package mutating func word(in text: Span<UInt8>) -> Range<Int> {
    skipBlanks(in: text)
    let begin = position
    while let byte = peek(text), byte != 0x20, byte != 0x09, byte != 0x0a { position += 1 }
    return begin..<position
  }

  /// The bytes from here to the end of the line, which are taken with their newline.
  package mutating func restOfLine(in text: Span<UInt8>) -> Range<Int> {
    let begin = position
    while let byte = peek(text), byte != 0x0a { position += 1 }
    let end = position
    if position < text.count { position += 1 }
    return begin..<end
  }
}
