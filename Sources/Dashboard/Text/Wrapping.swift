import Screen

/// Breaks text into lines of at most `width` cells, between words where it can.
func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    var rest = String(word)
    let joined = line.isEmpty ? rest : line + " " + rest
    if TextWidth.cells(of: joined) <= width {
      line = joined
      continue
    }
    if !line.isEmpty { lines.append(line) }
    while TextWidth.cells(of: rest) > width, rest.count > 1 {
      let head = cut(rest, width: width)
      lines.append(head)
      rest.removeFirst(head.count)
    }
    line = rest
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}

/// The longest beginning that fits, at least one character.
private func cut(_ text: String, width: Int) -> String {
  var head = ""
  for character in text {
    guard head.isEmpty || TextWidth.cells(of: head + String(character)) <= width else { break }
    head.append(character)
  }
  return head
}
