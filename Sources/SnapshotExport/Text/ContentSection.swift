import Figures
package import MergeModel

/// What the text says of the content scan: what could still merge, why it has not, and where it ends.
package struct ContentSection {
  private static let unreadShown = 3

  private let snapshot: Snapshot

  package init(snapshot: Snapshot) {
    self.snapshot = snapshot
  }

  /// The one line that sums it up; nil without a scan.
  package var summary: String? { snapshot.content.map { canMerge($0.value) } }

  func lines() -> [String] {
    guard let content = snapshot.content else { return [unknown()] }
    let report = content.value
    return [canMerge(report), reasons(report), ideal(report), forecast(report), beside(report)]
      .compactMap { $0 } + [scan(content)] + unread(report)
  }

  private func unknown() -> String {
    let reason = snapshot.contentRefusal?.text ?? "no content scan: ksmtop snapshot --content"
    return "\(DecimalText.unknown) (\(reason))"
  }

  /// As in `can merge 3.8 (3.6-4.0) = 0.4 by itself + 3.4 needs you GiB`.
  private func canMerge(_ report: ContentReport) -> String {
    let forecast = MergeForecast(snapshot)
    var left = report.mergeablePages
    // What has merged since the scan is no more to come, and the parts shall add up.
    if let now = forecast.remainingPages, abs(now - left.value) >= 1 { left = Estimate(now) }
    let unit = unit(of: left.value)
    return "can merge \(text(left, unit)) = "
      + "\(text(forecast.byItselfPages, unit)) by itself + "
      + "\(text(forecast.needsActionPages, unit)) needs you \(unit.word)"
  }

  /// The largest first; nil where nothing is left to merge.
  private func reasons(_ report: ContentReport) -> String? {
    let unit = unit(of: report.mergeablePages.value)
    let parts = MergeObstacle.allCases.enumerated()
      .map { (order: $0.offset, word: $0.element.words, pages: report.obstacles[$0.element] ?? 0) }
      .filter { $0.pages > 0 }
      .sorted { (-$0.pages, $0.order) < (-$1.pages, $1.order) }
      .map { "\($0.word) \(text($0.pages, unit))" }
    return parts.isEmpty ? nil : "why not: \(parts.joined(separator: ", ")) \(unit.word)"
  }

  private func ideal(_ report: ContentReport) -> String {
    let unit = unit(of: report.idealPages.value)
    let split = report.idealSplit
    return "ideal \(text(report.idealPages, unit)) = zero \(text(split.zeroPages, unit)) "
      + "+ within \(text(split.selfPages, unit)) + between \(text(split.interPages, unit)) "
      + "\(unit.word), achieved \(text(Double(report.achievedPages), unit))"
  }

  private func forecast(_ report: ContentReport) -> String {
    let forecast = MergeForecast(snapshot)
    let predicted = report.predictedPagesSharing
    let pages = CountText.grouped(Int64(exactly: predicted.value.rounded()))
    let unit = unit(of: predicted.value)
    return "predicted pages_sharing \(pages) = \(text(predicted, unit)) \(unit.word) "
      + "in \(DurationText.exact(forecast.convergedSeconds)), "
      + "full scan \(DurationText.exact(forecast.fullScanSeconds))"
  }

  /// What is no part of those sums.
  private func beside(_ report: ContentReport) -> String {
    let changing = report.looks > 1 ? report.volatilePages : nil
    let amounts = [
      report.notAdvisedPages.value, Double(report.zeroMappedPages), changing?.value ?? 0,
    ]
    let unit = unit(of: amounts.max() ?? 0)
    let volatile = changing.map { text($0, unit) } ?? DecimalText.unknown
    return "beside: not advised \(text(report.notAdvisedPages, unit)), "
      + "zero page mapped \(text(Double(report.zeroMappedPages), unit)), "
      + "changing \(volatile) \(unit.word)"
  }

  private func scan(_ content: Aged<ContentReport>) -> String {
    let report = content.value
    let age = DurationText.ago(content.ageOfResult(at: snapshot.takenAt))
    let unit = unit(of: Double(report.bytesRead) / Double(max(1, snapshot.host.pageBytes)))
    let looks = report.looks == 1 ? "1 look" : "\(report.looks) looks"
    return "\(method(report)), \(looks): \(unit.text(report.bytesRead)) \(unit.word) read in "
      + "\(DurationText.fine(report.seconds)) (CPU \(DurationText.fine(report.cpuSeconds))), "
      + age
  }

  private func method(_ report: ContentReport) -> String {
    guard report.samplingRate < 1, report.samplingRate > 0 else { return "exact" }
    let contents = CountText.grouped(Int64(exactly: (1 / report.samplingRate).rounded()))
    return "sampled 1/\(contents) with 95% intervals"
  }

  private func unread(_ report: ContentReport) -> [String] {
    let parts = snapshot.processes.compactMap { process in
      report.unread[process.id].map { "not read: \(process.name): \($0)" }
    }
    let more = parts.count - Self.unreadShown
    return parts.prefix(Self.unreadShown) + (more > 0 ? ["not read: \(more) more"] : [])
  }

  // MARK: Amounts

  private func unit(of pages: Double) -> ByteUnit {
    .line(largest: Int64(exactly: (pages * Double(snapshot.host.pageBytes)).rounded()))
  }

  private func text(_ pages: Double?, _ unit: ByteUnit) -> String {
    let bytes = pages.map { $0 * Double(snapshot.host.pageBytes) }
    return DecimalText.fixed(bytes.map { $0 / unit.bytes }, decimals: unit.decimals)
  }

  /// An estimate says so by its interval.
  private func text(_ pages: Estimate, _ unit: ByteUnit) -> String {
    let value = text(pages.value, unit)
    guard let interval = pages.interval else { return value }
    return "\(value) (\(text(interval.lowerBound, unit))-\(text(interval.upperBound, unit)))"
  }
}

extension MergeObstacle {
  /// As it stands in a line of reasons.
  fileprivate var words: String {
    switch self {
    case .zerosInHugePages: "zeros in huge pages"
    case .otherNode: "other NUMA node"
    case .pageSharingLimit: "over max_page_sharing"
    case .missedBySmartScan: "missed by smart scan"
    case .notScannedYet: "not scanned yet"
    case .unexplained: "unexplained"
    }
  }

  /// As it stands in the column WHY NOT.
  var shortWords: String {
    switch self {
    case .zerosInHugePages: "zeros in THP"
    case .otherNode: "other node"
    case .pageSharingLimit: "limit"
    case .missedBySmartScan: "smart scan"
    case .notScannedYet: "not scanned"
    case .unexplained: "unexplained"
    }
  }
}
