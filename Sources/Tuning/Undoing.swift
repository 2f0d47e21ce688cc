package import KernelFiles
package import MergeModel
package import TuningRules

/// Puts settings back as they were, each only where it still holds what was written.
package struct Undoing {
  private let roots: KernelRoots

  package init(_ roots: KernelRoots) {
    self.roots = roots
  }

  /// What came of it.
  package struct Outcome: Sendable, Equatable {
    /// What holds now instead of what held.
    package var changes: [SettingChange] = []
    /// What could not be put back, or is somebody else's by now; one clause each.
    package var failures: [String] = []
  }

  /// Takes back what was held; of a trial what nobody has set again since.
  ///
  /// A value is no witness: somebody may have set another one, and then the trial's.
  package func takeBack(_ held: HeldChange, since records: [ChangeRecord]) -> Outcome {
    let since = held.kind == .trial ? records.filter { $0.isLater(than: held) } : []
    let again = held.changes.filter { change in
      since.contains { $0.changes.contains { $0.file == change.file } }
    }
    let now = Tuner.settings(roots)
    var outcome = takeBack(held.changes.filter { !again.contains($0) }, now)
    for change in again where now[reading: change.file].value?.text != change.from {
      outcome.failures.append("\(change.file.rawValue) was set again meanwhile, and stays so")
    }
    return outcome
  }

  /// Takes `changes` back on a host whose settings are `now`.
  package func takeBack(_ changes: [SettingChange], _ now: KSMReadings) -> Outcome {
    var outcome = Outcome()
    let back = PutBack(changes, now: now)
    for step in back.steps {
      // Unmerging and guests are never taken back so.
      guard case .write(let file, let value) = step else { continue }
      do throws(KernelFileError) {
        try KSMWriter.write(value, to: file, roots)
      } catch {
        outcome.failures.append("\(error) (by hand: echo \(value) > \(roots.ksm)/\(file.rawValue))")
      }
    }
    for change in back.left {
      let name = change.file.rawValue
      outcome.failures.append(
        change.from == change.to
          ? "\(name) stays \(change.to): the kernel takes it back only while nothing is merged"
          : "\(name) is \(change.to) by now, which somebody else wrote, and stays so")
    }
    let after = Tuner.settings(roots)
    // What an advisor does meanwhile is not our doing.
    for file in KSMFile.settings where changes.contains(where: { $0.file == file }) {
      guard let from = now[reading: file].value?.text, let to = after[reading: file].value?.text,
        from != to
      else { continue }
      outcome.changes.append(SettingChange(file, from: from, to: to))
    }
    return outcome
  }
}

extension ChangeRecord {
  /// Whether somebody decided it after `held` had begun; what goes back by itself decides nothing.
  fileprivate func isLater(than held: HeldChange) -> Bool {
    switch kind {
    case .trial, .pulse, .putBack, .kept: return false
    case .set, .undo:
      return id != held.recordID && at.monotonic > held.began.monotonic
    }
  }
}
