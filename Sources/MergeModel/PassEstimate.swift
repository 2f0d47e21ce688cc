/// How long ksmd takes to look at all candidate pages once.
package struct PassEstimate: Sendable, Equatable {
  /// Candidate pages: those ksmd has seen or, where that is more, those it will see.
  package let candidatePages: Double?
  /// Those of them that it has not seen; smart scan never passes these over.
  package let unseenPages: Double
  /// Pages a second that ksmd is handed, measured where possible, else at most.
  package let pagesPerSecond: Double?
  /// Seconds of one full scan: as the last ones were seen to be, else candidates by rate.
  package let seconds: Double?
  /// The lesser of the two, for whoever would raise an alarm.
  package let atLeastSeconds: Double?
  /// Seconds of a full scan that passes nothing over, as with smart_scan=0.
  package let wholeSeconds: Double?
  /// Seconds of a full scan that has the unseen pages to look at as well.
  package let withUnseenSeconds: Double?
  /// The part of the full scan under way that is still to come; nil where its beginning was not seen.
  package let shareLeft: Double?

  /// With the settings of `snapshot`, or with others; `addedPages` are pages of a guest that is not
  /// there yet, and `assumedCost` is what a page costs where that was not measured.
  package init(
    _ snapshot: Snapshot, _ settings: ScanSettings? = nil, addedPages: Double = 0,
    assumedCost: Double? = nil
  ) {
    let settings = settings ?? ScanSettings(snapshot.ksm)
    let pace = ScanPace(snapshot, settings, assumedCost: assumedCost)
    let seen = snapshot.ksm.rmapItems.map { Double($0) }
    let candidates = Self.candidates(snapshot, seen: seen)
    let unseen = addedPages + max(0, (candidates ?? 0) - (seen ?? 0))
    candidatePages = candidates
    unseenPages = unseen
    pagesPerSecond = pace.pagesPerSecond
    func time(_ pages: Double?) -> Double? {
      guard let pages, let rate = pace.pagesPerSecond, rate > 0 else { return nil }
      return pages / rate
    }
    let visited = Self.visitedShare(snapshot, settings)
    let estimate = time(candidates.map { ($0 + addedPages - unseen) * visited + unseen })
    let measured = Self.measured(snapshot, settings, at: pace, whole: candidates)
    seconds = measured ?? estimate
    atLeastSeconds = [measured, estimate].compactMap { $0 }.min()
    wholeSeconds = time(candidates.map { $0 + addedPages })
    shareLeft = (measured ?? estimate).flatMap { pass in
      guard pass > 0, let began = snapshot.trend.passBegan else { return nil }
      return max(0, 1 - snapshot.takenAt.seconds(since: began) / pass)
    }
    withUnseenSeconds = measured.flatMap { last in time(unseen).map { last + $0 } } ?? estimate
  }

  /// By the last full scans, unless the one under way takes so much longer that they tell nothing.
  ///
  /// Another pace makes it longer or shorter by as much; how many pages are looked at it does not
  /// change, but smart scan does.
  private static func measured(
    _ snapshot: Snapshot, _ settings: ScanSettings, at pace: ScanPace, whole: Double?
  ) -> Double? {
    let present = ScanSettings(snapshot.ksm)
    guard settings.passesOver == present.passesOver else { return nil }
    let elapsed = snapshot.trend.passBegan.map { snapshot.takenAt.seconds(since: $0) } ?? 0
    let now = ScanPace(snapshot).pagesPerSecond
    if let pages = snapshot.trend.passPages, let now, now > 0 {
      // Under smart scan one in nine is longer: it looks at all there is.
      guard elapsed <= 2 * max(pages, whole ?? 0) / now + 1, let rate = pace.pagesPerSecond,
        rate > 0
      else { return nil }
      return pages / rate
    }
    guard let last = snapshot.trend.passSeconds, elapsed <= 2 * last + 1 else { return nil }
    if settings.hasPace(of: present) { return last }
    guard let now, let then = pace.pagesPerSecond, now > 0, then > 0 else { return nil }
    return last * now / then
  }

  private static func candidates(_ snapshot: Snapshot, seen: Double?) -> Double? {
    let advised = snapshot.processes.compactMap { pages(of: $0, in: snapshot) }
    guard !advised.isEmpty else { return seen }
    return max(seen ?? 0, advised.reduce(0, +))
  }

  /// What a content scan read of it, else what is resident of a guest's advised RAM.
  ///
  /// Of another process only the sizes of its advised mappings are known.
  private static func pages(of process: ProcessFigures, in snapshot: Snapshot) -> Double? {
    if let figures = snapshot.content?.value.processes[process.id] {
      return Double(figures.residentPages)
    }
    guard let memory = process.memory?.value.value else { return nil }
    let ram = memory.ram.filter { $0.backing == .advised }.map { Double($0.residentBytes) }
    let bytes =
      ram.isEmpty ? Double(min(memory.advisedBytes, memory.residentBytes)) : ram.reduce(0, +)
    return bytes / Double(snapshot.host.pageBytes)
  }

  /// The part of the candidates that smart scan does not pass over: lately, else since boot.
  static func visitedShare(_ snapshot: Snapshot, _ settings: ScanSettings) -> Double {
    let ksm = snapshot.ksm
    guard settings.passesOver else { return 1 }
    guard ScanSettings(ksm).passesOver else { return shareOnceOld(ksm) }
    if let lately = snapshot.trend.visitedShare { return lately }
    guard let scanned = ksm[.pagesScanned], let skipped = ksm[.pagesSkipped], scanned > 0 else {
      return 1
    }
    return Double(scanned) / (Double(scanned) + Double(skipped))
  }

  /// The same once smart scan knows all pages for long: merged ones, and one in nine of the others.
  private static func shareOnceOld(_ ksm: KSMReadings) -> Double {
    guard let all = ksm.rmapItems, all > 0, let shared = ksm[.pagesShared],
      let sharing = ksm[.pagesSharing]
    else { return 1 }
    let merged = Double(shared) + Double(sharing)
    return (merged + max(0, Double(all) - merged) / Convergence.smartScanPeriod) / Double(all)
  }
}
