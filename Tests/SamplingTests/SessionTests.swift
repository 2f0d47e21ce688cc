import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("A session on a fixture")
struct SessionTests {
  @Test("The first samples lead to a complete one, with memory and sharing of each guest")
  func completeSample() throws {
    let host = try SessionHost(delay: 3_600) { tree in
      try SessionHost.addGuest(101, "vm01", to: tree)
      try SessionHost.addGuest(102, "vm02", to: tree)
    }
    #expect(host.session.samples.newest == nil)
    #expect(host.session.start())
    // With an hour between samples it is the end of the survey that brings it.
    let sample = try host.sample("complete") { $0.isComplete }
    let snapshot = sample.snapshot
    #expect(snapshot.host.name == "kvm07")
    #expect(snapshot.ksm[.pagesSharing] == 1)
    #expect(snapshot.processes.map(\.name) == ["vm01", "vm02"])
    #expect(snapshot.processes.allSatisfy { $0.sharing?.value.mappedPages == 1 })
    #expect(snapshot.processes.allSatisfy { $0.memory?.value.value?.residentBytes == 1 << 20 })
    #expect(snapshot.processes.allSatisfy { $0.sharing?.value.sharePages == 0.5 })
    #expect(snapshot.attribution?.value.reconciliation.differencePages == 0)
    #expect(snapshot.attribution?.value.reconciliation.stable == true)
    #expect(snapshot.rights.complete, "\(snapshot.rights.missing)")
    #expect(sample.past.isEmpty, "what is there at the start did not just begin")
  }

  @Test("A host without guests, and one without anything, are complete too")
  func emptyHosts() throws {
    let host = try SessionHost { _ in }
    host.session.start()
    #expect(try host.sample("no guests") { $0.isComplete }.snapshot.processes.isEmpty)
    let nothing = try SessionHost { tree in
      try tree.move("sys", to: "no-sys")
      try tree.move("proc", to: "no-proc")
    }
    nothing.session.start()
    let sample = try nothing.sample("nothing") { $0.isComplete }
    #expect(!sample.snapshot.ksm.exists)
    #expect(!sample.snapshot.failures.isEmpty)
    #expect(sample.snapshot.attributionRefusal != nil)
  }

  @Test("Samples follow one another, each with rates and fresh figures")
  func samplesFollow() throws {
    let host = try SessionHost { try SessionHost.addGuest(101, "vm01", to: $0) }
    host.session.start()
    let first = try host.sample("first") { $0.isComplete }
    let later = try host.sample("later") {
      $0.snapshot.takenAt.monotonic > first.snapshot.takenAt.monotonic + 0.1
    }
    #expect(later.snapshot.rates != nil)
    let figures = try #require(later[101])
    #expect(figures.resident.at.monotonic > first.snapshot.takenAt.monotonic)
    #expect(figures.counters.at.monotonic > first.snapshot.takenAt.monotonic)
  }

  @Test("A guest that appears, and one that ends, are events and come and go as rows")
  func guestsComeAndGo() throws {
    let host = try SessionHost { try SessionHost.addGuest(101, "vm01", to: $0) }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    try SessionHost.addGuest(102, "vm02", to: host.tree)
    let both = try host.sample("second guest") { $0[102]?.sharing != nil }
    #expect(both.past == [.guestStarted(name: "vm02", pid: 102)])
    host.tree.removeProcess(101)
    let one = try host.sample("first ended") { $0[101] == nil }
    #expect(one.snapshot.processes.map(\.name) == ["vm02"])
    #expect(
      one.past == [
        .guestStarted(name: "vm02", pid: 102), .guestStopped(name: "vm01", pid: 101),
      ])
    try host.sample("not in the survey either") {
      $0.snapshot.attribution?.value.figures.count == 1
    }
  }

  @Test("A change of a setting is an event")
  func settingChange() throws {
    let host = try SessionHost { _ in }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    // In one write of the same length, as the kernel would change it.
    let roots = KernelRoots(sysfs: host.tree.sysfs, procfs: host.tree.procfs)
    try KSMWriter.write("2000", to: .stableNodeChainsPruneMillisecs, roots)
    try KSMWriter.write("250", to: .pagesToScan, roots)
    try KSMWriter.write("0", to: .run, roots)
    let sample = try host.sample("changed") { $0.past.count >= 2 }
    #expect(
      Set(sample.past.map { "\($0)" })
        == Set(
          [
            Event.Kind.settingChanged(.run, from: "1", to: "0"),
            .settingChanged(.pagesToScan, from: "100", to: "250"),
          ].map { "\($0)" }))
  }

  @Test("A process replaced by one with its number and another start is never mixed up with it")
  func reusedNumber() throws {
    let host = try SessionHost {
      try SessionHost.addGuest(101, "old", residentMiB: 2, to: $0)
      try SessionHost.addGuest(102, "twin", to: $0)
    }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    host.tree.removeProcess(101)
    try SessionHost.addGuest(101, "new", startTicks: 777, residentMiB: 1, to: host.tree)
    var isMixed = false
    try host.sample("replaced") { sample in
      for process in sample.snapshot.processes where process.id.pid == 101 {
        let isNew = process.id.startTicks == 777
        let mebibytes = [process.resident.value.value, process.memory?.value.value?.residentBytes]
          .compactMap { $0.map { $0 >> 20 } }
        isMixed = isMixed || process.guest.map { $0.name != (isNew ? "new" : "old") } ?? false
        isMixed = isMixed || mebibytes.contains(isNew ? 2 : 1)
      }
      return sample[101]?.id.startTicks == 777 && sample[101]?.memory != nil
        && sample[101]?.sharing != nil
    }
    #expect(!isMixed)
    let sample = try host.sample("events") { $0.past.count >= 2 }
    #expect(sample.past.contains(.guestStopped(name: "old", pid: 101)))
    #expect(sample.past.contains(.guestStarted(name: "new", pid: 101)))
  }

  @Test(
    "Of an hour between samples nothing is waited for when one is asked for, or the delay falls")
  func delays() throws {
    let host = try SessionHost(delay: 3_600) { _ in }
    host.session.start()
    let first = try host.sample("complete") { $0.isComplete }
    host.session.refreshNow()
    let second = try host.sample("refreshed") {
      $0.snapshot.takenAt.monotonic > first.snapshot.takenAt.monotonic
    }
    host.session.setDelay(0.02)
    try host.sample("a row of them") {
      $0.snapshot.takenAt.monotonic > second.snapshot.takenAt.monotonic + 0.2
    }
  }

  @Test("An idle session asks for the time a few times a second, no more")
  func idle() throws {
    let clock = CountingTimekeeper()
    let host = try SessionHost(delay: 3_600, budgetPercent: 0.001, timekeeper: clock) {
      try SessionHost.addGuest(101, "vm01", to: $0)
    }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    let before = clock.questions
    Bell().wait(seconds: 1)
    #expect(clock.questions - before < 200)
  }

  @Test("Events of samples that were not taken are not lost")
  func untakenEvents() throws {
    let host = try SessionHost { _ in }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    _ = host.session.samples.take()
    try SessionHost.addGuest(101, "vm01", to: host.tree)
    try host.sample("appeared") { $0[101] != nil }
    host.tree.removeProcess(101)
    let last = try host.sample("gone") { $0[101] == nil }
    #expect(
      last.events.map(\.kind) == [
        .guestStarted(name: "vm01", pid: 101), .guestStopped(name: "vm01", pid: 101),
      ])
  }
}
