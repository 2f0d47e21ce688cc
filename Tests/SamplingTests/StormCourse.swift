import MergeModel

@testable import Sampling

/// A host with one cgroup of two guests, second by second, and what the watch makes of it.
struct StormCourse {
  static let mib = 1_048_576.0
  static let ids = (1...2).map { ProcessIdentity(pid: $0, startTicks: 1) }

  var watch = StormWatch()
  var events: [Event] = []
  var now = 1_000.0
  /// MiB.
  var used = 500.0
  var limit = 700.0
  var needs = 300.0
  var available = 10_000.0
  var memory = 65_536.0
  var resident = [400.0, 400.0]
  var breaks = 0.0
  var zeros = 0.0
  var cache = 0.0
  var faults = [0.0, 0.0]
  /// Of the two guests.
  var present = 2
  /// Of those, the first ones are in the cgroup; the others in none.
  var members = 2
  var run: UInt64 = 1
  /// Whether what the guests have merged may be read.
  var areCountersKnown = true
  var storm: Exhaustion?
  var filling: Exhaustion?

  /// Nothing happens for some samples.
  init(quiet samples: Int = 30) {
    for _ in 0..<samples { sample() }
  }

  /// A sample after `seconds` in which guest 1 wrote over so many MiB of merged pages, and guests
  /// of other cgroups over so many, which ksmd merges again.
  mutating func sample(broken: Double = 0, elsewhere: Double = 0, after seconds: Double = 1) {
    var snapshot = next(broken: broken, elsewhere: elsewhere, after: seconds)
    events += watch.add(&snapshot, delay: seconds, isGap: false)
    storm = snapshot.trend.storm
    filling = snapshot.trend.filling
  }

  /// What there is to be seen then, for whoever watches.
  mutating func next(
    broken: Double = 0, elsewhere: Double = 0, after seconds: Double = 1
  ) -> Snapshot {
    now += seconds
    breaks += elsewhere * 256
    // As the session reads them: only where the sample before asked for it.
    let countsFaults = watch.wantsWriters
    used += broken
    available -= broken
    breaks += broken * 256
    faults[0] += broken * 256
    var snapshot = Snapshot(at: now, [.run: run], cowBreaks: UInt64(breaks))
    snapshot.ksm[reading: .pagesSharing] = .value(.unsigned(UInt64(needs * 256)))
    snapshot.ksm[reading: .ksmZeroPages] = .value(.unsigned(UInt64(zeros * 128 * Double(present))))
    snapshot.host.availableBytes = .value(UInt64(available * Self.mib))
    snapshot.host.swapFreeBytes = .value(0)
    snapshot.host.memoryBytes = .value(UInt64(memory * Self.mib))
    snapshot.memoryGroups = [
      MemoryGroup(
        path: "/g", limitBytes: UInt64(limit * Self.mib),
        usageBytes: UInt64((used + cache) * Self.mib),
        reclaimableBytes: UInt64(cache * Self.mib),
        members: Set(Self.ids.prefix(min(members, present))), readAt: Moment(now))
    ]
    snapshot.processes = Self.ids.indices.prefix(present).map { index in
      var counters = KSMStat()
      counters.mergingPages = UInt64(needs * 128)
      counters.zeroPages = UInt64(zeros * 128)
      var guest = GuestFacts(monitor: .qemu, name: "vm\(index + 1)")
      guest.ramBytes = 1 << 30
      var process = ProcessFigures(
        id: Self.ids[index], command: "qemu", guest: guest,
        resident: Aged(.value(UInt64(resident[index] * Self.mib)), at: Moment(now)),
        counters: Aged(areCountersKnown ? .value(counters) : .forbidden, at: Moment(now)))
      if countsFaults {
        process.minorFaults = Aged(UInt64(faults[index]), at: Moment(now))
      }
      return process
    }
    return snapshot
  }

  /// Guest 1 writes over so many MiB of merged pages, which ksmd merges again.
  mutating func breakAndMerge(_ mebibytes: Double) {
    breaks += mebibytes * 256
    faults[0] += mebibytes * 256
  }

  /// Guest 2 touches so many MiB of its memory.
  mutating func touch(_ mebibytes: Double) {
    grow(mebibytes)
    resident[1] += mebibytes
    faults[1] += mebibytes * 256
  }

  /// What is charged to the cgroup grows without a process that does.
  mutating func grow(_ mebibytes: Double) {
    used += mebibytes
    available -= mebibytes
  }

  /// Samples until `limit` is met; returns how many seconds before that the alarm was there.
  mutating func lead(broken: (Int) -> Double, limit seconds: Int = 400) -> Double? {
    var alarm: Double?
    for second in 0..<seconds {
      sample(broken: broken(second))
      if storm != nil, alarm == nil { alarm = now }
      if used >= limit { return alarm.map { now - $0 } }
    }
    return nil
  }
}
