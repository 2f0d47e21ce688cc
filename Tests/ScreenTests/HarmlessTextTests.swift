import Screen
import Testing

@Suite struct HarmlessTextTests {
  @Test(arguments: [
    "vdi-w10-37", "web server (test)", "Bücher", "日本語", "e\u{301}", "данные", "한국", "😀",
  ])
  func readableNamesStayAsTheyAre(name: String) {
    #expect(HarmlessText.shown(name) == name)
    #expect(HarmlessText.shown(bytes: Array(name.utf8)) == name)
  }

  @Test(arguments: [
    ("\u{1b}[2J", #"\x1b[2J"#), ("a\tb\r\nc", #"a\x09b\x0d\x0ac"#), ("\u{7f}", #"\x7f"#),
    ("\0", #"\x00"#), ("\u{9b}31m", #"\u{9b}31m"#), ("\u{85}", #"\u{85}"#),
    ("a\u{2028}b\u{2029}", #"a\u{2028}b\u{2029}"#),
  ])
  func controlCharactersAreShownAsCodes(raw: String, shown: String) {
    #expect(HarmlessText.shown(raw) == shown)
  }

  @Test(arguments: [
    UInt32(0x202a), 0x202e, 0x2066, 0x2069, 0x200e, 0x200f, 0x61c, 0x200b, 0x200c, 0x200d, 0x2060,
    0xfeff, 0xad, 0x34f, 0x115f, 0x1160, 0x3164, 0xfe0f, 0xe0041, 0x180e, 0xfff9, 0x2800, 0xa0,
    0x3000, 0xe000, 0xf0000, 0x378, 0xffff, 0x1f3fb, 0x5d0, 0x627, 0x1e900, 0x301, 0x20dd,
  ])
  func theInvisibleAndTheReorderingAreShownAsCodes(code: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(code))
    var raw = String.UnicodeScalarView()
    raw.append(scalar)
    raw.append("x")
    #expect(HarmlessText.shown(String(raw)) == "\\u{" + String(code, radix: 16) + "}x")
  }

  @Test func bytesThatAreNotUTF8AreShownOneByOne() {
    #expect(HarmlessText.shown(bytes: [0x61, 0xff, 0x62]) == #"a\xffb"#)
    #expect(HarmlessText.shown(bytes: [0xe6, 0x97]) == #"\xe6\x97"#)
    #expect(HarmlessText.shown(bytes: [0xc0, 0xaf, 0x2f]) == #"\xc0\xaf/"#)
    #expect(HarmlessText.shown(bytes: [0xed, 0xa0, 0x80]) == #"\xed\xa0\x80"#)
    #expect(HarmlessText.shown(bytes: [0xe6, 0x97, 0xa5, 0x1b, 0x9b]) == #"日\x1b\x9b"#)
  }

  @Test func aByteAndACharacterOfTheSameNumberLookDifferent() {
    #expect(HarmlessText.shown(bytes: [0x85]) != HarmlessText.shown("\u{85}"))
  }

  @Test func aNameCannotPretendToHoldACode() {
    #expect(HarmlessText.shown(#"\x1b"#) == #"\\x1b"#)
    #expect(HarmlessText.shown(#"\x1b"#) != HarmlessText.shown("\u{1b}"))
  }

  @Test func marksDoNotPileUp() {
    let marks = String(repeating: "\u{301}", count: 6)
    let shown = HarmlessText.shown("a" + marks)
    #expect(shown == "a\u{301}\u{301}\u{301}\u{301}" + #"\u{301}\u{301}"#)
    #expect(HarmlessText.shown("\u{1b}\u{301}") == #"\x1b\u{301}"#)
  }

  @Test func asciiOnlyHasNoOtherCharacters() {
    #expect(HarmlessText.shown("Bücher 日本", asciiOnly: true) == "B?cher ??")
    #expect(HarmlessText.shown("e\u{301}\u{202e}\u{1b}", asciiOnly: true) == #"e??\x1b"#)
    #expect(HarmlessText.shown(bytes: [0x61, 0xff, 0x85], asciiOnly: true) == "a??")
  }

  /// Whatever goes in, each character that comes out has its place on the screen and nothing more.
  @Test func everyCharacterShownTakesSpaceOrSitsOnOneThatDoes() {
    for code in UInt32(0)...0x1ffff {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let shown = HarmlessText.shown(String(Character(scalar)))
      let ascii = HarmlessText.shown(String(Character(scalar)), asciiOnly: true)
      #expect(TextWidth.cells(of: shown) > 0, "U+\(String(code, radix: 16))")
      #expect(ascii.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }, "U+\(String(code, radix: 16))")
    }
  }
}
