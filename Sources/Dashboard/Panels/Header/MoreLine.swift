import Screen

/// What could still merge: only the content scan knows.
enum MoreLine {
  static func line(width: Int) -> TextLine {
    TextLine(
      fitting: [
        Phrase("MORE  /GiB: - can merge"),
        Phrase(
          [
            "   (not known: needs the content scan, not in this version)",
            "   (not known: needs a content scan)", "",
          ], costs: [10, 20], style: Style(tint: .quiet)),
      ], width: width)
  }
}
