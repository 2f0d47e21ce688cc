import Figures
import MergeModel
import Screen

/// One figure with where it comes from and how old it is.
struct FigureLine {
  var label: String
  var value: String
  var source: String
  /// Seconds; nil where a figure has no age.
  var age: Double?

  init(_ label: String, _ value: String, source: String, age: Double? = nil) {
    self.label = label
    self.value = value
    self.source = source
    self.age = age
  }

  static let labelWidth = 32
  private static let valueWidth = 10
  /// In narrower windows nothing of a source could be read.
  private static let leastWidthWithSource = 60

  /// The heading of such lines.
  static func heading(_ title: String, width: Int) -> TextLine {
    TextLine(text(title, "value", "age", "source", width: width), style: .bold)
  }

  func line(width: Int) -> TextLine {
    TextLine(
      Self.text(" " + label, value, age.map { DurationText.coarse($0) } ?? "", source, width: width)
    )
  }

  private static func text(
    _ label: String, _ value: String, _ age: String, _ source: String, width: Int
  ) -> String {
    let labelWidth = min(labelWidth, max(12, width - 18))
    return TextWidth.fit(label, width: labelWidth)
      + TextWidth.fit(value, width: valueWidth, alignment: .right)
      + TextWidth.fit(age, width: 6, alignment: .right)
      + (width < leastWidthWithSource ? "" : "  " + source)
  }
}
