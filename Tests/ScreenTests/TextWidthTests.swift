import Screen
import Testing

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("ksmtop", 6), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4),
    ("\u{1112}\u{1161}\u{11ab}", 2), ("ｆ", 2), ("😀", 2), ("█▍⣿", 3), ("│─→×", 4), ("क\u{93f}", 2),
    ("a\u{200b}b", 2), ("a\u{ad}b", 2), ("\u{1b}x", 2), ("\u{10fffd}", 1), ("𠀀", 2),
  ])
  func textTakesItsCells(text: String, cells: Int) {
    #expect(TextWidth.cells(of: text) == cells)
  }

  @Test(arguments: [
    (Character("a"), 1), ("日", 2), ("e\u{301}", 1), ("\u{301}", 0), ("\u{200d}", 0),
  ])
  func aCharacterTakesItsCells(character: Character, cells: Int) {
    #expect(TextWidth.cells(of: character) == cells)
  }

  @Test(arguments: ["vm01", "日本語", "日本", "a日", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", ""])
  func fittedTextIsExactlyAsWideAsAsked(text: String) {
    for width in 0...8 {
      for ellipsis in [true, false] {
        let fitted = TextWidth.fit(text, width: width, alignment: .right, ellipsis: ellipsis)
        #expect(TextWidth.cells(of: fitted) == width)
      }
    }
  }

  @Test func fittingAligns() {
    #expect(TextWidth.fit("vm01", width: 6, alignment: .left, ellipsis: true) == "vm01  ")
    #expect(TextWidth.fit("vm01", width: 6, alignment: .right, ellipsis: true) == "  vm01")
    #expect(TextWidth.fit("日", width: 4, alignment: .right, ellipsis: true) == "  日")
  }

  @Test func whatDoesNotFitIsCut() {
    #expect(TextWidth.fit("vdi-w10-37", width: 8, alignment: .left, ellipsis: true) == "vdi-w10~")
    #expect(TextWidth.fit("vdi-w10-37", width: 8, alignment: .left, ellipsis: false) == "vdi-w10-")
    #expect(TextWidth.fit("日本語", width: 4, alignment: .left, ellipsis: true) == "日 ~")
    #expect(TextWidth.fit("日本語", width: 3, alignment: .left, ellipsis: false) == "日 ")
    #expect(TextWidth.fit("abc", width: 1, alignment: .left, ellipsis: true) == "~")
    #expect(TextWidth.fit("abc", width: -1, alignment: .left, ellipsis: true) == "")
  }
}
