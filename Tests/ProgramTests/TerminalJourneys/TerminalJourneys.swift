import Testing

/// What an operator does with the dashboard, in a real terminal, one journey after the other.
@Suite(
  "Journeys in a terminal", .serialized,
  .enabled(if: TmuxTerminal.isWanted, "needs tmux: apt-get install tmux"))
enum TerminalJourneys {
  /// The screen with everything replaced that depends on the moment at which one looks.
  static func timeless(_ lines: [String]) -> [String] {
    lines.map { line in
      let plain = line.unicodeScalars.map { (0x2800...0x28ff).contains($0.value) ? " " : $0 }
      var text = String(String.UnicodeScalarView(plain))
      text.replace(/(Mon|Tue|Wed|Thu|Fri|Sat|Sun)? ?\d\d:\d\d:\d\d \+0000/, with: "CLOCK")
      text.replace(/\d\d:\d\d:\d\d/, with: "CLOCK")
      text.replace(/MiB in \d+m?s/, with: "MiB in 9s")
      text.replace(/\ +\(\d+s so far\) */, with: " (9s so far) ")
      text.replace(/\ +d\d+s/, with: " d9s")
      text.replace(/\ +\d+s$/, with: "  9s")
      text.replace(/\ +$/, with: "")
      // How far the content scan is, and how old its result; what it says has its own pictures.
      text.replace(/^MORE .*/, with: "MORE")
      return text
    }
  }
}
