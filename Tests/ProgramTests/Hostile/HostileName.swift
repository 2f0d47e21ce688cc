/// A guest's name as somebody might give it, byte by byte.
struct HostileName: Sendable, CustomStringConvertible {
  var description: String
  var bytes: [UInt8]

  private init(_ description: String, _ bytes: [UInt8]) {
    self.description = description
    self.bytes = bytes
  }

  private init(_ description: String, _ text: String) {
    self.init(description, Array(text.utf8))
  }

  /// The name as JSON has it; nil where it is no text.
  var text: String? { String(validating: bytes, as: UTF8.self) }

  /// Sequences in some of them that nothing else sends to a terminal.
  static let marks = ["\u{1b}]0;owned", "\u{1b}[31337z", "\u{202e}", "\u{2066}", "\u{200b}"]

  static let all = [
    HostileName("title and cursor", "\u{1b}]0;owned\u{7}\u{1b}[31337z\u{1b}[2Jvm"),
    HostileName("8-bit controls", "\u{9b}2Jvm\u{9d}0;owned\u{9c}"),
    HostileName("bidi marks", "safe\u{202e}live\u{2066}x\u{200b}\u{5d0}\u{5d1}"),
    HostileName("newlines", "first\nROOT  second\r\n        ksmtop: third\t4"),
    HostileName("4096 bytes", String(repeating: "long", count: 1_024)),
    HostileName("no UTF-8", [0x76, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x9b, 0x6d, 0xf5]),
    HostileName("formula", "=cmd|' /C calc'!A1"),
    HostileName("quotes", "a\"b\\c{}[]</script>'d"),
    HostileName("a quote with a mark", "x\"\u{301},\"=1+1\",'\u{301};touch owned;'"),
    HostileName("formats", "%n%s%99999999d%x"),
    HostileName("an option", "--confirm-unmerge=vm"),
    HostileName("marks", "e" + String(repeating: "\u{301}", count: 300)),
    HostileName(
      "wide", "\u{65e5}\u{672c}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f1e9}\u{1f1ea}"),
    HostileName("performance data", "a | saving=0B;;;0;\nKSM OK - all is well | x=1"),
    HostileName("a shell's words", "$(touch owned) `touch owned`; touch owned & # ../../etc"),
    HostileName("blanks", "  vm  "),
  ]
}
