import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("The panel of the content scan")
struct ScanPanelTests {
  private func state(_ phase: ContentProgress.Phase?) -> DashboardState {
    var snapshot = SampleHost.snapshot()
    snapshot.contentProgress = phase.map(ContentProgress.init(phase:))
    return DashboardState.sample(snapshot: snapshot)
  }

  @Test(
    "It opens in every view, and c, q and Esc close it",
    arguments: ["1", "2", "3", "4", "5", "6", "m"])
  func opens(view: String) {
    var state = DashboardState.sample()
    state.type(view)
    let before = state.view
    for key in [Key.character("c"), .character("q"), .escape] {
      #expect(state.press(.character("c")) == [])
      #expect(state.lines[0].hasPrefix("CONTENT SCAN"))
      #expect(state.press(key) == [])
      #expect(state.mode == .browse && state.view == before)
    }
  }

  @Test("c alone never starts nor cancels anything, however often it is pressed")
  func twice() {
    for phase in [ContentProgress.Phase.scanning, .cancelled, .resting(nextInSeconds: 9)] {
      var state = state(phase)
      #expect(state.press(.character("c"), .character("c"), .character("c")) == [])
    }
  }

  @Test("Enter starts one where none is under way")
  func starts() {
    for phase in [ContentProgress.Phase.cancelled, .resting(nextInSeconds: 9), nil] {
      var state = state(phase)
      #expect(state.press(.character("c"), .enter) == [.startContentScan])
      #expect(state.mode == .contentScan)
    }
  }

  @Test("While one is under way Enter explains, and x cancels")
  func cancels() {
    for phase in [ContentProgress.Phase.scanning, .paused("memory is short")] {
      var state = state(phase)
      #expect(state.press(.character("c"), .enter) == [])
      #expect(state.message != nil)
      #expect(state.press(.character("x")) == [.cancelContentScan])
    }
    var idle = state(.resting(nextInSeconds: 9))
    #expect(idle.press(.character("c"), .character("x")) == [])
    #expect(idle.message?.text == "no scan is under way")
  }

  @Test("Without rights it says so, and Enter starts nothing")
  func refused() {
    var snapshot = SampleHost.snapshot()
    snapshot.content = nil
    snapshot.contentProgress = nil
    snapshot.contentRefusal = Refusal("guest memory needs CAP_SYS_PTRACE", isOfRights: true)
    var state = DashboardState.sample(snapshot: snapshot)
    state.press(.character("c"))
    #expect(state.lines.joined().contains("cannot be done here: guest memory needs CAP_SYS_PTRACE"))
    #expect(state.lines.joined(separator: "\n").contains("sudo ksmtop"))
    #expect(state.press(.enter) == [])
    #expect(state.message?.isProblem == true)
  }

  @Test("What is no matter of rights can be tried again")
  func again() {
    var snapshot = SampleHost.snapshot()
    snapshot.contentProgress = nil
    snapshot.contentRefusal = Refusal("pagemap could not be read", isOfRights: false)
    var state = DashboardState.sample(snapshot: snapshot)
    state.press(.character("c"))
    #expect(state.lines.joined().contains("Enter tries again"))
    #expect(state.press(.enter) == [.startContentScan])
  }

  @Test("A sampled scan says which part of the contents it kept, with intervals")
  func sampled() {
    var snapshot = SampleHost.snapshot()
    snapshot.content?.value.samplingRate = 1.0 / 16
    snapshot.content?.value.mergeablePages = Estimate(
      1_000_000, interval: 900_000...1_100_000)
    var state = DashboardState.sample(rows: 30, columns: 100, snapshot: snapshot)
    state.press(.character("c"))
    let text = state.lines.joined(separator: "\n")
    #expect(text.contains("sampled: 1 in 16 of all contents kept"))
    #expect(text.contains("~3.8 (3.4-4.2) GiB can merge"))
  }

  @Test("The age of its result is the time since its end, in the title as in the lines")
  func age() {
    var snapshot = SampleHost.snapshot()
    snapshot.content?.at = SampleHost.earlier(73)
    snapshot.content?.value.seconds = 60
    var state = DashboardState.sample(rows: 40, columns: 120, snapshot: snapshot)
    #expect(state.screen.contains("13s ago"))
    state.press(.character("c"))
    #expect(state.lines[0].contains("content 13s ago"))
    #expect(state.screen.contains(", 13s ago, took 1m00s"))
    state.press(.escape, .character("6"), .end)
    #expect(!state.screen.contains("1m ago"))
  }

  @Test("It scrolls where it does not fit, and not past its end")
  func scrolls() {
    var state = DashboardState.sample(rows: 10, columns: 40)
    state.press(.character("c"), .end)
    let end = state.panelOffset
    #expect(end > 0)
    state.press(.pageDown, .down)
    #expect(state.panelOffset == end)
    state.press(.home)
    #expect(state.panelOffset == 0)
  }
}
