import CNcurses
import Screen

/// The colours of the tints: foregrounds only, on the terminal's own background.
///
/// With 256 colours each tint is a middle one, readable on white and on black. With 8 colours
/// only red and magenta are that on every terminal; the other tints go without.
enum Palette {
  /// The colour number of a tint, or nil where the terminal's own foreground serves better.
  static func color(of tint: Style.Tint, colors: Int) -> Int16? {
    guard colors >= 8 else { return nil }
    // Above 256 the numbers are RGB values, except the first eight.
    return colors == 256 ? indexed(tint) : basic(tint)
  }

  /// The number of the ncurses pair of a tint; 0 is the terminal's own colours.
  static func pair(of tint: Style.Tint, colors: Int) -> Int16 {
    color(of: tint, colors: colors) == nil ? 0 : Int16(tint.rawValue)
  }

  /// Tells ncurses the pairs; false where it cannot keep the terminal's background.
  static func install(colors: Int) -> Bool {
    guard use_default_colors() == OK else { return false }
    for tint in Style.Tint.allCases {
      guard let color = color(of: tint, colors: colors) else { continue }
      init_pair(pair(of: tint, colors: colors), color, -1)
    }
    return true
  }

  private static func indexed(_ tint: Style.Tint) -> Int16? {
    switch tint {
    case .plain: nil
    case .good: 28
    case .warning: 130
    case .problem: 160
    case .accent: 32
    case .quiet: 243
    }
  }

  private static func basic(_ tint: Style.Tint) -> Int16? {
    switch tint {
    case .warning: Int16(COLOR_MAGENTA)
    case .problem: Int16(COLOR_RED)
    case .plain, .good, .accent, .quiet: nil
    }
  }
}
