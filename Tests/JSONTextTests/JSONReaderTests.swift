import JSONText
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  private func read(_ text: String) -> JSONValue? { JSONReader.value(of: text.utf8) }

  @Test("every kind of value is read")
  func kinds() {
    #expect(
      read(#" {"a": [1, -2.5e3, true, false, null, "x"], "b": {}} "#)
        == .object([
          .init(
            "a",
            .array([
              .number("1"), .number("-2.5e3"), .bool(true), .bool(false), .null, .string("x"),
            ])),
          .init("b", .object([])),
        ]))
  }

  @Test(
    "what is no JSON is nothing",
    arguments: [
      "", "{", "[1,]", "{\"a\":}", "01", "1 2", "\"\u{1}\"", "\"\\x\"", "\"\\ud800\"", "nul", "+1",
      "{a:1}", "\"", "1.", "1e", "-",
    ])
  func broken(_ text: String) {
    #expect(read(text) == nil)
  }

  @Test("escapes are read, also those of two halves")
  func escapes() {
    #expect(read(#""\"\\\/\b\f\n\r\té😀""#) == .string("\"\\/\u{8}\u{c}\n\r\té😀"))
  }

  @Test("nesting without end is refused and not followed")
  func deep() {
    #expect(read(String(repeating: "[", count: 100_000)) == nil)
  }

  @Test("what is written is read as it was", arguments: ["", "\u{1b}[31m", "é\u{202e}😀", "\"\\"])
  func roundTrip(_ text: String) {
    let value = JSONValue.object([.init(text, .array([.string(text), .number("1e9"), .null]))])
    #expect(value.text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    #expect(read(value.text) == value)
  }

  @Test("of a name that stands twice the last one holds")
  func twice() {
    #expect(read(#"{"a":1,"a":2}"#)?["a"]?.integer == 2)
  }

  @Test("bytes that are no text are refused")
  func invalid() {
    #expect(JSONReader.value(of: [0x22, 0xFF, 0x22]) == nil)
  }
}
