import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("The line MORE and the target of line 2")
struct MoreLineTests {
  private func forecast(itself: Double, action: Double, after seconds: Double?) -> MergeForecast {
    var forecast = MergeForecast(Snapshot(takenAt: SampleHost.moment))
    forecast.byItselfPages = itself * 256
    forecast.needsActionPages = action * 256
    forecast.convergedSeconds = seconds
    return forecast
  }

  private func line(
    _ width: Int, _ forecast: MergeForecast? = nil, _ change: (inout Snapshot) -> Void = { _ in }
  ) -> String {
    var snapshot = SampleHost.snapshot()
    change(&snapshot)
    let state = DashboardState.sample(snapshot: snapshot)
    let known = self.forecast(itself: 409, action: 3_482, after: 260)
    return MoreLine.line(state, snapshot, forecast: forecast ?? known, width: width).text
  }

  @Test(
    "It says as much as fits",
    arguments: [
      (
        120,
        "MORE  /GiB: 3.8 can merge = 0.4 by itself by 03:17 + 3.4 needs you "
          + "(3.1 zeros in THP, 0.3 smart-scan misses)  6m ago (c)"
      ),
      (80, "MORE  /GiB: 3.8 can merge = 0.4 by itself by 03:17 + 3.4 needs you  6m ago (c)"),
      (72, "MORE  /GiB: 3.8 can merge = 0.4 by itself + 3.4 needs you  6m ago (c)"),
      (60, "MORE  /GiB: 3.8 can merge = 0.4 itself + 3.4 you  6m ago (c)"),
      (40, "MORE  /GiB: 3.8 can merge  6m ago"),
    ])
  func widths(width: Int, text: String) {
    #expect(line(width) == text)
  }

  @Test("No width breaks it", arguments: 12...160)
  func everyWidth(width: Int) {
    for change in Self.changes {
      #expect(TextWidth.cells(of: line(width, nil, change)) <= width || width < 34)
    }
  }

  private static let changes: [@Sendable (inout Snapshot) -> Void] = [
    { _ in }, { $0.content = nil }, { $0.contentProgress?.phase = .paused("the host is swapping") },
    { $0.contentProgress?.phase = .scanning },
    {
      $0.content = nil
      $0.contentRefusal = Refusal("guest memory needs CAP_SYS_PTRACE", isOfRights: true)
    },
  ]

  @Test("What is estimated says so")
  func estimated() {
    let text = line(120) { snapshot in
      let pages = snapshot.content?.value.mergeablePages.value ?? 0
      snapshot.content?.value.mergeablePages = Estimate(pages, variance: 1e8)
    }
    #expect(text.hasPrefix("MORE  /GiB: ~3.8 can merge"))
  }

  @Test("Where processes are hidden, nothing seen is not nothing to merge")
  func hidden() {
    let nothing: (inout Snapshot) -> Void = { $0.content?.value = ContentReport() }
    let none = forecast(itself: 0, action: 0, after: nil)
    #expect(line(80, none, nothing).hasPrefix("MORE  /GiB: 0.0 can merge"))
    let hidden = line(80, none) { snapshot in
      nothing(&snapshot)
      snapshot.rights.missing = ["the processes outside of this container"]
    }
    #expect(hidden == "MORE  /GiB: - can merge   no memory seen that takes part  (c)")
  }

  @Test("While ksmd is stopped what waits for it needs somebody")
  func stopped() {
    let text = line(140, forecast(itself: 0, action: 3_891, after: nil)) {
      $0.ksm[reading: .run] = .value(.unsigned(0))
    }
    #expect(text.contains("= 0.0 by itself + 3.8 needs you (3.1 zeros in THP, 0.4 not scanned yet"))
  }

  @Test("What was merged since the scan is taken off, and the parts still add up")
  func mergedSince() {
    #expect(
      line(80, forecast(itself: 0, action: 3_482, after: 0)).hasPrefix(
        "MORE  /GiB: ~3.4 can merge = 0.0 by itself + 3.4 needs you"))
    #expect(
      line(80, forecast(itself: 0, action: 0, after: 0)).hasPrefix(
        "MORE  /GiB: ~0.0 can merge  "))
  }

  @Test("Parts that are not nothing never read 0.0")
  func little() {
    #expect(
      line(80, forecast(itself: 30, action: 2, after: 0)).hasPrefix(
        "MORE  /GiB: ~0.03 can merge = 0.03 by itself + <0.01 needs you"))
  }

  @Test("What takes more than half a day is told as a span")
  func longWait() {
    #expect(
      line(120, forecast(itself: 409, action: 3_482, after: 200_000)).contains("by itself in 2d"))
  }

  @Test(
    "Before the first result it says what goes on",
    arguments: [
      (ContentProgress.Phase.scanning, "scanning 43%, 2m left  (c)"),
      (.paused("the host is swapping"), "paused: the host is swapping  (c)"),
      (.resting(nextInSeconds: 42), "scan in 42s  (c)"), (.cancelled, "scan cancelled  (c)"),
    ])
  func first(phase: ContentProgress.Phase, text: String) {
    let line = line(80) { snapshot in
      snapshot.content = nil
      var progress = ContentProgress(phase: phase)
      progress.pagesTotal = 100
      progress.pagesDone = 43
      progress.secondsLeft = 134
      snapshot.contentProgress = progress
    }
    #expect(line == "MORE  /GiB: - can merge   " + text)
  }

  @Test("Where there are no rights it says so, in few words where there is little room")
  func refused() {
    func refused(_ width: Int) -> String {
      line(width) { snapshot in
        snapshot.content = nil
        snapshot.contentProgress = nil
        snapshot.contentRefusal = Refusal("guest memory needs CAP_SYS_PTRACE", isOfRights: true)
      }
    }
    #expect(refused(80).contains("guest memory needs CAP_SYS_PTRACE"))
    #expect(refused(50) == "MORE  /GiB: - can merge   no rights to scan")
  }

  @Test("A newer scan stands beside the age of the last")
  func newer() {
    let text = line(140) { snapshot in
      snapshot.contentProgress?.phase = .scanning
      snapshot.contentProgress?.pagesTotal = 100
      snapshot.contentProgress?.pagesDone = 43
    }
    #expect(text.hasSuffix("  6m ago, scanning 43% (c)"))
  }

  @Test("Line 2 names where it climbs to, and when it is there")
  func target() {
    let snapshot = SampleHost.snapshot()
    let soon = forecast(itself: 409, action: 3_482, after: 320)
    #expect(VerdictLine.target(snapshot, forecast: soon) == " (20.9 in ~5m)")
    let never = forecast(itself: 0, action: 3_891, after: nil)
    #expect(VerdictLine.target(snapshot, forecast: never) == " (to 20.9)")
    let reached = forecast(itself: 0, action: 3_482, after: 0)
    #expect(VerdictLine.target(snapshot, forecast: reached) == "")
    var unscanned = snapshot
    unscanned.content = nil
    #expect(VerdictLine.target(unscanned, forecast: soon) == "")
  }
}
