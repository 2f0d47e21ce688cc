import Glibc
import Screen
import Testing

@testable import CursesTerminal

@Suite struct PaletteTests {
  /// WCAG asks for 3:1 at least for large text and signs; colour is a second signal only.
  @Test(arguments: Style.Tint.allCases)
  func coloursAreReadableOnWhiteAndOnBlack(tint: Style.Tint) {
    guard let color = Palette.color(of: tint, colors: 256) else {
      #expect(tint == .plain)
      return
    }
    let luminance = luminance(ofColor: Int(color))
    #expect(1.05 / (luminance + 0.05) > 3.8)
    #expect((luminance + 0.05) / 0.05 > 3.8)
  }

  @Test func withFewColoursWarningAndProblemStillDiffer() {
    for colors in [8, 16, 1 << 24] {
      let pairs = [Style.Tint.plain, .warning, .problem].map {
        Palette.pair(of: $0, colors: colors)
      }
      #expect(Set(pairs).count == 3)
      #expect(Style.Tint.allCases.allSatisfy { (Palette.color(of: $0, colors: colors) ?? 0) < 8 })
    }
  }

  @Test(arguments: Style.Tint.allCases)
  func withoutColoursThereIsOnePair(tint: Style.Tint) {
    #expect(Palette.pair(of: tint, colors: 0) == 0)
  }

  /// The luminance of a colour of xterm's cube or its greys.
  private func luminance(ofColor color: Int) -> Double {
    let levels = [0, 95, 135, 175, 215, 255]
    let cube = color - 16
    let parts =
      color >= 232
      ? Array(repeating: 8 + 10 * (color - 232), count: 3)
      : [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
    let linear = parts.map { pow((Double($0) / 255 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }
}
