import Screen

/// Text cut to `width` cells where it is longer, and left as it is where it is not.
func shortened(_ text: String, to width: Int) -> String {
  TextWidth.cells(of: text) <= width ? text : TextWidth.fit(text, width: width)
}

/// A name in a sentence, as given: whoever chose thousands of letters does not hide the others.
func cutName(_ raw: String, to length: Int = 40) -> String {
  let scalars = raw.unicodeScalars
  guard scalars.dropFirst(length).first != nil else { return raw }
  return String(scalars.prefix(length - 1)) + "~"
}

/// The end of a path, as given: it tells more than the beginning.
func cutPath(_ raw: String, to length: Int = 80) -> String {
  let scalars = raw.unicodeScalars
  guard scalars.dropFirst(length).first != nil else { return raw }
  return "~" + String(scalars.suffix(length - 1))
}
