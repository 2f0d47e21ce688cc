package import MergeModel

/// What has to be written to have settings as they were.
package struct PutBack: Sendable, Equatable {
  /// Writes alone: it never unmerges.
  package var steps: [TuningPlan.Step]
  /// What stays as it is: `from` is what had been written, `to` what the file holds now.
  ///
  /// Where both are the same it could be taken back only while nothing is merged; `run` that was 2
  /// becomes 0 then, which merges nothing more and needs no memory.
  package var left: [SettingChange]

  /// Takes `changes` back on a host whose settings are `now`; compares before it sets.
  package init(_ changes: [SettingChange], now: KSMReadings) {
    var way = WayBack(changes, now: now)
    if now.mayHoldMergedPages {
      for knob in Knob.all where knob.condition == .onlyUnmerged { way.leave(knob.file) }
    }
    if way.wanted[.run] == "2", now.hasSomethingToUnmerge { way.leave(.run, at: "0") }
    steps = way.order.steps
    left = way.left
  }
}

extension KSMReadings {
  /// Whether the kernel would refuse what it takes only while nothing is merged.
  ///
  /// Copies that are still mapped are in no counter for a while: then it refuses at zero, too.
  var mayHoldMergedPages: Bool { self[.pagesShared] != 0 || self[.pagesSharing] != 0 }

  /// Whether there is anything that `run=2` would make memory of its own.
  var hasSomethingToUnmerge: Bool { mayHoldMergedPages || (self[.ksmZeroPages] ?? 0) != 0 }
}
