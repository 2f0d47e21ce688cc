package import MergeModel

extension TuningPlan {
  /// Merging of one guest on or off.
  static func guest(
    _ change: GuestMergingChange, _ request: TuningRequest, in situation: TuningSituation
  ) throws(TuningRefusal) -> TuningPlan {
    let snapshot = situation.snapshot
    guard let process = snapshot.processes.first(where: { $0.id == change.id }) else {
      throw TuningRefusal(
        .failed,
        "Nothing was changed: the guest \(change.name) (pid \(change.id.pid)) is gone.")
    }
    guard let facts = process.guest, facts.monitor == .qemu else {
      throw TuningRefusal(
        .failed,
        "Nothing was changed: merging of \(change.name) cannot be switched while it runs; "
          + "only QEMU can.",
        wayOut: "Start it anew with its own option for it.")
    }
    for held in situation.held where held.kind == .sequence {
      throw TuningRefusal(
        .refused, "Nothing was changed: \(situation.words(for: held)) is under way.",
        wayOut: "Wait until it is done.")
    }
    if let ram = process.memory?.value.value?.ram, !ram.isEmpty {
      let backings = Set(ram.map(\.backing)).intersection([.advised, .notAdvised])
      if backings.isEmpty, change.to {
        throw TuningRefusal(
          .failed,
          "Nothing was changed: the memory of \(change.name) is shared or in huge pages of "
            + "hugetlbfs, and never merges.")
      }
      if backings == [change.to ? .advised : .notAdvised] {
        return TuningPlan(request: request, steps: [])
      }
    }
    var plan = TuningPlan(request: request, steps: [.guest(change)], confirmation: .hostName)
    if change.to {
      plan.beginMerging(change, process, snapshot)
    } else {
      plan.endMerging(change, process, snapshot)
    }
    if barrier(of: facts) != nil { plan.notes.insert(barrierNote, at: 0) }
    plan.notes.append("It lasts until the guest is stopped or migrated.")
    return plan
  }

  /// Why merging of this guest can hardly be switched, a clause; nil where there is a way to it.
  package static func barrier(of guest: GuestFacts) -> String? {
    guard guest.manager != .libvirt, guest.controlSockets.isEmpty else { return nil }
    return "no control socket of it is known: it will probably be refused"
  }

  /// The same as a note of a plan.
  package static let barrierNote =
    "No control socket of it is known: it will probably be refused."

  private mutating func beginMerging(
    _ change: GuestMergingChange, _ process: ProcessFigures, _ snapshot: Snapshot
  ) {
    reason =
      "The memory of \(change.name) will be compared and merged with that of other guests from "
      + "ksmd's next full scans on; by the time that a write takes, a guest can then learn "
      + "whether another holds a page that it knows (a side channel)."
    if snapshot.ksm[.run] != 1 { notes.append("No effect until run=1: ksmd is stopped.") }
    if process.guest?.confidential == true {
      notes.append("Its memory is encrypted: nothing of it will be equal.")
    }
  }

  private mutating func endMerging(
    _ change: GuestMergingChange, _ process: ProcessFigures, _ snapshot: Snapshot
  ) {
    let gate = MemoryGate.of(process, in: snapshot)
    self.gate = gate
    confirmation = gate.confirmation
    let time = gate.seconds.map { "; it takes about \(Wording.duration($0))" } ?? ""
    reason = "Unmerging \(change.name) \(gate.words)\(time)."
    notes += gate.notes
  }
}
