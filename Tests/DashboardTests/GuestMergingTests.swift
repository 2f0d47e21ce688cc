import MergeModel
import Screen
import Testing
import TuningRules

@testable import Dashboard

@Suite("The switch of one guest")
struct GuestMergingTests {
  @Test("The guest's view says whether it merges, and O opens the panel for the other")
  func opens() {
    var state = SampleTuning.state()
    state.press(.enter)
    #expect(state.screen.contains("merging on, 1024 MiB advised"))
    #expect(state.press(.character("O")) == [])
    #expect(state.screen.contains("merging of vdi-w10-37  on -> [off]"))
    #expect(state.screen.contains("NEEDS     533 MiB"))
    #expect(state.screen.contains("libvirt marks the domain tainted"))
  }

  @Test("Off is confirmed with the host's name, never tried for a while")
  func confirmed() throws {
    let id = SampleHost.identity(SampleHost.leading[0])
    var state = SampleTuning.state()
    state.press(.enter, .character("O"))
    #expect(state.press(.character("T"), after: 1) == [])
    #expect(state.press(.enter, after: 1) == [])
    #expect(state.context == .confirming)
    state.type("kvm07", after: 2)
    let request = try #require(state.press(.enter, after: 2).first?.request)
    #expect(
      request.aim == .guest(GuestMergingChange(id, name: "vdi-w10-37", from: true, to: false)))
    #expect(request.confirmedHost == "kvm07")
  }

  @Test("On tells what that means, and through which socket")
  func on() {
    var snapshot = SampleTuning.snapshot()
    snapshot.change("vdi-w10-37") { process in
      var memory = MemoryFigures()
      memory.residentBytes = 877 * SampleHost.mib
      process.memory?.value = .value(memory)
      process.guest?.manager = nil
      process.guest?.controlSockets = ["/run/vm/qmp.sock"]
    }
    var state = SampleTuning.state(rows: 40, snapshot: snapshot)
    state.press(.enter)
    #expect(state.screen.contains("merging off (O on)"))
    state.press(.character("O"))
    #expect(state.screen.contains("off -> [on]"))
    #expect(state.screen.contains("QMP at /run/vm/qmp.sock"))
    #expect(state.screen.contains("side channel"))
  }

  @Test("It is a key of the guest's view alone, and only for guests whose memory is known")
  func elsewhere() {
    var state = SampleTuning.state()
    for view in ["1", "2", "3", "5", "6", "t"] {
      state.type(view)
      state.type("O")
      #expect(state.panel == nil)
    }
    var snapshot = SampleTuning.snapshot()
    snapshot.change("vdi-w10-37") { $0.memory = nil }
    var unknown = SampleTuning.state(snapshot: snapshot)
    unknown.press(.enter, .character("O"))
    #expect(unknown.panel == nil && unknown.message?.isProblem == true)
    snapshot.change("vdi-w10-37") { $0.guest = nil }
    var other = SampleTuning.state(snapshot: snapshot)
    other.press(.enter, .character("O"))
    #expect(other.panel == nil && other.message != nil)
  }

  @Test("A guest that ends while the panel is open is refused")
  func gone() {
    var state = SampleTuning.state()
    state.press(.enter, .character("O"))
    state.tuningSample(after: 1) { $0.processes.removeAll { $0.name == "vdi-w10-37" } }
    #expect(state.screen.contains("is gone"))
    #expect(state.press(.enter, after: 3) == [])
    #expect(state.message?.isProblem == true)
  }
}
