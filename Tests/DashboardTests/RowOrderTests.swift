import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Rows do not dance")
struct RowOrderTests {
  @Test("Sorted anew after 5 s, not before")
  func resort() {
    var state = DashboardState.sample()
    #expect(state.names.prefix(3) == ["vdi-w10-37", "vdi-w10-14", "mail01"])
    for second in stride(from: 1.0, to: 5, by: 1) {
      state.sample(after: second) { $0.save("web02", mib: 520) }
      #expect(state.names.first == "vdi-w10-37")
    }
    state.sample(after: 5) { $0.save("web02", mib: 520) }
    #expect(state.names.first == "web02")
  }

  @Test("The order holds for 10 s after the cursor moved")
  func hold() {
    var state = DashboardState.sample()
    state.press(.down, after: 2)
    state.sample(after: 11.9) { $0.save("web02", mib: 520) }
    #expect(state.names.first == "vdi-w10-37")
    state.sample(after: 12) { $0.save("web02", mib: 520) }
    #expect(state.names.first == "web02")
  }

  @Test("The first attribution is sorted at once, unless the cursor moves")
  func firstAttribution() {
    func blind(_ snapshot: inout Snapshot) {
      snapshot.attribution = nil
      for place in snapshot.processes.indices { snapshot.processes[place].sharing = nil }
    }
    var snapshot = SampleHost.snapshot()
    blind(&snapshot)
    var state = DashboardState.sample(snapshot: snapshot)
    #expect(state.names.first == "app01")
    var moving = state
    state.sample(after: 1)
    #expect(state.names.first == "vdi-w10-37")
    moving.press(.down, after: 0.5)
    moving.sample(after: 1)
    #expect(moving.names.first == "app01")
  }

  @Test("Ties go by name, unknown figures come last in both directions")
  func ties() {
    var snapshot = SampleHost.snapshot()
    for name in ["web06", "web01"] { snapshot.save(name, mib: 503) }
    snapshot.change("vdi-w10-37") { $0.sharing = nil }
    var state = DashboardState.sample(snapshot: snapshot)
    #expect(state.names.prefix(3) == ["vdi-w10-14", "web01", "web06"])
    #expect(state.names.last == "vdi-w10-37")
    state.press(.character("I"))
    #expect(state.names.last == "vdi-w10-37")
  }

  @Test("Who comes is appended, who goes leaves no gap, until the next sorting")
  func comingAndGoing() {
    var state = DashboardState.sample()
    state.press(.down)
    state.sample(after: 1) { snapshot in
      snapshot.processes.removeAll { $0.name == "mail01" }
      snapshot.change("web06") { process in
        process.id = ProcessIdentity(pid: 999_999, startTicks: 1)
        process.guest?.name = "newcomer"
      }
    }
    #expect(state.names.count == 51)
    #expect(state.names.prefix(3) == ["vdi-w10-37", "vdi-w10-14", "vdi-w10-28"])
    #expect(state.names.last == "newcomer")
  }
}
