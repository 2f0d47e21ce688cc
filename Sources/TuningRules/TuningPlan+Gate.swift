import MergeModel

extension TuningPlan {
  /// Sets what has to be confirmed before everything is unmerged, and why.
  mutating func passGate(
    _ gated: [KSMFile], _ before: SettingsState, _ after: SettingsState, _ snapshot: Snapshot
  ) {
    let gate = MemoryGate.ofEverything(in: snapshot)
    self.gate = gate
    confirmation = gate.confirmation
    let seconds = gate.seconds.map(Wording.duration)
    let time = seconds.map { " (~\($0))" } ?? ""
    let amount = gate.neededBytes.map { " " + Wording.amount($0) } ?? ""
    guard !gated.isEmpty else {
      reason = "Unmerging \(gate.words)" + (seconds.map { "; it takes about \($0)" } ?? "") + "."
      let merging = PassEstimate(snapshot).wholeSeconds.map { Wording.duration(2 * $0) }
      notes.append(
        "It cannot be undone: after run=1 all of it has to merge again"
          + (merging.map { ", in about \($0) at the present rate." } ?? "."))
      notes += gate.notes
      return
    }
    sequence = ["1 unmerge\(amount)\(time)"]
    var isUnmerged = false
    for step in steps {
      if step == .unmerge { isUnmerged = true }
      guard isUnmerged, case .write(let file, let value) = step else { continue }
      sequence.append("\(sequence.count + 1) \(file.rawValue)=\(value)")
    }
    if after[.run] == "1" {
      let passes = PassEstimate(snapshot).wholeSeconds
      let until = passes.map { ": " + Wording.duration(2 * $0) } ?? ""
      var last = "\(sequence.count + 1) merged again after ~2 passes\(until)"
      if let needed = gate.neededBytes, needed > 0 {
        last += "; until then the host needs \(Wording.amount(needed)) more"
      }
      sequence.append(last)
    } else {
      sequence[sequence.count - 1] += "; nothing merges again until run=1"
    }
    reason =
      "\(Wording.list(gated.map(\.rawValue))) can be changed only while nothing is merged: "
      + sequence.joined(separator: ", ") + "."
    notes += gate.notes
  }
}

extension MemoryGate {
  var confirmation: TuningPlan.Confirmation {
    switch fit {
    case .fits, .fitsWithSwap: .hostName
    case .doesNotFit, .unknown: .hostNameTwice
    }
  }

  /// What the operator should know of the memory it takes.
  package var notes: [String] {
    var notes: [String] = []
    switch fit {
    case .fits: break
    case .fitsWithSwap: notes.append("It fits only with swap: the host will swap.")
    case .doesNotFit where tightGroups.isEmpty:
      notes.append("It does not fit: \(words).")
    case .doesNotFit: break
    case .unknown: notes.append("Whether it fits cannot be told: \(words).")
    }
    notes += tightGroups.map {
      "It does not fit into the memory cgroup \($0.path): it needs "
        + "\(Wording.amount($0.neededBytes)) there and has room for \(Wording.amount($0.roomBytes))."
    }
    return notes
  }
}
