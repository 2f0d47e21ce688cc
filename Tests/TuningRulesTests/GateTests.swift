import MergeModel
import Testing

@testable import TuningRules

@Suite("Unmerging passes the gate of memory")
struct GateTests {
  /// 20.5 GiB merged, and so much available, in tenths of a GiB.
  static func host(available: UInt64, swap: UInt64) -> Snapshot {
    Hosts.snapshot {
      $0.set(.pagesShared, 498_176)
      $0.set(.pagesSharing, 5_373_952)
      $0.host.availableBytes = .value(available * Hosts.gibibyte / 10)
      $0.host.swapFreeBytes = .value(swap * Hosts.gibibyte / 10)
    }
  }

  static func gate(_ snapshot: Snapshot) throws -> MemoryGate {
    try #require(try Planning.plan([(.run, "2")], snapshot).gate)
  }

  @Test("It needs what is saved; 5 % of that, 64 MiB at least, must stay")
  func fit() throws {
    let gate = try Self.gate(Self.host(available: 300, swap: 0))
    #expect(gate.neededBytes == 5_373_952 * 4_096)
    #expect(gate.fit == .fits)
    #expect(try #require(gate.seconds).rounded() == 12)
    #expect(try Self.gate(Self.host(available: 215, swap: 0)).fit == .doesNotFit)
    #expect(try Self.gate(Self.host(available: 216, swap: 0)).fit == .fits)
    #expect(try Self.gate(Self.host(available: 176, swap: 40)).fit == .fitsWithSwap)
    #expect(try Self.gate(Self.host(available: 70, swap: 39)).fit == .doesNotFit)
    let small = Hosts.snapshot {
      $0.set(.pagesSharing, 256)
      $0.host.availableBytes = .value(64 << 20)
    }
    #expect(try Self.gate(small).fit == .doesNotFit)
  }

  @Test("Zero pages that KSM placed are needed too, and nothing merged needs nothing")
  func zeros() throws {
    let zeros = Hosts.snapshot { $0.set(.ksmZeroPages, 262_144) }
    #expect(try Self.gate(zeros).neededBytes == 2 * Hosts.gibibyte)
    let nothing = Hosts.snapshot {
      $0.set(.pagesShared, 0)
      $0.set(.pagesSharing, 0)
      $0.host.availableBytes = .forbidden
    }
    #expect(try Self.gate(nothing).fit == .fits)
  }

  @Test("What cannot be read is not known, and is never taken for room")
  func unknown() throws {
    let hidden = Hosts.snapshot { $0.host.availableBytes = .forbidden }
    #expect(try Self.gate(hidden).fit == .unknown)
    let swap = Self.host(available: 70, swap: 0)
    var hiddenSwap = swap
    hiddenSwap.host.swapFreeBytes = .forbidden
    #expect(try Self.gate(hiddenSwap).fit == .unknown)
    hiddenSwap.host.swapFreeBytes = .absent
    #expect(try Self.gate(hiddenSwap).fit == .doesNotFit)
    #expect(try Planning.plan([(.run, "2")], hidden).confirmation == .hostNameTwice)
  }

