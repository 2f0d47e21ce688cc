import JSONText

/// Text of others as it may stand in a sentence: short, on one line, ASCII.
enum SpokenText {
  private static let mostCharacters = 200

  /// In quotes, whatever it holds.
  static func quoted(_ text: String) -> String {
    let cut = String(text.prefix(mostCharacters))
    return JSONValue.string(cut == text ? text : cut + "...").text
  }

  /// As it is where it is a plain word, else in quotes.
  static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    return isPlain && !text.isEmpty && text.utf8.count <= mostCharacters ? text : quoted(text)
  }
}
