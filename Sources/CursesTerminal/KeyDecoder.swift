import CNcurses
package import Screen

/// What ncurses reads, as keys.
package enum KeyDecoder {
  /// The key of a function-key code of ncurses.
  package static func key(functionCode code: Int32) -> Key {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_PPAGE, KEY_A3: .pageUp
    case KEY_NPAGE, KEY_C3: .pageDown
    case KEY_HOME, KEY_A1, KEY_FIND: .home
    case KEY_END, KEY_C1, KEY_SELECT: .end
    case KEY_ENTER: .enter
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_BTAB: .backTab
    case KEY_MOUSE: wheel()
    case KEY_F0 + 1...KEY_F0 + 63: .function(Int(code - KEY_F0))
    default: .unknown
    }
  }

  /// What the wheel did, as the arrow key that does the same.
  private static func wheel() -> Key {
    var event = MEVENT()
    guard getmouse(&event) == OK else { return .unknown }
    if event.bstate & CN_WHEEL_UP != 0 { return .up }
    return event.bstate & CN_WHEEL_DOWN != 0 ? .down : .unknown
  }

  /// The key of a character that was typed.
  package static func key(character code: UInt32) -> Key {
    guard let scalar = Unicode.Scalar(code) else { return .unknown }
    switch scalar {
    case "\t": return .tab
    case "\n", "\r": return .enter
    case "\u{1b}": return .escape
    case "\u{8}", "\u{7f}": return .backspace
    case "\0"..."\u{1f}": return control(code)
    case "\u{80}"..."\u{9f}": return .unknown
    default: return .character(Character(scalar))
    }
  }

  /// Ctrl clears the two high bits of a letter; 0x60 gives the lower case, 0x40 the other signs.
  private static func control(_ code: UInt32) -> Key {
    let letter = (1...26).contains(code) ? code + 0x60 : code + 0x40
    return Unicode.Scalar(letter).map { .control(Character($0)) } ?? .unknown
  }

  /// Sequences that terminals send although terminfo says otherwise: cursor keys in the mode that
  /// was not asked for, Home and End of the Linux console, PuTTY and rxvt.
  static let alternates: [(sequence: String, code: Int32)] = [
    ("\u{1b}[A", KEY_UP), ("\u{1b}[B", KEY_DOWN), ("\u{1b}[C", KEY_RIGHT), ("\u{1b}[D", KEY_LEFT),
    ("\u{1b}OA", KEY_UP), ("\u{1b}OB", KEY_DOWN), ("\u{1b}OC", KEY_RIGHT), ("\u{1b}OD", KEY_LEFT),
    ("\u{1b}[H", KEY_HOME), ("\u{1b}[F", KEY_END), ("\u{1b}OH", KEY_HOME), ("\u{1b}OF", KEY_END),
    ("\u{1b}[1~", KEY_HOME), ("\u{1b}[4~", KEY_END), ("\u{1b}[7~", KEY_HOME),
    ("\u{1b}[8~", KEY_END),
  ]

  /// Teaches ncurses the alternates that it does not know by itself.
  static func installAlternates() {
    for (sequence, code) in alternates where key_defined(sequence) == 0 {
      define_key(sequence, code)
    }
  }
}
