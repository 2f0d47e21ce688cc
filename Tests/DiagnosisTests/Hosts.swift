import Diagnosis
import MergeModel

/// Hosts to try findings on.
enum Hosts {
  static let now = Moment(wall: 1_000_000, monotonic: 100_000)
  static let gibibyte: UInt64 = 1 << 30
  static let id = ProcessIdentity(pid: 42, startTicks: 7)

  /// A host on which all is well: one guest, KSM at work for long, 1 GiB saved.
  static func healthy(_ change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
    var snapshot = Snapshot(takenAt: now)
    snapshot.host.numaNodes = .value(1)
    snapshot.host.availableBytes = .value(8 * gibibyte)
    snapshot.ksm = KSMReadings([
      .run: .value(.unsigned(1)), .pagesToScan: .value(.unsigned(1_000)),
      .sleepMillisecs: .value(.unsigned(20)), .mergeAcrossNodes: .value(.unsigned(1)),
      .maxPageSharing: .value(.unsigned(256)), .advisorMode: .value(.choice("none")),
      .advisorMaxPagesToScan: .value(.unsigned(30_000)),
      .advisorTargetScanTime: .value(.unsigned(200)), .advisorMaxCPU: .value(.unsigned(70)),
      .pagesShared: .value(.unsigned(20_000)), .pagesSharing: .value(.unsigned(262_144)),
      .pagesUnshared: .value(.unsigned(50_000)), .pagesVolatile: .value(.unsigned(50_000)),
      .fullScans: .value(.unsigned(1_841)), .stableNodeChains: .value(.unsigned(0)),
      .stableNodeDups: .value(.unsigned(0)),
    ])
    snapshot.trend.sharingPagesPerSecond = 0
    snapshot.trend.cowBreaksPerSecond = 200
    snapshot.trend.ksmdCPUPercent = 4.8
    snapshot.processes = [guest()]
    change(&snapshot)
    return snapshot
  }

  /// A libvirt guest of 1 GiB whose RAM is backed by `backing`.
  static func guest(
    _ backing: RAMRegion.Backing? = .advised, id: ProcessIdentity = id,
    monitor: GuestFacts.Monitor = .qemu, rmapItems: UInt64 = 200_000
  ) -> ProcessFigures {
    var counters = KSMStat()
    counters.rmapItems = rmapItems
    var process = ProcessFigures(
      id: id, command: "qemu-system-x86",
      guest: GuestFacts(monitor: monitor, name: "web01", manager: .libvirt, ramBytes: gibibyte),
      resident: Aged(.value(gibibyte), at: now), counters: Aged(.value(counters), at: now))
    if let backing {
      process.setRAM([
        RAMRegion(start: 0, bytes: gibibyte, residentBytes: gibibyte, backing: backing)
      ])
    }
    return process
  }

  /// 43 s are left of 860 MiB.
  static func exhaustion(_ place: Exhaustion.Place = .host) -> Exhaustion {
    Exhaustion(
      place: place, secondsLeft: 43, roomBytes: 860 << 20, growthBytesPerSecond: 20 * 1_048_576,
      cowBreaksPerSecond: 5_210, at: now, began: now)
  }

  /// Host findings by code.
  static func codes(_ snapshot: Snapshot) -> Set<String> {
    Set(Assessor.assess(snapshot).findings.map(\.code))
  }

  /// The findings of the guest by code.
  static func guestCodes(_ snapshot: Snapshot) -> [String] {
    Assessor.assess(snapshot).processFindings[id]?.map(\.code) ?? []
  }
}

extension Snapshot {
  /// Sets the number in a KSM file; nil takes the file away.
  mutating func set(_ file: KSMFile, _ number: Int64?) {
    ksm[reading: file] = number.map { .value(.signed($0)) } ?? .absent
  }

  /// Nothing merged, nothing scanned.
  mutating func unscan() {
    let counters: [KSMFile] = [
      .pagesShared, .pagesSharing, .pagesUnshared, .pagesVolatile, .fullScans,
    ]
    for file in counters { set(file, 0) }
  }
}

extension ProcessFigures {
  mutating func setRAM(_ regions: [RAMRegion]) {
    var figures = MemoryFigures()
    figures.ram = regions
    figures.residentBytes = regions.map(\.residentBytes).reduce(0, +)
    figures.advisedBytes = regions.filter { $0.backing == .advised }.map(\.bytes).reduce(0, +)
    memory = Aged(.value(figures), at: Hosts.now)
  }
}
