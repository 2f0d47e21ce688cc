import Glibc
import MergeModel
import Testing

@testable import Sampling

/// What the figures of headroom cost where there are many guests and many limits.
///
/// `KSMTOP_MEASURE=1 swift test --filter HeadroomCostTests` prints it: CPU time per sample.
@Suite("What headroom costs on a host of a thousand guests, each in a cgroup of its own")
struct HeadroomCostTests {
  private static let isWanted = getenv("KSMTOP_MEASURE") != nil
  private static let guests = 1_000

  /// A host of which each guest shares 100 kinds of frames with others.
  private static func host() -> Snapshot {
    var snapshot = Snapshot(at: 1, [.run: 1, .pagesSharing: 1 << 20], cowBreaks: 0)
    snapshot.host.availableBytes = .value(1 << 40)
    snapshot.host.swapFreeBytes = .value(0)
    let ids = (1...guests).map { ProcessIdentity(pid: Int32($0), startTicks: 1) }
    snapshot.processes = ids.map { id in
      var counters = KSMStat()
      counters.mergingPages = 10_000
      counters.zeroPages = 0
      var process = ProcessFigures(
        id: id, command: "qemu", guest: GuestFacts(monitor: .qemu, name: "vm\(id.pid)"),
        resident: Aged(.value(1 << 30), at: Moment(1)),
        counters: Aged(.value(counters), at: Moment(1)))
      var sharing = SharingFigures()
      sharing.mappedPages = 10_000
      process.sharing = Aged(sharing, at: Moment(1))
      return process
    }
    snapshot.memoryGroups = ids.map { id in
      MemoryGroup(
        path: "/machine/\(id.pid)", limitBytes: 2 << 30, usageBytes: 1 << 30, members: [id])
    }
    var result = AttributionResult()
    result.ownerClasses = (0..<10_000).map { number in
      OwnerClass(
        owners: (0..<10).map { .init(process: ids[(number * 7 + $0 * 31) % guests], mappings: 1) },
        frames: 100, completeFrames: 100)
    }
    snapshot.attribution = Aged(result, at: Moment(1))
    return snapshot
  }

  private static func cpu(_ work: () -> Void) -> Double {
    let began = SystemTimekeeper.threadSeconds()
    work()
    return SystemTimekeeper.threadSeconds() - began
  }

  @Test("Each sample, after ten minutes of them", .enabled(if: isWanted))
  func samples() throws {
    var snapshot = Self.host()
    var table = HeadroomTable()
    var watch = StormWatch()
    func sample(_ second: Int) {
      snapshot.takenAt = Moment(Double(second))
      for index in snapshot.memoryGroups.indices {
        snapshot.memoryGroups[index].readAt = snapshot.takenAt
        snapshot.memoryGroups[index].usageBytes += 1 << 18
      }
      snapshot.knownHeadroom = table.headroom(of: snapshot)
      _ = watch.add(&snapshot, delay: 1, isGap: false)
    }
    let first = Self.cpu { sample(1) }
    for second in 2...600 { sample(second) }
    let later = Self.cpu { for second in 601...610 { sample(second) } } / 10
    let whole = Self.cpu { _ = Headroom(snapshot) }
    let known = Self.cpu { _ = snapshot.headroom }
    print(
      """
      first sample \(Int(first * 1e3)) ms, each after 600 \(Int(later * 1e3)) ms; \
      computed anew \(Int(whole * 1e3)) ms, as a draw reads it \(Int(known * 1e6)) us
      """)
    #expect(snapshot.headroom.groups.count == Self.guests)
    #expect(snapshot.headroom == Headroom(snapshot))
  }
}
