import MergeModel

/// What leads back from changes, as far as the files still hold what was written: compare and set.
struct WayBack: Equatable {
  /// What is to hold again; only what does not hold it now.
  private(set) var wanted: [KSMFile: String] = [:]
  /// The `pages_to_scan` with which the advisor shall go on; nil where it is not switched on again.
  private(set) var exactPages: String?
  /// What is not ours any more: `from` is what was written, `to` what the file holds now.
  private(set) var left: [SettingChange] = []

  private let now: SettingsState

  init(_ changes: [SettingChange], now readings: KSMReadings) {
    now = SettingsState(readings)
    for change in changes where change.file != .advisorMode && change.file != .pagesToScan {
      compare(change)
    }
    let advisor = changes.first { $0.file == .advisorMode }
    let pages = changes.first { $0.file == .pagesToScan }
    if let advisor {
      takeBack(advisor, pages, least: changes.first { $0.file == .advisorMinPagesToScan })
    } else if let pages {
      // The kernel takes none while an advisor that somebody else switched on sets it.
      if now.isAdvisorOn, now[.pagesToScan] != pages.from { leave(pages) } else { compare(pages) }
    }
  }

  /// Whether nothing differs from what was.
  var isNothing: Bool { wanted.isEmpty && left.isEmpty }

  private mutating func compare(_ change: SettingChange) {
    let holds = now[change.file]
    guard holds != change.from else { return }
    // An unmerging that is broken off leaves run at 0, by the kernel's doing.
    let isBrokenOff = change.file == .run && change.to == "2" && holds == "0"
    if holds == change.to || isBrokenOff {
      wanted[change.file] = change.from
    } else {
      leave(change)
    }
  }

  /// The advisor, and `pages_to_scan` with it: each switch of it sets that as well.
  ///
  /// Where a switch left `pages_to_scan` as it was there may be no change of it to go by: then it
  /// was what the kernel set, or what it holds now.
  private mutating func takeBack(
    _ advisor: SettingChange, _ pages: SettingChange?, least: SettingChange?
  ) {
    guard now[.advisorMode] == advisor.to else {
      if now[.advisorMode] != advisor.from { leave(advisor) }
      if let pages, !now.isAdvisorOn, now[.pagesToScan] != pages.from { leave(pages) }
      return
    }
    if advisor.to == "scan-time" {
      // What the file holds now is the advisor's doing.
      wanted[.advisorMode] = advisor.from
      wanted[.pagesToScan] = pages?.from ?? least?.to ?? now[.advisorMinPagesToScan]
      return
    }
    let ours = pages.map { [$0.to, $0.from, SettingsState.pagesWithoutAdvisor] }
    guard let holds = now[.pagesToScan], ours?.contains(holds) ?? true else {
      if let pages { leave(pages) }
      leave(advisor)
      return
    }
    wanted[.advisorMode] = advisor.from
    exactPages = pages?.from ?? holds
  }

  private mutating func leave(_ change: SettingChange) {
    left.append(
      SettingChange(change.file, from: change.to, to: now[change.file] ?? "not readable"))
  }

  /// Takes what may not be written now out of what is wanted; sets it to `value` instead.
  mutating func leave(_ file: KSMFile, at value: String? = nil) {
    guard wanted.removeValue(forKey: file) != nil, let holds = now[file] else { return }
    wanted[file] = value
    left.append(SettingChange(file, from: value ?? holds, to: value ?? holds))
  }

  /// The writes, without any unmerging.
  var order: WriteOrder { WriteOrder(from: now, to: wanted, exactPages: exactPages) }
}
