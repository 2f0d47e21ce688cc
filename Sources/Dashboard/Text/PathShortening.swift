import Screen

/// Text in which the longest path has lost its middle, so that both ends can still be read.
///
/// Without a path, or where too little of it would be left, the text comes back as it is.
func shorteningPath(in text: String, to width: Int) -> String {
  let excess = TextWidth.cells(of: text) - width
  guard excess > 0 else { return text }
  let words = text.split(separator: " ", omittingEmptySubsequences: false)
  guard let path = words.filter({ $0.contains("/") }).max(by: { $0.count < $1.count }),
    path.allSatisfy(\.isASCII), path.count - excess - 3 >= 12
  else { return text }
  let kept = path.count - excess - 3
  // The end tells more: the name of the file stands there.
  let head = min(kept / 3, 16)
  let short = path.prefix(head) + "..." + path.suffix(kept - head)
  return words.map { $0 == path ? short : $0 }.joined(separator: " ")
}
