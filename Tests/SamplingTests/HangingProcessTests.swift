import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("A process that hangs in its own locks")
struct HangingProcessTests {
  private func host(readLimit: Double = 0.3) throws -> SessionHost {
    try SessionHost(readLimit: readLimit) {
      try SessionHost.addGuest(101, "stuck", to: $0)
      try SessionHost.addGuest(102, "well", to: $0)
    }
  }

  /// Puts the file of guest 101 back, and lets go who waits for it.
  private func letGo(_ host: SessionHost, _ file: String, _ handle: String) throws {
    try host.tree.move("kept", to: "proc/101/\(file)")
    #expect(eventually { host.tree.openFIFO(handle) })
  }

  /// Makes `file` of guest 101 hang, and keeps it aside.
  private func hang(_ host: SessionHost, _ file: String, _ handle: String) throws {
    try host.tree.addName("kept", of: "proc/101/\(file)")
    try host.tree.makeFIFO("proc/101/\(file)", handle: handle)
  }

  private func silences(_ sample: Sample) -> [Event.Kind] {
    sample.past.filter {
      $0 == .notAnswering(name: "stuck", pid: 101) || $0 == .answersAgain(name: "stuck", pid: 101)
    }
  }

  @Test("Its cheap files hang: others stay fresh, it keeps its last figures, and answers again")
  func cheapFiles() throws {
    let host = try host()
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    try hang(host, "ksm_stat", "held")
    let silent = try host.sample("does not answer") { $0[101]?.notAnsweringSince != nil }
    let stale = try #require(silent[101]?.counters.at)
    let later = try host.sample("others are fresh") { sample in
      sample[102].map { $0.counters.at.seconds(since: silent.snapshot.takenAt) > 0.2 } ?? false
    }
    #expect(later.snapshot.processes.map(\.name) == ["stuck", "well"])
    #expect(later[101]?.notAnsweringSince != nil)
    #expect(later[101]?.counters.at == stale)
    #expect(later[101]?.counters.value.value?.mergeable == true, "its last figures")
    try letGo(host, "ksm_stat", "held")
    let again = try host.sample("answers again") { sample in
      sample[101].map { $0.notAnsweringSince == nil && $0.counters.at.monotonic > stale.monotonic }
        ?? false
    }
    #expect(again.snapshot.processes.map(\.name) == ["stuck", "well"])
    #expect(
      silences(again) == [
        .notAnswering(name: "stuck", pid: 101), .answersAgain(name: "stuck", pid: 101),
      ])
  }

  @Test("Its memory cgroup stays, and is read on, while it hangs")
  func memoryGroup() throws {
    let host = try SessionHost(readLimit: 0.3) { tree in
      var guest = ProcessFixture.qemu(pid: 101, name: "stuck", mergedMiB: 1)
      guest.cgroup = ["0::/a"]
      try tree.add(guest)
      try tree.write("5000\n", to: "sys/fs/cgroup/a/memory.max")
      try tree.write("1000\n", to: "sys/fs/cgroup/a/memory.current")
      try tree.write("inactive_file 0\n", to: "sys/fs/cgroup/a/memory.stat")
    }
    host.session.start()
    let before = try host.sample("a group") { !$0.snapshot.memoryGroups.isEmpty }
    try hang(host, "ksm_stat", "held")
    try host.sample("does not answer") { $0[101]?.notAnsweringSince != nil }
    try host.tree.write("4000\n", to: "sys/fs/cgroup/a/memory.current")
    let later = try host.sample("read on") { sample in
      sample.snapshot.memoryGroups.isEmpty
        || sample.snapshot.memoryGroups.first?.usageBytes == 4_000
    }
    #expect(later[101]?.notAnsweringSince != nil)
    #expect(
      later.snapshot.memoryGroups.map(\.members) == before.snapshot.memoryGroups.map(\.members))
    try letGo(host, "ksm_stat", "held")
  }

  @Test("Its mappings hang: one row each all the while, the survey goes on without it")
  func mappings() throws {
    let host = try host()
    try hang(host, "smaps", "held")
    host.session.start()
    let silent = try host.sample("does not answer") { $0[101]?.notAnsweringSince != nil }
    let later = try host.sample("complete without it") { sample in
      sample.isComplete && sample[102]?.sharing != nil
        && sample.snapshot.takenAt.seconds(since: silent.snapshot.takenAt) > 0.3
    }
    #expect(later.snapshot.processes.map(\.name) == ["stuck", "well"], "each of them once")
    #expect(later[101]?.sharing == nil)
    #expect(later[101]?.memory == nil)
    try letGo(host, "smaps", "held")
    let again = try host.sample("answers again") { $0[101]?.sharing != nil }
    #expect(again[101]?.memory?.value.value?.residentBytes == 1 << 20)
  }

  @Test("Its page table hangs in the middle of a pass: the next pass is without it")
  func pageTable() throws {
    let host = try host()
    host.session.start()
    try host.sample("complete") { $0[101]?.sharing != nil }
    try hang(host, "maps", "held")
    try host.sample("does not answer") { $0[101]?.notAnsweringSince != nil }
    let without = try host.sample("a pass without it") { sample in
      sample.snapshot.attribution.map { $0.value.figures.count == 1 } ?? false
    }
    #expect(without.snapshot.attribution?.value.reconciliation.unattributedPages == 1)
    try letGo(host, "maps", "held")
    try host.sample("a pass with it") { sample in
      sample.snapshot.attribution.map { $0.value.figures.count == 2 } ?? false
    }
  }

  @Test("It ends while it hangs: gone from the rows, and from the books once the read returns")
  func endsWhileItHangs() throws {
    let host = try host()
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    try hang(host, "ksm_stat", "held")
    try host.sample("does not answer") { $0[101]?.notAnsweringSince != nil }
    host.tree.removeProcess(101)
    let gone = try host.sample("gone") { $0[101] == nil }
    #expect(gone.past.contains(.guestStopped(name: "stuck", pid: 101)))
    #expect(eventually { host.tree.openFIFO("held") })
    try SessionHost.addGuest(101, "next", startTicks: 777, to: host.tree)
    let next = try host.sample("the next with its number") { $0[101]?.sharing != nil }
    #expect(next[101]?.name == "next")
    #expect(next[101]?.notAnsweringSince == nil)
  }

  @Test("Many hang at once: all are found out, and the others are fresh")
  func many() throws {
    let host = try SessionHost(readLimit: 0.2) { tree in
      for pid in 101...106 as ClosedRange<Int32> {
        try SessionHost.addGuest(pid, "g\(pid)", to: tree)
      }
    }
    host.session.start()
    try host.sample("complete") { $0.isComplete }
    for pid in 101...105 {
      try host.tree.makeFIFO("proc/\(pid)/ksm_stat", handle: "held\(pid)")
    }
    let silent = try host.sample("none of them answers") { sample in
      (101...105).allSatisfy { sample[$0]?.notAnsweringSince != nil }
    }
    let fresh = try host.sample("the other is fresh") { sample in
      sample[106].map { $0.counters.at.monotonic > silent.snapshot.takenAt.monotonic } ?? false
    }
    #expect(fresh.snapshot.processes.count == 6)
  }

  @Test("The very first read hangs: there are samples all the same, and they become complete")
  func firstRead() throws {
    let host = try host()
    try hang(host, "ksm_stat", "held")
    host.session.start()
    let first = try host.sample("a first one") { _ in true }
    #expect(first.snapshot.host.name == "kvm07")
    let complete = try host.sample("complete") { $0.isComplete && $0[102]?.sharing != nil }
    #expect(complete[101] == nil, "nobody knows what it is")
    #expect(complete.past.isEmpty, "nobody has just started")
    try letGo(host, "ksm_stat", "held")
    try host.sample("now it is there") { $0[101]?.sharing != nil }
  }
}
