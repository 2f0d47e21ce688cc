import Guests
import KernelFiles
package import MergeModel

/// Follows the processes of the host with files that are cheap to read.
///
/// Guests and others that take part are read on every refresh. The rest are looked at when they
/// appear, on every refresh while they are young, and after that one in ten on each refresh, or
/// every 15 s where refreshes are rare.
package struct ProcessTable: ~Copyable {
  /// What one refresh brought.
  package struct Reading: Sendable {
    /// Guests and others that take part, in the order of their numbers.
    package internal(set) var processes: [ProcessFigures] = []
    var writers: [SettingsWriter] = []
    /// Memory cgroups with a limit that the processes are in.
    package internal(set) var memoryGroups: [MemoryGroup] = []
    /// Which cgroup each process is in, also of those that are excluded and were known before.
    var members: [MemoryGroupTable.Member] = []
    /// Excluded processes that are still in the list.
    var unread: Set<Int32> = []
    /// Processes whose part in merging we may not know: no guests, as far as can be seen.
    var hidden = 0
    /// Processes are hidden from us: the first one is not in the list.
    var isHiding = false
    /// We are in a pid namespace of our own: the processes outside of it are not in the list.
    var isContained = false
    /// Set where the list itself could not be read, or one of the processes could not be opened.
    var failure: String?
  }

  private let roots: KernelRoots
  private let pageBytes: UInt64
  private let beacon: Beacon
  private let timekeeper: any Timekeeper
  private let isContained: Bool
  private var known: [Int32: KnownProcess] = [:]
  private var memoryGroups: MemoryGroupTable
  /// Processes that may not be looked at at all (hidepid=1): not even what they run is known.
  private var closed: Set<Int32> = []
  /// Why a process could not be opened, though it is there and nobody forbids it.
  private var failure: String?
  private var buffer = TextBuffer(capacity: 8_192)
  private var round: Int32 = 0
  /// Whether faults are read too: who writes to merged pages is of interest.
  private var countsFaults = false

  private static let youngSeconds = 15.0
  private static let rounds: Int32 = 10
  private let readLimit: Double

  init(_ options: SamplingOptions, pageBytes: Int, beacon: Beacon, timekeeper: any Timekeeper) {
    roots = options.roots
    readLimit = options.readLimits.cheapFiles
    self.pageBytes = UInt64(pageBytes)
    self.beacon = beacon
    self.timekeeper = timekeeper
    isContained = ProcessList.isContained(options.roots)
    memoryGroups = MemoryGroupTable(options.roots)
  }

  /// Looks at all processes but those in `excluded`, which hang.
  ///
  /// `earlier` is what a table before this one knew of them: they stay in their cgroups, whose
  /// files do not hang.
  mutating func refresh(
    excluding excluded: Set<Int32>, knownBefore earlier: [MemoryGroupTable.Member] = [],
    countingFaults countsFaults: Bool = false
  ) -> Reading {
    self.countsFaults = countsFaults
    var reading = Reading()
    round = (round + 1) % Self.rounds
    do throws(KernelFileError) {
      let pids = try ProcessList.pids(roots)
      let present = Set(pids)
      reading.isHiding = !present.contains(1)
      reading.isContained = isContained
      reading.unread = present.intersection(excluded)
      known = known.filter { present.contains($0.key) }
      closed.formIntersection(present)
      failure = nil
      for pid in pids where !excluded.contains(pid) {
        let now = timekeeper.now()
        beacon.begin(pid, at: now.monotonic, limit: readLimit)
        refresh(pid, at: now)
        if beacon.abandonedFor != nil { break }
      }
      beacon.end()
      reading.failure = failure
    } catch {
      reading.failure = error.description
    }
    reading.hidden =
      closed.count + known.values.count { !$0.takesPart && $0.counters.value.isForbidden }
    let participants = known.values.filter(\.takesPart).sorted { $0.identity < $1.identity }
    reading.processes = participants.map(Self.figures)
    let members = participants.compactMap { process in
      process.memoryGroup.map { group in
        MemoryGroupTable.Member(
          process: process.identity, group: group, mergedBytes: process.mergedPages * pageBytes)
      }
    }
    let carried = earlier.filter { member in
      reading.unread.contains(member.process.pid) && known[member.process.pid] == nil
    }
    reading.members = members + carried
    reading.memoryGroups = memoryGroups.groups(
      of: reading.members, at: timekeeper.now(), &buffer)
    reading.writers = known.values.compactMap(\.writer).sorted { $0.name < $1.name }
    return reading
  }

  private mutating func refresh(_ pid: Int32, at now: Moment) {
    guard var process = known[pid] else {
      known[pid] = examine(pid, at: now)
      return
    }
    guard process.takesPart, let held = process.directory else {
      if isDue(process, at: now) { lookAgain(at: process, now) }
      return
    }
    // It may have become another program (exec): libvirt's child, or a unit with MemoryKSM=.
    let isDue = isDue(process, at: now)
    if isDue {
      process.lookedAt = now
      process.memoryGroup = memoryGroup(held.directory)
    }
    let isSame = !isDue || isStill(process, held.directory)
    if isSame, readCheapFiles(of: &process, held.directory, at: now) {
      known[pid] = process
    } else {
      examineAgain(process, at: now)
    }
  }

  /// Whether it is time to see if a process is still what it was.
  private func isDue(_ process: KnownProcess, at now: Moment) -> Bool {
    let isYoung =
      !process.isKernelThread && now.seconds(since: process.firstSeen) < Self.youngSeconds
    return isYoung || process.identity.pid % Self.rounds == round
      || now.seconds(since: process.lookedAt) >= Self.youngSeconds
  }

  private mutating func isStill(
    _ process: KnownProcess, _ directory: borrowing ProcessDirectory
  ) -> Bool {
    guard let stat = try? directory.stat(&buffer) else { return false }
    return process.isDescribed(by: stat)
  }

  /// Where it is now: a process can be moved.
  private mutating func memoryGroup(
    _ directory: borrowing ProcessDirectory
  ) -> MemoryGroupPath? {
    (try? directory.cgroup(&buffer)).flatMap { MemoryGroupPath(parsing: $0) }
  }

  private mutating func examineAgain(_ process: KnownProcess, at now: Moment) {
    let pid = process.identity.pid
    known[pid] = examine(pid, at: now)
    if known[pid]?.identity == process.identity { known[pid]?.firstSeen = process.firstSeen }
  }

  /// Sees whether a process that takes no part has begun to, or is another by now.
  private mutating func lookAgain(at process: KnownProcess, _ now: Moment) {
    let pid = process.identity.pid
    guard let directory = try? ProcessDirectory(pid: pid, roots),
      let stat = try? directory.stat(&buffer)
    else {
      known[pid] = nil
      return
    }
    if !process.isDescribed(by: stat) {
      examineAgain(process, at: now)
    } else if !process.isKernelThread {
      var process = process
      process.lookedAt = now
      process.counters = Aged(counters(directory), at: now)
      if process.takesPart {
        process.resident = Aged(resident(directory), at: now)
        process.directory = HeldDirectory(directory)
      }
      known[pid] = process
    }
  }

  private mutating func examine(_ pid: Int32, at now: Moment) -> KnownProcess? {
    closed.remove(pid)
    do throws(KernelFileError) {
      let directory = try ProcessDirectory(pid: pid, roots)
      let stat = try directory.stat(&buffer)
      return stat.isZombie ? nil : described(directory, stat, at: now)
    } catch {
      switch error.reason {
      case .absent, .gone: break
      case .forbidden: closed.insert(pid)
      case .malformed, .system: failure = error.description
      }
      return nil
    }
  }

  private mutating func described(
    _ directory: consuming ProcessDirectory, _ stat: ProcessStat, at now: Moment
  ) -> KnownProcess {
    let pid = directory.pid
    var process = KnownProcess(
      identity: ProcessIdentity(pid: pid, startTicks: stat.startTicks), command: stat.command,
      isKernelThread: stat.isKernelThread, firstSeen: now, lookedAt: now,
      resident: Aged(.absent, at: now),
      counters: Aged(.absent, at: now))
    guard !stat.isKernelThread else { return process }
    let description = ProcessDescription(
      reading: directory, pid: pid, command: stat.command, &buffer)
    process.hasArguments = !description.arguments.isEmpty
    process.memoryGroup = MemoryGroupPath(parsing: description.cgroup)
    process.guest = GuestRecognition.facts(of: description)
    process.writer = SettingsWriters.recognise(
      command: stat.command, arguments: description.arguments, pid: pid)
    process.counters = Aged(counters(directory), at: now)
    if process.takesPart {
      process.resident = Aged(resident(directory), at: now)
      process.directory = HeldDirectory(directory)
    }
    return process
  }

  /// False where the process has ended.
  private mutating func readCheapFiles(
    of process: inout KnownProcess, _ directory: borrowing ProcessDirectory, at now: Moment
  ) -> Bool {
    do throws(KernelFileError) {
      let statm = try directory.statm(&buffer)
      process.resident = Aged(.value(statm.residentPages * pageBytes), at: now)
    } catch {
      if error.reason == .gone { return false }
      process.resident = Aged(error.reading(), at: now)
    }
    process.minorFaults =
      countsFaults ? (try? directory.stat(&buffer)).map { Aged($0.minorFaults, at: now) } : nil
    do throws(KernelFileError) {
      process.counters = Aged(.value(try directory.ksmStat(&buffer)), at: now)
    } catch {
      if error.reason == .gone { return false }
      process.counters = Aged(error.reading(), at: now)
    }
    return true
  }

  private mutating func resident(
    _ directory: borrowing ProcessDirectory
  ) -> MergeModel.Reading<UInt64> {
    do throws(KernelFileError) {
      return .value(try directory.statm(&buffer).residentPages * pageBytes)
    } catch {
      return error.reading()
    }
  }

  private mutating func counters(
    _ directory: borrowing ProcessDirectory
  ) -> MergeModel.Reading<KSMStat> {
    do throws(KernelFileError) {
      return .value(try directory.ksmStat(&buffer))
    } catch {
      return error.reading()
    }
  }

  private static func figures(of process: KnownProcess) -> ProcessFigures {
    var figures = ProcessFigures(
      id: process.identity, command: process.command, guest: process.guest,
      resident: process.resident, counters: process.counters)
    figures.minorFaults = process.minorFaults
    return figures
  }
}
