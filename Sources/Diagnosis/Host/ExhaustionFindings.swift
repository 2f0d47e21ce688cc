import MergeModel

/// Whether memory runs out, and what to do about it at once.
enum ExhaustionFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    [storm(situation), filling(situation)].compactMap { $0 }
  }

  /// Merged pages are written to so fast that the copies use up what there is.
  static func storm(_ situation: Situation) -> Finding? {
    guard let storm = situation.snapshot.trend.storm else { return nil }
    let left = storm.secondsLeft(at: situation.snapshot.takenAt)
    return Finding(
      .storm,
      "\(memory(storm.place)) is gone in \(Wording.duration(left)): "
        + "\(Int(min(storm.cowBreaksPerSecond, 1e12))) merged pages break a second, it grows by "
        + "\(Wording.amount(storm.growthBytesPerSecond))/s and has "
        + "\(Wording.amount(Double(storm.roomBytes))) left.",
      nextStep: stormStep(situation, storm))
  }

  /// The same without writes to merged pages: processes grow.
  static func filling(_ situation: Situation) -> Finding? {
    guard let filling = situation.snapshot.trend.filling else { return nil }
    let left = filling.secondsLeft(at: situation.snapshot.takenAt)
    return Finding(
      .memoryFilling,
      "\(memory(filling.place)) is gone in \(Wording.duration(left)) if processes go on growing "
        + "there by \(Wording.amount(filling.growthBytesPerSecond))/s; writes to merged pages are "
        + "not why.",
      nextStep: "Start no more guests there, or make room; ksmd merges what is new only later.")
  }

  private static func memory(_ place: Exhaustion.Place) -> String {
    switch place {
    case .host: "Memory of the host"
    case .group(let path): "Memory of the cgroup \(path)"
    }
  }

  /// First what takes effect at once and can be taken back: whoever writes is made to wait.
  private static func stormStep(_ situation: Situation, _ storm: Exhaustion) -> String {
    if situation.run == .unmerging {
      return "End whoever wrote run=2: what is still merged stays merged."
    }
    guard let writer = storm.writers.first else {
      return "Pause the guest that writes: it stops at once; or \(room(situation, storm))."
    }
    return "\(pause(writer, situation)): it writes most (about "
      + "\(Int(min(writer.pagesPerSecond, 1e12))) pages a second), stops at once, and keeps its "
      + "memory and state until it goes on; or \(room(situation, storm))."
  }

  private static func pause(_ writer: Exhaustion.Writer, _ situation: Situation) -> String {
    let guest = situation.snapshot.processes.first { $0.id == writer.id }?.guest
    let stop = "kill -STOP \(writer.id.pid)"
    // A name that cannot be pasted as it is shown is not shown as a command's word.
    guard let name = ShellWord.quoted(writer.name) else { return stop }
    return switch guest?.manager {
    case .libvirt: "virsh suspend \(name)"
    case .proxmox: "qm suspend VMID of \(name)"
    case .kubevirt: "virtctl pause vm \(name)"
    case nil: stop + (guest == nil ? "" : ", \(name)")
    }
  }

  /// What else gives it room.
  private static func room(_ situation: Situation, _ storm: Exhaustion) -> String {
    guard case .group(let path) = storm.place else { return "add swap, or stop another guest" }
    let version = situation.snapshot.memoryGroups.first { $0.path == path }?.version
    return "raise " + (version == 1 ? "memory.limit_in_bytes" : "memory.max") + " of the cgroup"
  }
}
