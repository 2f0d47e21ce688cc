import Testing

@testable import Screen

@Suite("A bar that fills")
struct ProgressBarTests {
  @Test(
    "It is full only at the end and empty only at the beginning",
    arguments: [
      (0.0, ".........."), (0.001, "#........."), (0.43, "####......"), (0.999, "#########."),
      (1, "##########"), (7, "##########"), (-1, ".........."), (.nan, ".........."),
    ])
  func ends(share: Double, bar: String) {
    #expect(ProgressBar.text(share, width: 10, unicode: false) == bar)
  }

  @Test("It has the width it is given", arguments: [-3, 0, 1, 2, 40])
  func width(width: Int) {
    for share in [0, 0.01, 0.5, 0.99, 1] {
      let text = ProgressBar.text(share, width: width, unicode: true)
      #expect(TextWidth.cells(of: text) == max(0, width))
    }
  }
}
