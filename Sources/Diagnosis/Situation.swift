import MergeModel

/// A snapshot and what several findings make of it; what a reading does not say is nil.
struct Situation {
  /// What the kernel's `run` is set to.
  enum Run: Int64 {
    case stopped = 0
    case running = 1
    case unmerging = 2
  }

  let snapshot: Snapshot
  let run: Run?
  /// Nil where any of the counters is missing.
  let savingBytes: Int64?
  let fullScans: Int64?
  let passes: PassEstimate
  let forecast: MergeForecast

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    run = snapshot.ksm[.run].flatMap(Run.init)
    savingBytes = snapshot.savingBytes
    fullScans = snapshot.ksm[.fullScans]
    passes = PassEstimate(snapshot)
    forecast = MergeForecast(snapshot)
  }

  var ksm: KSMReadings { snapshot.ksm }
  var isRunning: Bool { run == .running }

  /// What the newest content scan found out.
  var content: ContentReport? { snapshot.content?.value }

  /// Bytes of a computed number of pages.
  func bytes(pages: Double) -> Double { pages * Double(snapshot.host.pageBytes) }

  /// Pages from which a part of `pages` is worth a word: `share` of them, and 1 MiB.
  func noticeable(_ share: Double, of pages: UInt64) -> Double {
    max(Double(1 << 20) / Double(snapshot.host.pageBytes), Double(pages) * share)
  }

  /// Whether all that the content scan read is still there: of those that went its sums still tell.
  private var isContentComplete: Bool {
    let present = Set(snapshot.processes.map(\.id))
    return content?.processes.keys.allSatisfy(present.contains) == true
  }

  /// What the host will save when all has merged that can, where that is more than it saves now.
  var reachableBytes: Int64? {
    guard let content, let savingBytes, isContentComplete else { return nil }
    let zeros = Double(ksm[.ksmZeroPages] ?? 0)
    let reachable = bytes(pages: content.predictedPagesSharing.value + zeros)
    let floor = max(Double(1 << 20), Double(savingBytes) * 0.005)
    guard reachable >= Double(savingBytes) + floor else { return nil }
    return Int64(min(1e18, reachable))
  }

  /// Whether the kernel's own advisor sets `pages_to_scan`.
  var isAdvisorOn: Bool { ksm[reading: .advisorMode].value?.text == "scan-time" }

  /// Whether some process has memory that ksmd would look at; nil where rights hide it.
  var hasCandidates: Bool? {
    if let items = ksm.rmapItems, items > 0 { return true }
    let takesPart = snapshot.processes.contains {
      $0.counters.value.value?.takesPart == true
        || ($0.memory?.value.value?.advisedBytes ?? 0) > 0
    }
    if takesPart { return true }
    let allSeen =
      snapshot.rights.complete && snapshot.failures.isEmpty
      && snapshot.processes.allSatisfy { $0.counters.value.value != nil }
    return allSeen ? false : nil
  }

  /// Whether ksmd has been at work since boot or since all was unmerged.
  var hasEverRun: Bool? {
    guard let fullScans, let shared = ksm[.pagesShared] else { return nil }
    return fullScans > 0 || shared > 0 || (ksm[.pagesScanned] ?? 0) > 0
  }

  /// Pages by which the saving rises a minute, where that is more than noise.
  ///
  /// The floor is 1 MiB or half a per cent of the saving, whichever is more.
  var climbPagesPerMinute: Double? {
    guard isRunning, let rate = snapshot.trend.sharingPagesPerSecond,
      let sharing = ksm[.pagesSharing]
    else { return nil }
    let floor = max(Double((1 << 20) / snapshot.host.pageBytes), Double(sharing) * 0.005)
    return rate * 60 >= floor ? rate * 60 : nil
  }
}
