/// One process that takes part in merging: a guest, or another whose memory ksmd looks at.
package struct ProcessFigures: Sendable, Equatable, Identifiable {
  package var id: ProcessIdentity
  /// `/proc/PID/comm`, unfiltered.
  package var command: String
  /// Nil for a process that is no guest.
  package var guest: GuestFacts?
  /// `/proc/PID/statm` resident, in bytes; read on every refresh.
  package var resident: Aged<Reading<UInt64>>
  /// `/proc/PID/ksm_stat`; read on every refresh.
  package var counters: Aged<Reading<KSMStat>>
  /// `/proc/PID/stat` minflt, since it began; read while merged pages are written to in numbers.
  package var minorFaults: Aged<UInt64>?
  /// smaps-class figures; nil until the first reading.
  package var memory: Aged<Reading<MemoryFigures>>?
  /// From the newest attribution pass that walked this process; nil until then or without rights.
  package var sharing: Aged<SharingFigures>?
  /// Change of `savedPages` over the last 10 minutes, or since `savedChangeSeconds` ago.
  package var savedChangePages: Double?
  /// The time that `savedChangePages` spans, in seconds (at most 600, unless passes are rarer).
  package var savedChangeSeconds: Double?
  /// Set while the process does not answer reads (it hangs in its own locks).
  package var notAnsweringSince: Moment?
  /// Seconds since it was started.
  package var runningSeconds: Double?

  package init(
    id: ProcessIdentity,
    command: String,
    guest: GuestFacts?,
    resident: Aged<Reading<UInt64>>,
    counters: Aged<Reading<KSMStat>>
  ) {
    self.id = id
    self.command = command
    self.guest = guest
    self.resident = resident
    self.counters = counters
  }

  /// The guest's name, else the command; unfiltered.
  package var name: String { guest?.name ?? command }

  /// The newer of the two resident figures, in bytes.
  package var residentBytes: UInt64? {
    if let memory, memory.at.monotonic >= resident.at.monotonic, let figures = memory.value.value {
      return figures.residentBytes
    }
    return resident.value.value ?? memory?.value.value?.residentBytes
  }

  /// Seconds since the oldest of its memory figures was read; nil before the first reading.
  package func memoryAge(at now: Moment) -> Double? {
    guard let memory else { return nil }
    let mappings = memory.value.value?.mappingsAt.map { max(0, now.seconds(since: $0)) }
    return max(memory.age(at: now), mappings ?? 0)
  }

  /// What the host gets back when this process ends: resident − merged + sole frames + hugetlb.
  ///
  /// Nil while one of them is not known: hugetlb pages are no part of what is resident.
  package func freedIfStoppedBytes(pageBytes: Int) -> UInt64? {
    guard let resident = residentBytes, let sharing = sharing?.value,
      let hugetlb = memory?.value.value?.hugetlbBytes
    else { return nil }
    let page = UInt64(pageBytes)
    let merged = sharing.mappedPages * page
    let own = resident > merged ? resident - merged : 0
    return own + sharing.soleFrames * page + hugetlb
  }
}
