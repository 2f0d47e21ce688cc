import Glibc
import Screen

/// Why a terminal cannot be used for a dashboard.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// The environment variable TERM is empty or not there.
  case typeNotSet
  /// The terminfo database has no entry of this name.
  case typeUnknown(String)
  /// The terminal cannot place its cursor, or ncurses refuses it.
  case typeUnusable(String)
  /// A descriptor is not a terminal.
  case notATerminal(descriptor: Int32)
  /// Signals cannot be received, with the `errno` of the reason.
  case signalsUnavailable(code: Int32)

  package var description: String {
    switch self {
    case .typeNotSet:
      "TERM is not set, so the kind of terminal is unknown; \(Self.remedy)"
    case .typeUnknown(let type):
      "TERM=\(HarmlessText.shown(type, asciiOnly: true)) is not in the terminfo database of this"
        + " host; \(Self.remedy)"
    case .typeUnusable(let type):
      "TERM=\(HarmlessText.shown(type, asciiOnly: true)) cannot show a dashboard; \(Self.remedy)"
    case .notATerminal(let descriptor):
      "descriptor \(descriptor) is not a terminal; use `ksmtop snapshot`"
    case .signalsUnavailable(let code):
      "signals cannot be received: \(String(cString: strerror(code)))"
    }
  }

  private static let remedy = "try TERM=xterm-256color, or use `ksmtop snapshot`"
}
