/// The head lines of `/proc/PID/maps` and smaps: `start-end perms offset dev inode path`.
package enum MapsParser {
  /// All mappings of a maps file; a line that is none is passed over.
  package static func mappings(in text: Span<UInt8>) -> [Mapping] {
    var mappings: [Mapping] = []
    var cursor = TextCursor()
    while !cursor.isAtEnd(of: text) {
      if let mapping = mapping(at: &cursor, in: text) { mappings.append(mapping) }
      cursor.skipLine(in: text)
    }
    return mappings
  }

  /// Takes one head line up to its newline; nil where another line stands.
  static func mapping(at cursor: inout TextCursor, in text: Span<UInt8>) -> Mapping? {
    let begin = cursor.position
    guard let start = cursor.hexadecimal(in: text), cursor.take(UInt8(ascii: "-"), in: text),
      let end = cursor.hexadecimal(in: text), cursor.take(UInt8(ascii: " "), in: text), end >= start
    else {
      cursor.position = begin
      return nil
    }
    let permissions = cursor.word(in: text)
    guard permissions.count == 4 else { return nil }
    _ = cursor.word(in: text)
    _ = cursor.word(in: text)
    let inode = cursor.unsigned(in: text) ?? 0
    cursor.skipBlanks(in: text)
    let pathBegin = cursor.position
    while let byte = cursor.peek(text), byte != 0x0a { cursor.position += 1 }
    return Mapping(
      start: start, end: end,
      isExecutable: text[permissions.lowerBound + 2] == UInt8(ascii: "x"),
      isShared: text[permissions.lowerBound + 3] == UInt8(ascii: "s"),
      inode: inode,
      path: pathBegin < cursor.position ? text.string(pathBegin..<cursor.position) : "")
  }
}
