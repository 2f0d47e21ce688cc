import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("Confirming with the host's name")
struct TuningConfirmationTests {
  private func unmerging(availableMiB: UInt64) -> DashboardState {
    var snapshot = SampleTuning.snapshot()
    snapshot.host.availableBytes = .value(availableMiB * SampleHost.mib)
    var state = SampleTuning.state(snapshot: snapshot)
    state.select(.knob(.run))
    state.press(.enter)
    state.type("2")
    return state
  }

  @Test("Unmerging asks for it, and only the exact name applies")
  func exact() {
    var state = unmerging(availableMiB: 30_000)
    #expect(state.screen.contains("Enter asks for the name of this host"))
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.context == .confirming)
    #expect(state.screen.contains("type the name of this host to confirm: _"))
    for wrong in ["", "yes", "KVM07", "kvm07 ", "kvm0"] {
      state.type(wrong, after: 2)
      #expect(state.press(.enter, after: 2) == [])
      #expect(state.message?.text.contains("nothing was changed") == true)
      #expect(state.screen.contains("confirm: _") || state.message != nil)
    }
    state.type("kvm07x", after: 3)
    state.press(.backspace, after: 3)
    let request = state.press(.enter, after: 3).first?.request
    #expect(request?.aim == .settings([TuningRequest.Wish(.run, "2")]))
    #expect(request?.confirmedHost == "kvm07")
    #expect(request?.forcedHost == nil)
  }

  @Test("What does not fit asks twice")
  func twice() {
    var state = unmerging(availableMiB: 7_168)
    #expect(state.screen.contains("DOES NOT FIT"))
    #expect(state.screen.contains("20.5 GiB") && state.screen.contains("SAFE WAY"))
    state.press(.enter, after: 1)
    state.type("kvm07", after: 1)
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.screen.contains("type it again to force it out of memory: _"))
    #expect(state.press(.enter, after: 1) == [])
    state.type("kvm07", after: 2)
    let request = state.press(.enter, after: 2).first?.request
    #expect(request?.confirmedHost == "kvm07" && request?.forcedHost == "kvm07")
  }

  @Test("Where memory runs short while the name is typed, it goes back to the panel")
  func shortage() {
    var state = unmerging(availableMiB: 30_000)
    state.press(.enter, after: 1)
    state.type("kvm", after: 2)
    state.tuningSample(after: 3)
    #expect(state.context == .tuningPanel)
    #expect(state.message?.text == "what would be done has changed: look at it anew")
    #expect(state.press(.enter, after: 3.1) == [])
    #expect(state.context == .tuningPanel)
    state.press(.enter, after: 5)
    #expect(state.context == .confirming)
    #expect(state.screen.contains("to confirm: _"))
  }

  @Test("Where another sets the value while the name is typed, it goes back to the panel")
  func otherValue() {
    var state = SampleTuning.state()
    state.select(.knob(.run))
    state.press(.enter)
    state.type("0")
    state.press(.enter, after: 1)
    state.tuningSample(after: 2)
    #expect(state.context == .confirming)
    state.tuningSample(after: 3) { $0.ksm[reading: .run] = .value(.unsigned(2)) }
    #expect(state.context == .tuningPanel)
    // The rest of the name is neither a value nor an order.
    state.hasConfirmedHost = true
    state.type("qT1", after: 3.9)
    #expect(state.press(.enter, after: 4.8) == [])
    #expect(state.applied == nil)
    #expect(state.panel?.wish?.value == "0")
    #expect(state.press(.enter, after: 6).count == 1)
  }

  @Test("A name that is there before the panel could be seen confirms nothing")
  func tooFast() throws {
    var state = unmerging(availableMiB: 30_000)
    state.press(.enter, after: 1)
    state.type("kvm07", after: 1)
    var panel = try #require(state.panel)
    panel.openedAt = SampleHost.later(2)
    state.mode = .tuning(panel)
    #expect(state.press(.enter, after: 2.2) == [])
    #expect(state.message?.text == "look first, then Enter")
    #expect(state.press(.enter, after: 2.6).first?.request?.confirmedHost == "kvm07")
  }

  @Test("Letters are letters there, Esc goes back to the panel")
  func letters() {
    var state = unmerging(availableMiB: 30_000)
    state.press(.enter, after: 1)
    state.type("qxTUK+-/h", after: 1)
    #expect(state.screen.contains("confirm: qxTUK+-/h_"))
    state.press(.escape, after: 2)
    #expect(state.context == .tuningPanel)
    #expect(state.press(.enter, after: 2.1) == [])
    #expect(state.context == .tuningPanel)
    state.press(.escape, after: 3)
    #expect(state.mode == .browse)
  }

  @Test("A host without a name cannot be confirmed")
  func nameless() {
    var snapshot = SampleTuning.snapshot()
    snapshot.host.name = ""
    snapshot.host.availableBytes = .value(30_000 * SampleHost.mib)
    var state = SampleTuning.state(snapshot: snapshot)
    state.select(.knob(.run))
    state.press(.enter)
    state.type("2")
    state.press(.enter, after: 1)
    #expect(state.press(.enter, after: 2) == [])
    #expect(state.applied == nil)
  }

  @Test("A name of 64 characters can be typed")
  func longName() {
    let name = String(repeating: "h", count: 64)
    var snapshot = SampleTuning.snapshot()
    snapshot.host.name = name
    snapshot.host.availableBytes = .value(30_000 * SampleHost.mib)
    var state = SampleTuning.state(snapshot: snapshot)
    state.select(.knob(.run))
    state.press(.enter)
    state.type("2")
    state.press(.enter, after: 1)
    state.type(name, after: 1)
    #expect(state.press(.enter, after: 1).first?.request?.confirmedHost == name)
  }

  @Test("The first change of a session to run is confirmed, later ones are not")
  func first() {
    var state = SampleTuning.state()
    state.select(.knob(.run))
    state.press(.enter)
    state.type("0")
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.context == .confirming)
    state.type("kvm07", after: 1)
    #expect(state.press(.enter, after: 1).count == 1)
    state.finish(
      after: 2,
      record: SampleTuning.record(
        "two", [SettingChange(.run, from: "1", to: "0")], secondsAgo: -2))
    state.tuningSample(after: 3) { $0.ksm[reading: .run] = .value(.unsigned(0)) }
    state.press(.escape, after: 4)
    state.press(.enter, after: 4)
    state.type("1", after: 4)
    #expect(state.press(.enter, after: 5).first?.request?.confirmedHost == nil)
    #expect(state.applied?.isUnderWay == true)
  }

  @Test("A change for which no name was typed does not stand for one")
  func firstAfterRate() {
    var state = SampleTuning.state()
    state.press(.character("+"))
    #expect(state.press(.enter, after: 1).count == 1)
    state.finish(
      after: 2,
      record: SampleTuning.record(
        "two", [SettingChange(.pagesToScan, from: "1000", to: "2000")], secondsAgo: -2))
    state.press(.escape, after: 3)
    state.select(.knob(.run))
    state.press(.enter, after: 3)
    state.type("0", after: 3)
    #expect(state.screen.contains("first change of this kind in this session"))
    #expect(state.press(.enter, after: 4) == [])
    #expect(state.context == .confirming)
    #expect(state.screen.contains("first change of this kind in this session"))
    #expect(state.screen.contains("type the name of this host to confirm: _"))
  }

  @Test("T asks for it as well, and the trial is confirmed")
  func trial() {
    var state = SampleTuning.state()
    state.select(.knob(.run))
    state.press(.enter)
    state.type("0")
    #expect(state.press(.character("T"), after: 1) == [])
    state.type("kvm07", after: 1)
    let request = state.press(.enter, after: 1).first?.request
    #expect(request?.trialSeconds == 600 && request?.confirmedHost == "kvm07")
  }

  @Test("What is typed is dropped after a minute too")
  func forgotten() {
    var state = unmerging(availableMiB: 30_000)
    state.press(.enter, after: 1)
    state.type("kvm07", after: 2)
    #expect(state.press(.enter, after: 62) == [])
    #expect(state.mode == .browse)
  }
}
