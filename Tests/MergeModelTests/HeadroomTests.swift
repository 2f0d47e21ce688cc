import MergeModel
import Testing

@Suite("What losing sharing needs, by place")
struct HeadroomTests {
  private static let mib: UInt64 = 1 << 20
  private let ids = (1...4).map { ProcessIdentity(pid: $0, startTicks: 1) }

  /// Guests 1 and 2 share 100 frames, 2 maps 10 more twice, all four share 1,000; 4 has zero pages.
  private func snapshot() -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 100))
    snapshot.ksm[reading: .run] = .value(.unsigned(1))
    snapshot.ksm[reading: .pagesSharing] = .value(.unsigned(3_110))
    snapshot.ksm[reading: .ksmZeroPages] = .value(.unsigned(7))
    snapshot.host.availableBytes = .value(8 << 20)
    snapshot.host.swapFreeBytes = .value(4 << 20)
    snapshot.processes = [
      guest(0, mapped: 1_100, saved: 800, sole: 0), guest(1, mapped: 1_120, saved: 810, sole: 10),
      guest(2, mapped: 1_000, saved: 750, sole: 0),
      guest(3, mapped: 1_000, saved: 750, sole: 0, zeros: 7),
    ]
    var result = AttributionResult()
    func frames(_ count: UInt64, _ owners: [(Int, UInt64)]) -> OwnerClass {
      OwnerClass(
        owners: owners.map { .init(process: ids[$0.0], mappings: $0.1) }, frames: count,
        completeFrames: count)
    }
    result.ownerClasses = [
      frames(100, [(0, 1), (1, 1)]), frames(10, [(1, 2)]),
      frames(1_000, [(0, 1), (1, 1), (2, 1), (3, 1)]),
    ]
    snapshot.attribution = Aged(result, at: snapshot.takenAt)
    return snapshot
  }

  private func guest(
    _ index: Int, mapped: UInt64, saved: Double, sole: UInt64, zeros: UInt64 = 0
  ) -> ProcessFigures {
    var counters = KSMStat()
    counters.mergingPages = mapped
    counters.zeroPages = zeros
    let now = Moment(wall: 0, monotonic: 100)
    var process = ProcessFigures(
      id: ids[index], command: "qemu", guest: GuestFacts(monitor: .qemu, name: "vm\(index + 1)"),
      resident: Aged(.value(1 << 30), at: now), counters: Aged(.value(counters), at: now))
    var sharing = SharingFigures()
    sharing.mappedPages = mapped
    sharing.sharePages = Double(mapped) - saved
    sharing.soleFrames = sole
    process.sharing = Aged(sharing, at: now)
    return process
  }

  private func group(_ members: [Int], room: UInt64 = 1 << 20, path: String = "/g") -> MemoryGroup {
    MemoryGroup(
      path: path, limitBytes: room + 100, usageBytes: 150, reclaimableBytes: 50,
      members: Set(members.map { ids[$0] }))
  }

  private func needs(_ members: [Int], _ change: (inout Snapshot) -> Void = { _ in }) -> UInt64 {
    var snapshot = snapshot()
    snapshot.memoryGroups = [group(members)]
    change(&snapshot)
    return snapshot.groupUnmergeNeeds[0].bytes / 4_096
  }

  @Test("A guest's loss: a page for each place but those of frames that it alone maps, and zeros")
  func oneGuest() {
    let pages = snapshot().processes.map(\.unmergeLossPages)
    #expect(pages == [1_100, 1_110, 1_000, 1_007])
    var unknown = snapshot().processes[3]
    unknown.sharing = nil
    #expect(unknown.unmergeLossPages == 1_007)
    unknown.counters.value = .forbidden
    #expect(unknown.unmergeLossPages == nil)
  }

  @Test("What a guest may write over has every place that maps the zero page, KSM's own once")
  func zeroPages() {
    var guest = snapshot().processes[3]
    guest.sharing?.value.zeroMappedPages = 230_400
    #expect(guest.overwriteLossPages == 1_000 + 230_400)
    #expect(guest.unmergeLossPages == 1_007)
    // The pass is older than the counter.
    guest.sharing?.value.zeroMappedPages = 5
    #expect(guest.overwriteLossPages == 1_007)
    guest.counters.value = .forbidden
    #expect(guest.overwriteLossPages == nil)
    var snapshot = snapshot()
    snapshot.processes[3].sharing?.value.zeroMappedPages = 230_400
    snapshot.memoryGroups = [group([0, 3])]
    let headroom = Headroom(snapshot)
    #expect(headroom.host.largestGuest?.needsBytes == 231_400 * 4_096)
    #expect(headroom.groups[0].largestGuest?.name == "vm4")
    #expect(headroom.host.unmergeNeedsBytes == 3_117 * 4_096)
    #expect(headroom.groups[0].unmergeNeedsBytes == (1_100 + 1_000 + 7) * 4_096)
  }

  @Test("Everything, where all that map a frame are inside: one page a place, less the frame")
  func inside() {
    #expect(needs([0, 1, 2, 3]) == 100 + 10 + 3_000 + 7)
  }

  @Test("A frame that others map too may be charged to them: nothing is taken to come back")
  func across() {
    #expect(needs([0, 1]) == 100 + 10 + 2_000)
    #expect(needs([3]) == 1_000 + 7)
    #expect(needs([]) == 0)
  }

  @Test("Frames that processes map which nobody looked at come back to nobody")
  func incomplete() {
    #expect(
      needs([0, 1, 2, 3]) { $0.attribution?.value.ownerClasses?[0].completeFrames = 0 } == 3_217)
  }

  @Test("Without classes of frames each guest's part of the saving; without shares what is counted")
  func lessKnown() {
    #expect(needs([0, 3]) { $0.attribution?.value.ownerClasses = nil } == 800 + 750 + 7)
    let counted = needs([0]) {
      $0.attribution = nil
      $0.processes[0].sharing = nil
    }
    #expect(counted == 1_100)
    var snapshot = snapshot()
    snapshot.processes[0].counters.value = .forbidden
    snapshot.memoryGroups = [group([0, 1])]
    #expect(snapshot.groupUnmergeNeeds[0].unknownMembers == 1)
    #expect(Headroom(snapshot).groups[0].unmergeNeedsBytes == nil)
  }

  @Test("What merged since the shares were read counts, while ksmd runs")
  func since() {
    func more(_ snapshot: inout Snapshot) {
      var counters = snapshot.processes[2].counters.value.value ?? KSMStat()
      counters.mergingPages = 1_500
      snapshot.processes[2].counters.value = .value(counters)
    }
    #expect(needs([2], more) == 1_500)
    let stopped = needs([2]) {
      more(&$0)
      $0.ksm[reading: .run] = .value(.unsigned(0))
    }
    #expect(stopped == 1_000)
  }

  @Test("The tightest place is where least is left, for all and for one")
  func tightest() throws {
    var snapshot = snapshot()
    snapshot.memoryGroups = [
      group([0, 1], room: 9 * Self.mib, path: "/a"), group([3], room: 3 * Self.mib, path: "/b"),
    ]
    let headroom = Headroom(snapshot)
    #expect(headroom.host.unmergeNeedsBytes == 3_117 * 4_096)
    #expect(headroom.host.roomBytes == 12 * Self.mib)
    #expect(headroom.host.unmergeFits == false)
    #expect(headroom.host.largestGuest?.name == "vm2")
    #expect(headroom.groups.map(\.guestCount) == [2, 1])
    #expect(headroom.groups.map { $0.largestGuest?.id.pid } == [2, 4])
    // The host lacks 0.2 MiB, /b 0.9; /a has 0.8 left.
    #expect(headroom.tightestForAll.group?.path == "/b")
    #expect(headroom.tightestForOne.group?.path == "/b")
    #expect(headroom.tightestForOne.largestGuestFits == false)
    snapshot.memoryGroups = []
    #expect(Headroom(snapshot).tightestForAll.group == nil)
    #expect(Headroom(Snapshot(takenAt: snapshot.takenAt)).tightestForAll.unmergeFits == nil)
  }

  @Test("Sample after sample it is the same as computed anew, whatever changed")
  func table() {
    var table = HeadroomTable()
    var snapshot = snapshot()
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
    snapshot.memoryGroups = [group([0, 1]), group([3], path: "/b")]
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
    snapshot.memoryGroups = [group([0, 1, 2, 3]), group([3], path: "/b")]
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
    snapshot.attribution?.value.ownerClasses?.removeLast()
    snapshot.attribution?.at = Moment(wall: 1, monotonic: 101)
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
    snapshot.processes[0].counters.value = .forbidden
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
    snapshot.attribution = nil
    #expect(table.headroom(of: snapshot) == Headroom(snapshot))
  }

  @Test("A shell takes a guest's name for one word")
  func shellWord() {
    #expect(ShellWord.quoted("vm-01.a_b") == "vm-01.a_b")
    #expect(ShellWord.quoted("a b;c; $(x)") == "'a b;c; $(x)'")
    #expect(["-rf", "a'b", "'\u{301};x", "", "a\nb", "a\\"].compactMap(ShellWord.quoted) == [])
  }
}
