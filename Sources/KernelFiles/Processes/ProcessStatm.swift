/// What ksmtop needs of `/proc/PID/statm`.
package struct ProcessStatm: Sendable, Equatable {
  /// Field 1: the size of the address space, in pages.
  package var sizePages: UInt64
  /// Field 2, in pages.
  package var residentPages: UInt64

  /// Nil where the text is no statm line.
  package init?(parsing text: Span<UInt8>) {
    var cursor = TextCursor()
    guard let size = cursor.pages(in: text), let resident = cursor.pages(in: text) else {
      return nil
    }
    sizePages = size
    residentPages = resident
  }
}
