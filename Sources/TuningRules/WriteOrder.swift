import MergeModel

/// Writes that lead from settings to others, in an order in which no state between does harm.
///
/// 1. `run=0`, where ksmd is to stop; or unmerging, which is most likely to fail: then nothing
///    else has been changed.
/// 2. `advisor_mode=none`, so that the kernel takes `pages_to_scan`.
/// 3. What lowers the rate: a smaller `pages_to_scan`, a longer `sleep_millisecs`.
/// 4. What neither raises nor lowers it, the advisor's limits among it.
/// 5. What raises the rate: a shorter `sleep_millisecs`, a larger `pages_to_scan`.
/// 6. `advisor_mode=scan-time`, once its limits hold.
/// 7. `run`, where ksmd is to scan, or is to stand as it stood before the unmerging.
struct WriteOrder {
  private(set) var steps: [TuningPlan.Step] = []
  private(set) var state: SettingsState

  /// To have `wanted`; `exactPages` is the `pages_to_scan` with which the advisor shall go on.
  init(
    from before: SettingsState, to wanted: [KSMFile: String], exactPages: String? = nil,
    unmerging: Bool = false
  ) {
    state = before
    let run = wanted[.run] ?? before[.run]
    if unmerging {
      unmerge()
    } else if run == "0" {
      write(.run, "0")
    }
    if wanted[.advisorMode] == "none" { write(.advisorMode, "none") }
    let isRestarted = wanted[.advisorMode] == "scan-time" && exactPages != nil
    for file in Self.rates where raises(file, wanted[file]) == false { write(file, wanted[file]) }
    for file in KSMFile.settings where !Self.apart.contains(file) { write(file, wanted[file]) }
    for file in Self.rates.reversed() where file == .sleepMillisecs || !state.isAdvisorOn {
      write(file, wanted[file])
    }
    if isRestarted, let exactPages {
      restartAdvisor(at: exactPages)
    } else {
      write(.advisorMode, wanted[.advisorMode])
    }
    write(.run, run)
  }

  private static let rates: [KSMFile] = [.pagesToScan, .sleepMillisecs]
  private static let apart: Set<KSMFile> = [.run, .advisorMode, .pagesToScan, .sleepMillisecs]

  /// Nil where the rate stays, or is the advisor's.
  private func raises(_ file: KSMFile, _ value: String?) -> Bool? {
    guard let now = state.number(file), let then = value.flatMap({ UInt64($0) }), now != then,
      file == .sleepMillisecs || !state.isAdvisorOn
    else { return nil }
    return file == .sleepMillisecs ? then < now : then > now
  }

  private mutating func write(_ file: KSMFile, _ value: String?) {
    guard let value, state[file] != value else { return }
    steps.append(.write(file, value))
    state.write(file, value)
  }

  /// Writing 2 where 2 stands already unmerges nothing.
  private mutating func unmerge() {
    if state[.run] == "2" { write(.run, "0") }
    steps.append(.unmerge)
    state.write(.run, "2")
  }

  /// The advisor begins with `advisor_min_pages_to_scan`: the only way to a `pages_to_scan` of ours.
  private mutating func restartAdvisor(at pages: String) {
    let least = state[.advisorMinPagesToScan]
    guard !state.isAdvisorOn || state[.pagesToScan] != pages else { return }
    write(.advisorMinPagesToScan, pages)
    write(.advisorMode, "none")
    write(.advisorMode, "scan-time")
    write(.advisorMinPagesToScan, least)
  }
}
