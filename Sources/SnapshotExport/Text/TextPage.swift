import Figures

/// Lines of ASCII, at most 80 columns wide; section words stand at column 1, their content at column 11.
package struct TextPage {
  static let width = 80
  private static let indent = 10

  private(set) var lines: [String] = []

  package init() {}

  package var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  package mutating func blank() { lines.append("") }

  /// A line of its own; what does not fit goes on below, a little to the right.
  package mutating func line(_ text: String) {
    let wrapped = Self.wrap(text, width: Self.width - 2)
    for (index, part) in wrapped.enumerated() { lines.append(index == 0 ? part : "  " + part) }
  }

  /// A section: its word, and its content beside and below it.
  package mutating func section(_ word: String, _ content: [String]) {
    var head = word + String(repeating: " ", count: max(1, Self.indent - word.count))
    for part in content.flatMap({ Self.wrap($0, width: Self.width - Self.indent) }) {
      lines.append(head + part)
      head = String(repeating: " ", count: Self.indent)
    }
  }

  /// A section of items that are never torn apart.
  mutating func section(_ word: String, items: [String], then content: [String] = []) {
    var flow: [String] = []
    for item in items {
      if let last = flow.last, last.utf8.count + 2 + item.utf8.count <= Self.width - Self.indent {
        flow[flow.count - 1] = last + "  " + item
      } else {
        flow.append(item)
      }
    }
    section(word, flow + content)
  }

  /// A line that is laid out already and fits.
  package mutating func row(_ text: String) { lines.append(text) }

  /// Breaks at spaces, and inside a word only where it is wider than a line.
  static func wrap(_ text: String, width: Int) -> [String] {
    let text = HarmlessText.ascii(text)
    guard text.utf8.count > width else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var rest = word
      if !line.isEmpty, line.utf8.count + 1 + rest.utf8.count > width {
        lines.append(line)
        line = ""
      }
      while rest.utf8.count > width {
        lines.append(String(rest.prefix(width)))
        rest = rest.dropFirst(width)
      }
      line += (line.isEmpty ? "" : " ") + rest
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// Left-aligned in `width` columns; what is too wide loses its middle, for names often differ at their ends.
  package static func left(_ text: String, _ width: Int) -> String {
    let text = HarmlessText.ascii(text)
    let missing = width - text.utf8.count
    guard missing < 0 else { return text + String(repeating: " ", count: missing) }
    let tail = (width - 1) / 2
    return String(text.prefix(width - 1 - tail)) + "~" + String(text.suffix(tail))
  }

  /// At most `width` columns; what is too wide loses its end.
  static func cut(_ text: String, _ width: Int) -> String {
    let text = HarmlessText.ascii(text)
    return text.utf8.count > width ? text.prefix(width - 1) + "~" : text
  }

  /// Right-aligned in `width` columns.
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
}
