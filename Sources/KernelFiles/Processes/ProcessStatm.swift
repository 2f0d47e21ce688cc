/// What ksmtop needs of `/proc/PID/statm`.
package struct ProcessStatm: Sendable, Equatable {
  /// Field 1: the size of the address space, in pages.
  package var sizePages: UInt64
  /// Field 2, in pages.
  package var residentPages: UInt64

  /// No address space has more; the bytes of more would not fit.
  private static let mostPages: UInt64 = 1 << 44

  /// Nil where the text is no statm line.
  package init?(parsing text: Span<UInt8>) {
    var cursor = TextCursor()
    guard let size = cursor.unsigned(in: text), let resident = cursor.unsigned(in: text),
      max(size, resident) <= Self.mostPages
    else { return nil }
    sizePages = size
    residentPages = resident
  }
}
