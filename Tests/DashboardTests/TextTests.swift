import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Lines that fit")
struct TextTests {
  @Test("The cheapest step is taken first")
  func cheapest() {
    let phrases = [
      Phrase(["alpha", "al"], costs: [20]), Phrase(["  beta", "  b", ""], costs: [10, 30]),
    ]
    #expect(TextLine(fitting: phrases, width: 11).text == "alpha  beta")
    #expect(TextLine(fitting: phrases, width: 10).text == "alpha  b")
    #expect(TextLine(fitting: phrases, width: 7).text == "al  b")
    #expect(TextLine(fitting: phrases, width: 4).text == "al")
    #expect(TextLine(fitting: phrases, width: 1).text == "al")
  }

  @Test("What belongs to the right edge stands there")
  func rightEdge() {
    let line = TextLine(fitting: [Phrase("left")], right: [Phrase("right")], width: 14)
    #expect(line.text == "left     right")
    #expect(
      TextLine(fitting: [Phrase("left")], right: [Phrase("right")], width: 5).text == "left right")
  }

  @Test("A line that is cut says so")
  func cut() {
    var grid = Grid(rows: 1, columns: 6)
    TextLine("abcdefgh").draw(on: &grid, row: 0, width: 6)
    #expect(grid.lines == ["abcde~"])
    grid = Grid(rows: 1, columns: 8)
    TextLine("abcdefgh").draw(on: &grid, row: 0, width: 8)
    #expect(grid.lines == ["abcdefgh"])
  }

  @Test("Text is broken between words, and inside where a word is too long")
  func wrapping() {
    #expect(wrapped("one two three", width: 7) == ["one two", "three"])
    #expect(wrapped("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
    #expect(wrapped("\u{65e5}\u{672c}\u{8a9e}", width: 4) == ["\u{65e5}\u{672c}", "\u{8a9e}"])
    #expect(wrapped("any", width: 0) == [])
    #expect(wrapped("", width: 5) == [])
  }

  @Test("Marks stand at their time, the newest with its name")
  func timeAxis() {
    var state = DashboardState.sample()
    state.history = History()
    state.history.mark(Event(.guestStarted(name: "a", pid: 1), at: SampleHost.earlier(1_800)))
    state.history.mark(Event(.guestStopped(name: "b", pid: 2), at: SampleHost.earlier(900)))
    func axis(_ series: History.Series) -> String {
      TimeAxis.line(state, series: series, span: 3_600, now: SampleHost.moment, width: 40).text
    }
    #expect(axis(.saving) == "-60m                ^         ^      now")
    #expect(axis(.cowBreaks) == "-60m                                 now")
  }

  @Test(
    "Graph scales are fixed steps with their unit",
    arguments: [
      (History.Series.saving, 22_000_000_000.0, "24 GiB"), (.saving, 1_500_000_000, "1.6 GiB"),
      (.saving, 30_000_000, "50 MiB"), (.saving, 0, "10 MiB"), (.saving, 1_073_000_000, "1.0 GiB"),
      (.ksmdCPU, 4.8, "10% of a core"), (.ksmdCPU, 70, "100% of a core"),
      (.cowBreaks, 212, "500/s"), (.cowBreaks, 1_600, "2k/s"), (.cowBreaks, 0, "100/s"),
    ])
  func scales(series: History.Series, largest: Double, text: String) {
    #expect(series.scale(series.top(for: largest)) == text)
  }
}