  @Test("A memory cgroup that is too tight for its members keeps it from fitting")
  func groups() throws {
    var snapshot = Hosts.snapshot { $0.processes = [Hosts.process()] }
    func limited(to room: UInt64, members: Set<ProcessIdentity>) -> MemoryGroup {
      MemoryGroup(
        path: "/machine.slice", limitBytes: room + 5, usageBytes: 10, reclaimableBytes: 5,
        members: members)
    }
    // 131,072 mapped less a share of 13,107.2 is 460.8 MiB.
    snapshot.memoryGroups = [limited(to: 600 << 20, members: [Hosts.guest])]
    #expect(try Self.gate(snapshot).fit == .fits)
    snapshot.memoryGroups = [limited(to: 500 << 20, members: [Hosts.guest])]
    let gate = try Self.gate(snapshot)
    #expect(gate.fit == .doesNotFit)
    #expect(gate.tightGroups.map(\.path) == ["/machine.slice"])
    #expect(gate.tightGroups.map { $0.neededBytes >> 20 } == [460])
    let refusal = try #require(
      try Planning.plan([(.run, "2")], snapshot).missingConfirmation(host: "kvm07"))
    #expect(
      refusal.message
        == "refused: unmerging needs 461 MiB in the memory cgroup /machine.slice, which has room "
        + "for 500 MiB. Nothing was changed.")
    snapshot.processes[0].sharing = nil
    snapshot.processes[0].counters.value = .forbidden
    snapshot.memoryGroups = [limited(to: 500 << 20, members: [Hosts.guest])]
    #expect(try Self.gate(snapshot).fit == .unknown)
    snapshot.memoryGroups = [limited(to: 1, members: [])]
    #expect(try Self.gate(snapshot).fit == .fits)
  }

  @Test("What does not fit is refused in the words of the safe way, until it is forced")
  func refused() throws {
    let snapshot = Self.host(available: 70, swap: 39)
    var asked = Planning.request([(.run, "2")])
    let refusal = try #require(
      try Planning.plan(asked, snapshot).missingConfirmation(host: "kvm07"))
    #expect(refusal.kind == .refused)
    #expect(
      refusal.message
        == "refused: unmerging needs 20.5 GiB, 10.9 GiB are available (7.0 + 3.9 swap). "
        + "Nothing was changed.")
    #expect(
      refusal.wayOut.hasPrefix(
        "Safe way: run=0 (keeps what is merged), then switch off, migrate or power-cycle guests "
          + "one by one."))
    #expect(refusal.wayOut.contains("ksmtop tune --guest NAME merge=off"))
    #expect(
      refusal.wayOut.hasSuffix("--confirm-unmerge=kvm07 --force-out-of-memory=kvm07"))
    asked.confirmedHost = "kvm07"
    #expect(try Planning.plan(asked, snapshot).missingConfirmation(host: "kvm07") != nil)
    asked.forcedHost = "kvm08"
    let wrong = try #require(try Planning.plan(asked, snapshot).missingConfirmation(host: "kvm07"))
    #expect(wrong.message.contains("--force-out-of-memory names 'kvm08'"))
    asked.forcedHost = "kvm07"
    #expect(try Planning.plan(asked, snapshot).missingConfirmation(host: "kvm07") == nil)
  }

  @Test("What fits is confirmed with the host's name, to the letter")
  func confirmed() throws {
    var asked = Planning.request([(.run, "2")])
    let none = try #require(try Planning.plan(asked).missingConfirmation(host: "kvm07"))
    #expect(none.wayOut == "To confirm: --confirm-unmerge=kvm07")
    #expect(none.message.contains("needs 1.0 GiB, 8.0 GiB are available (8.0 + 0.0 swap)"))
    for name in ["kvm08", "KVM07", "kvm07 ", "", "yes"] {
      asked.confirmedHost = name
      let refusal = try #require(try Planning.plan(asked).missingConfirmation(host: "kvm07"))
      #expect(refusal.message.contains("names '\(name)'"))
    }
    asked.confirmedHost = "kvm07"
    #expect(try Planning.plan(asked).missingConfirmation(host: "kvm07") == nil)
    asked.confirmedHost = ""
    #expect(try Planning.plan(asked).missingConfirmation(host: "") != nil)
    let rate = try Planning.plan([(.pagesToScan, "9")])
    #expect(rate.missingConfirmation(host: "kvm07") == nil)
  }

  @Test("The sequence is told with its numbers and times")
  func reason() throws {
    var snapshot = Self.host(available: 300, swap: 0)
    snapshot.rates = Rates(seconds: 2)
    snapshot.rates?.pagesScannedPerSecond = 50_000
    let plan = try Planning.plan([(.maxPageSharing, "512")], snapshot)
    let seconds = try #require(PassEstimate(snapshot).wholeSeconds) * 2
    #expect(
      plan.reason
        == "max_page_sharing can be changed only while nothing is merged: 1 unmerge 20.5 GiB "
        + "(~12s), 2 max_page_sharing=512, 3 run=1, 4 merged again after ~2 passes: "
        + "\(Wording.duration(seconds)); until then the host needs 20.5 GiB more.")
    #expect(
      plan.reasonLines == [
        "max_page_sharing can be changed only while nothing is merged:",
        "1 unmerge 20.5 GiB (~12s)", "2 max_page_sharing=512", "3 run=1",
        "4 merged again after ~2 passes: \(Wording.duration(seconds)); "
          + "until then the host needs 20.5 GiB more",
      ])
    #expect(plan.confirmation == .hostName)
  }

  @Test("Swap that it takes is told")
  func swap() throws {
    let plan = try Planning.plan([(.run, "2")], Self.host(available: 176, swap: 40))
    #expect(plan.confirmation == .hostName)
    #expect(plan.notes.contains("It fits only with swap: the host will swap."))
  }
}
