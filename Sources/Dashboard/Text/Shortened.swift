import Screen

/// Text cut to `width` cells where it is longer, and left as it is where it is not.
func shortened(_ text: String, to width: Int) -> String {
  TextWidth.cells(of: text) <= width ? text : TextWidth.fit(text, width: width)
}
