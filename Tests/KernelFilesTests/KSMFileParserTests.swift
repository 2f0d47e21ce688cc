import KernelFiles
import MergeModel
import Testing

@Suite("The text of one KSM file")
struct KSMFileParserTests {
  private func value(_ text: String, _ form: KSMFile.Form) -> KSMValue? {
    parse(text) { KSMFileParser.value(of: $0, form: form) }
  }

  @Test(arguments: [
    ("0\n", 0), ("1000\n", 1_000), ("42", 42), ("18446744073709551615\n", UInt64.max),
  ])
  func unsigned(text: String, number: UInt64) {
    #expect(value(text, .unsigned) == .unsigned(number))
  }

  @Test(arguments: [
    "", "\n", "-1\n", "abc\n", "12abc\n", "12 13\n", "0x10\n", "1\n2\n", "1\n\n", "1.5\n",
    "18446744073709551616\n", "99999999999999999999999999\n", "[none] scan-time\n", "1\0\n",
  ])
  func noUnsignedNumber(text: String) {
    #expect(value(text, .unsigned) == nil)
  }

  @Test(arguments: [
    ("-64\n", -64), ("123456789\n", 123_456_789), ("0\n", 0),
    ("9223372036854775807\n", Int64.max), ("-9223372036854775808\n", Int64.min),
  ])
  func signed(text: String, number: Int64) {
    #expect(value(text, .signed) == .signed(number))
  }

  @Test(arguments: [
    "", "-\n", "--1\n", "1-\n", "9223372036854775808\n", "-9223372036854775809\n",
    "-18446744073709551616\n", "profit\n",
  ])
  func noSignedNumber(text: String) {
    #expect(value(text, .signed) == nil)
  }

  @Test(arguments: [
    ("[none] scan-time\n", "none"), ("none [scan-time]\n", "scan-time"), ("[alone]", "alone"),
    ("a [b] [c]\n", "b"),
  ])
  func choice(text: String, word: String) {
    #expect(value(text, .choice) == .choice(word))
  }

  @Test(arguments: ["", "\n", "none scan-time\n", "none [\n", "] none [\n", "[] none\n", "none]\n"])
  func noChoice(text: String) {
    #expect(value(text, .choice) == nil)
  }
}
