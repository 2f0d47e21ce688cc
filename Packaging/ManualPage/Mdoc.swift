/// The language of man pages, mdoc(7), as far as we write it.
enum Mdoc {
  /// Running text; each line of it is a line of the page.
  static func text(_ text: String) -> String {
    let escaped = escape(text)
    // A dot or an apostrophe at the beginning would be a macro.
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  /// One word behind a macro, also where it looks like a macro or like punctuation.
  static func word(_ word: String) -> String {
    let escaped = escape(word).replacing("\"", with: "\\(dq")
    return escaped.contains(" ") ? "\"\(escaped)\"" : "\\&\(escaped)"
  }

  /// Paragraphs; lines of two columns become a list.
  static func paragraphs(_ text: String) -> String {
    text.split(separator: "\n\n").map { paragraph in
      let rows = paragraph.split(separator: "\n").map { columns(String($0)) }
      guard rows.allSatisfy({ $0.count == 2 }) else {
        return ".Pp\n" + sentences(String(paragraph)).map { self.text($0) + "\n" }.joined()
      }
      return ".Bl -tag -width Ds\n"
        + rows.map { ".It Ic \(word($0[0]))\n\(self.text($0[1]))\n" }.joined() + ".El\n"
    }.joined()
  }

  /// A page whose lines of running text are at most 80 bytes long, as editors and mandoc want them.
  static func wrapped(_ page: String) -> String {
    page.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix(".") ? String(line) : wrapped(line: line)
    }.joined(separator: "\n")
  }

  private static func wrapped(line: Substring) -> String {
    var lines: [String] = [""]
    for word in line.split(separator: " ") {
      let last = lines[lines.count - 1]
      // A line that begins with a dot or an apostrophe would be a macro.
      let begins = word.hasPrefix(".") || word.hasPrefix("'")
      if !last.isEmpty, last.utf8.count + 1 + word.utf8.count > 80, !begins {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What stands before and behind a run of spaces.
  private static func columns(_ line: String) -> [String] {
    line.split(separator: /[ ]{2,}/).map(String.init)
  }

  /// One a line: that is how the formatter knows where one ends.
  private static func sentences(_ text: String) -> [String] {
    text.replacing(/\. (?=[A-Z])/, with: ".\n").split(separator: "\n").map(String.init)
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "`": escaped += "\\(ga"
      case "^": escaped += "\\(ha"
      case "~": escaped += "\\(ti"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
