package import KernelFiles
package import MergeModel
import TuningRules

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
