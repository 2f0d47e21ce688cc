extension Span where Element == UInt8 {
  /// The bytes of `range` as a string, with invalid UTF-8 replaced.
  package func string(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(range.count)
    for index in range { bytes.append(self[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether the bytes of `range` are exactly `word`.
  package func equals(_ word: StaticString, in range: Range<Int>) -> Bool {
    guard word.utf8CodeUnitCount == range.count else { return false }
    return word.withUTF8Buffer { letters in
      for (offset, letter) in letters.enumerated() where self[range.lowerBound + offset] != letter {
        return false
      }
      return true
    }
  }

  /// Whether `word` stands at `position`.
  package func has(_ word: StaticString, at position: Int) -> Bool {
    let end = position + word.utf8CodeUnitCount
    return end <= count && equals(word, in: position..<end)
  }

  /// The whole text for an error message: its first line, at most 60 bytes.
  package var excerpt: String {
    var cursor = TextCursor()
    let line = cursor.restOfLine(in: self)
    return "'" + string(line.lowerBound..<Swift.min(line.upperBound, 60)) + "'"
  }
}
