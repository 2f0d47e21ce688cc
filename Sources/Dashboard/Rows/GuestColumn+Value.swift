import Figures
package import MergeModel

extension GuestColumn {
  /// What this column says of a process.
  package func value(of process: ProcessFigures, in snapshot: Snapshot) -> CellValue {
    let page = Double(snapshot.host.pageBytes)
    switch self {
    case .name: return .text(process.name)
    case .pid: return .count(Int(process.id.pid))
    case .mem:
      guard let guest = process.guest else { return .inapplicable }
      return guest.ramBytes.map { .bytes(Double($0)) } ?? .unknown
    case .res:
      if let bytes = process.residentBytes { return .bytes(Double(bytes)) }
      return process.resident.value.isForbidden ? .hidden : .unknown
    case .pss: return memory(of: process) { $0.proportionalBytes }
    case .swap: return memory(of: process) { $0.swappedBytes }
    case .huge: return memory(of: process) { $0.hugeBytes }
    case .hugetlb: return memory(of: process) { $0.hugetlbBytes }
    case .advised: return memory(of: process) { $0.advisedBytes }
    case .merging: return counter(of: process, page: page) { $0.mergingPages }
    case .zero: return counter(of: process, page: page) { $0.zeroPages }
    case .candidates: return counter(of: process, page: page) { $0.rmapItems }
    case .shrd: return sharing(of: process, in: snapshot) { Double($0.mappedPages) * page }
    case .saved: return sharing(of: process, in: snapshot) { $0.savedPages * page }
    case .own: return sharing(of: process, in: snapshot) { Double($0.selfPages) * page }
    case .change: return process.savedChangePages.map { .bytes($0 * page) } ?? .unknown
    case .frees:
      if let bytes = process.freedIfStoppedBytes(pageBytes: snapshot.host.pageBytes) {
        return .bytes(Double(bytes))
      }
      return sharing(of: process, in: snapshot) { _ in nil }
    case .canMerge:
      if let pages = snapshot.mergeablePages(of: process) { return .bytes(pages.value * page) }
      return snapshot.contentRefusal?.isOfRights == true ? .hidden : .unknown
    case .whyNot: return .text(reason(of: process, in: snapshot))
    case .age:
      return process.sharing.map { .seconds($0.age(at: snapshot.takenAt)) } ?? .unknown
    }
  }

  private func memory(
    of process: ProcessFigures, _ figure: (MemoryFigures) -> UInt64
  ) -> CellValue {
    switch process.memory?.value {
    case .value(let figures): .bytes(Double(figure(figures)))
    case .forbidden: .hidden
    case .absent, .failed, nil: .unknown
    }
  }

  private func counter(
    of process: ProcessFigures, page: Double, _ figure: (KSMStat) -> UInt64?
  ) -> CellValue {
    switch process.counters.value {
    case .value(let counters): figure(counters).map { .bytes(Double($0) * page) } ?? .unknown
    case .forbidden: .hidden
    case .absent, .failed: .unknown
    }
  }

  /// Attribution needs rights for all processes at once; without them the figures are hidden.
  private func sharing(
    of process: ProcessFigures, in snapshot: Snapshot, _ figure: (SharingFigures) -> Double?
  ) -> CellValue {
    if let figures = process.sharing?.value {
      return figure(figures).map { .bytes($0) } ?? .unknown
    }
    return snapshot.attributionRefusal?.isOfRights == true ? .hidden : .unknown
  }

  /// Its first finding; where that only tells of pages still to merge, the scan knows more.
  private func reason(of process: ProcessFigures, in snapshot: Snapshot) -> String {
    if process.notAnsweringSince != nil { return "not answering" }
    let first = snapshot.findings(of: process).first
    if let first, MergeObstacle(rawValue: first.code) == nil { return first.short ?? first.code }
    return obstacle(of: process, in: snapshot) ?? first.map { $0.short ?? $0.code } ?? ""
  }

  /// What most of its pages wait for, with their MiB; nil where there is not one MiB of them.
  private func obstacle(of process: ProcessFigures, in snapshot: Snapshot) -> String? {
    guard let most = snapshot.contentFigures(of: process)?.obstacles.ranked.first,
      let bytes = snapshot.bytes(pages: most.pages), Double(bytes) >= ByteUnit.mib.bytes / 2
    else { return nil }
    return "\(most.obstacle.short) \(ByteText.mib(bytes))"
  }
}
