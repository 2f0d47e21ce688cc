import CursesTerminal
import Screen
import SnapshotExport

extension FuzzTarget {
  /// What a terminal sends, as ncurses hands it on.
  static let keys = FuzzTarget("keys") { input in
    for begin in stride(from: 0, to: input.count - 3, by: 4) {
      let code = input[begin..<begin + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      for key in [
        KeyDecoder.key(character: code),
        KeyDecoder.key(functionCode: Int32(bitPattern: code)),
      ] {
        guard case .character(let character) = key else { continue }
        try expect(
          character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
          "a control character as a letter: \(code)")
      }
    }
  }

  /// Names that others chose, on the way to the screen.
  static let text = FuzzTarget("text") { input in
    let raw = String(decoding: input, as: UTF8.self)
    for shown in [
      Screen.HarmlessText.shown(raw), Screen.HarmlessText.shown(bytes: input),
      SnapshotExport.HarmlessText.ascii(raw),
    ] {
      try expectHarmless(shown)
    }
    for ascii in [
      Screen.HarmlessText.shown(raw, asciiOnly: true),
      Screen.HarmlessText.shown(bytes: input, asciiOnly: true),
      SnapshotExport.HarmlessText.ascii(raw),
    ] {
      try expect(ascii.utf8.allSatisfy { (0x20..<0x7f).contains($0) }, "not ASCII: \(ascii)")
    }
    // Also what was not made harmless must leave the grid whole.
    for width in [1, 2, 7, 40] {
      var grid = Grid(rows: 1, columns: 40)
      grid.put(raw, row: 0, column: 3, width: width)
      let cells = (0..<40).map { grid[0, $0].text }
      try expect(
        cells.enumerated().allSatisfy { place, text in
          (3..<3 + width).contains(place) || text == " "
        }, "drawn outside of its \(width) cells")
      try expect(
        !cells.joined().unicodeScalars.contains { $0.properties.generalCategory == .control },
        "a control character in a cell")
    }
  }
}

/// Fails where a terminal could do anything with `text` but show it.
func expectHarmless(_ text: String) throws(Flaw) {
  if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return }
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      throw Flaw(description: "U+\(String(scalar.value, radix: 16)) in a text to be shown")
    default: break
    }
  }
}
