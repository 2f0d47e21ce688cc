import MergeModel

/// Hosts to plan on.
enum Hosts {
  static let now = Moment(wall: 1_000_000, monotonic: 100_000)
  static let gibibyte: UInt64 = 1 << 30
  static let guest = ProcessIdentity(pid: 42, startTicks: 7)

  /// A host of ours that root tunes: KSM at work, 1 GiB saved, 8 GiB available and no swap.
  static func snapshot(_ change: (inout Snapshot) -> Void = { _ in }) -> Snapshot {
    var snapshot = Snapshot(takenAt: now)
    snapshot.host.name = "kvm07"
    snapshot.host.numaNodes = .value(2)
    snapshot.host.availableBytes = .value(8 * gibibyte)
    snapshot.host.swapFreeBytes = .value(0)
    snapshot.rights = Rights(user: "root", canWriteSettings: true)
    snapshot.ksm = KSMReadings([
      .run: .value(.unsigned(1)), .pagesToScan: .value(.unsigned(1_000)),
      .sleepMillisecs: .value(.unsigned(20)), .mergeAcrossNodes: .value(.unsigned(1)),
      .maxPageSharing: .value(.unsigned(256)), .useZeroPages: .value(.unsigned(0)),
      .smartScan: .value(.unsigned(1)),
      .stableNodeChainsPruneMillisecs: .value(.unsigned(2_000)),
      .advisorMode: .value(.choice("none")), .advisorMaxCPU: .value(.unsigned(70)),
      .advisorTargetScanTime: .value(.unsigned(200)),
      .advisorMinPagesToScan: .value(.unsigned(500)),
      .advisorMaxPagesToScan: .value(.unsigned(30_000)),
      .pagesShared: .value(.unsigned(20_000)), .pagesSharing: .value(.unsigned(262_144)),
      .pagesUnshared: .value(.unsigned(50_000)), .pagesVolatile: .value(.unsigned(50_000)),
      .ksmZeroPages: .value(.unsigned(0)), .fullScans: .value(.unsigned(1_841)),
    ])
    change(&snapshot)
    return snapshot
  }

  /// A QEMU guest that maps so many merged pages and is charged for so many of them.
  static func process(
    _ id: ProcessIdentity = guest, name: String = "web01", mappedPages: UInt64 = 131_072,
    sharePages: Double = 13_107.2, backing: RAMRegion.Backing = .advised
  ) -> ProcessFigures {
    var counters = KSMStat()
    counters.mergingPages = mappedPages
    counters.zeroPages = 0
    var process = ProcessFigures(
      id: id, command: "qemu-system-x86", guest: GuestFacts(monitor: .qemu, name: name),
      resident: Aged(.value(gibibyte), at: now), counters: Aged(.value(counters), at: now))
    var sharing = SharingFigures()
    sharing.mappedPages = mappedPages
    sharing.sharePages = sharePages
    process.sharing = Aged(sharing, at: now)
    var memory = MemoryFigures()
    memory.ram = [
      RAMRegion(start: 0, bytes: gibibyte, residentBytes: gibibyte, backing: backing)
    ]
    process.memory = Aged(.value(memory), at: now)
    return process
  }
}

extension Snapshot {
  /// Sets the number in a KSM file; nil takes the file away.
  mutating func set(_ file: KSMFile, _ number: UInt64?) {
    ksm[reading: file] = number.map { .value(.unsigned($0)) } ?? .absent
  }

  mutating func switchAdvisorOn() { ksm[reading: .advisorMode] = .value(.choice("scan-time")) }
}
