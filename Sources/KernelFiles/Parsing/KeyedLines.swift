/// Lines of `key value` or `key: value kB`, as in meminfo, vmstat and ksm_stat.
package enum KeyedLines {
  /// Calls `body` with the range of each key (without a colon) and a cursor behind it.
  package static func forEach(
    in text: Span<UInt8>, _ body: (Range<Int>, inout TextCursor) -> Void
  ) {
    var cursor = TextCursor()
    while !cursor.isAtEnd(of: text) {
      var key = cursor.word(in: text)
      if !key.isEmpty, text[key.upperBound - 1] == UInt8(ascii: ":") {
        key = key.lowerBound..<(key.upperBound - 1)
      }
      var value = TextCursor(at: cursor.position)
      body(key, &value)
      cursor.skipLine(in: text)
    }
  }
}
