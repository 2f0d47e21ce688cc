/// Names and messages that may hold anything, made so that no terminal acts on them.
package enum HarmlessText {
  /// Printable ASCII stays, everything else becomes `\u{1b}`.
  package static func ascii(_ text: String) -> String {
    escaping(text) { (" "..."~").contains($0) }
  }

  /// Letters of all languages stay; control, format and invisible characters become `\u{1b}`.
  package static func printable(_ text: String) -> String {
    escaping(text) { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        false
      default: true
      }
    }
  }

  private static func escaping(
    _ text: String, unless isHarmless: (Unicode.Scalar) -> Bool
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result
  }
}
