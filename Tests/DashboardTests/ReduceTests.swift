import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Keys and what the program does")
struct ReduceTests {
  @Test("Effects of single keys")
  func effects() {
    var state = DashboardState.sample()
    #expect(state.press(.control("c")) == [.quit])
    #expect(state.press(.control("z")) == [.suspend])
    #expect(state.press(.control("l")) == [.redraw])
    #expect(state.press(.character(" ")) == [.refreshNow])
    #expect(state.press(.character("q")) == [.quit])
  }

  @Test("Before the first sample only leaving and help do something")
  func empty() {
    var state = DashboardState(rows: 24, columns: 80)
    state.type("E!fV<>IgdZcwxm1236")
    state.press(.enter, .down, .end, .tab)
    #expect(draw(state).lines[1].hasPrefix("reading"))
    #expect(state.press(.character("?"), .escape) == [])
    #expect(state.press(.character("q")) == [.quit])
  }

  @Test("A paused screen stands still and says since when")
  func pause() {
    var state = DashboardState.sample()
    #expect(state.press(.character("Z")) == [.pause(true)])
    #expect(state.lines[0].hasSuffix("[PAUSED 03:12]"))
    state.sample(after: 60) { $0.host.name = "later" }
    #expect(state.snapshot?.host.name == "kvm07")
    #expect(state.press(.character(" "), after: 60) == [])
    #expect(state.message?.text == "paused: Z goes on")
    #expect(state.press(.character("Z"), after: 61) == [.pause(false)])
    state.sample(after: 62) { $0.host.name = "later" }
    #expect(state.lines[0].hasPrefix("later"))
  }

  @Test("A new delay is typed in seconds")
  func delay() {
    var state = DashboardState.sample()
    state.type("d2x.5")
    #expect(state.lines.joined().contains("new one in seconds: 2.5_"))
    #expect(state.press(.enter) == [.setDelay(2.5)])
    #expect(state.lines[0].contains("every 2.5s"))
  }

  @Test("A delay that cannot be is refused", arguments: ["0.1", "0", "..", "1e3", "9999"])
  func badDelay(text: String) {
    var state = DashboardState.sample()
    state.type("s" + text)
    let effects = state.press(.enter)
    if text == "1e3" {
      #expect(effects == [.setDelay(13)], "letters are not typed")
    } else {
      #expect(effects == [])
      #expect(state.delay == 1)
      #expect(state.message?.isProblem == true)
    }
  }

  @Test("E shows the path, Enter writes, Esc does not")
  func export() {
    var state = DashboardState.sample()
    #expect(state.press(.character("E")) == [])
    let path = "/var/lib/ksmtop/snapshots/ksmtop-kvm07-20251124T021241Z"
    #expect(state.lines.contains { $0.contains(path) })
    #expect(state.press(.escape, .enter, .escape) == [])
    #expect(state.press(.character("E"), .enter) == [.export(path: path)])
    _ = reduce(&state, .exported(.written([path + ".txt"]), at: SampleHost.later(1)))
    #expect(state.lines.last == "snapshot saved: \(path).txt")
    #expect(state.events.last?.text.contains(path) == true)
    _ = reduce(&state, .exported(.failed("no space left"), at: SampleHost.later(2)))
    #expect(state.message?.text == "not saved: no space left")
  }

  @Test("No host name can lead out of the directory")
  func exportPath() {
    var snapshot = SampleHost.snapshot()
    snapshot.host.name = "../../etc/\u{1b}[2Jp\u{e4}"
    #expect(
      ExportPath.proposal(for: snapshot, in: "/x/")
        == "/x/ksmtop-.._.._etc___2Jp_-20251124T021241Z")
  }

  @Test("Messages go by themselves, and with the next key")
  func messages() {
    var state = DashboardState.sample()
    state.press(.character("P"))
    _ = reduce(&state, .tick(SampleHost.later(7.9)))
    #expect(state.message != nil)
    _ = reduce(&state, .tick(SampleHost.later(8)))
    #expect(state.message == nil)
    state.press(.character("P"), .down, after: 9)
    #expect(state.message == nil)
  }

  @Test("Tab goes round the views, digits go there")
  func views() {
    var state = DashboardState.sample()
    var seen: [View] = []
    for _ in 0..<6 {
      state.press(.tab)
      seen.append(state.view)
    }
    #expect(seen == [.sharing, .findings, .tuning, .events, .figures, .overview])
    state.press(.backTab)
    #expect(state.view == .figures)
    state.type("513")
    #expect(state.view == .findings)
  }

  @Test("The span of the graphs goes round")
  func span() {
    var state = DashboardState.sample()
    var spans: [GraphSpan] = []
    for _ in 0..<4 {
      state.type("g")
      spans.append(state.span)
    }
    #expect(spans == [.day, .off, .tenMinutes, .hour])
  }

  @Test("Only the newest events are kept")
  func eventLimit() {
    var state = DashboardState.sample()
    let many = (0..<1_200).map { Event(.note("\($0)"), at: SampleHost.moment) }
    _ = reduce(&state, .sampled(SampleHost.snapshot(), History(), many))
    #expect(state.events.count == 500)
    #expect(state.events.last?.text == "1199")
  }

  @Test("Figures that stay away are told")
  func silence() {
    var state = DashboardState.sample()
    _ = reduce(&state, .tick(SampleHost.later(3)))
    #expect(state.lines[0].hasSuffix("[RW]"))
    _ = reduce(&state, .tick(SampleHost.later(12)))
    #expect(state.lines[0].hasSuffix("[NO DATA FOR 12s]"))
  }
}
