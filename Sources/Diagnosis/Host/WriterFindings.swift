import MergeModel

/// Other programs, and the kernel itself, that set KSM's knobs.
enum WriterFindings {
  static func findings(_ situation: Situation) -> [Finding] {
    var names: Set<String> = []
    let writers = situation.snapshot.otherWriters
      .filter { $0.pid != nil && names.insert($0.name).inserted }
    let isAdvised = situation.isAdvisorOn
    var findings = writers.map(otherWriter)
    if isAdvised { findings.append(advisor(situation)) }
    var parties = writers.map { party(of: $0.name) }
    if isAdvised { parties.append("the kernel's advisor") }
    if Set(parties).count > 1 { findings.append(conflict(parties, isAdvised: isAdvised)) }
    return findings + [abandoned(situation.snapshot.abandonedSettings)].compactMap { $0 }
  }

  /// What an earlier ksmtop promised to put back, and was killed before it could.
  private static func abandoned(_ changes: [SettingChange]) -> Finding? {
    guard !changes.isEmpty else { return nil }
    let texts = changes.map { "\($0.file.rawValue) (\($0.to), before \($0.from))" }
    return Finding(
      .abandonedChange,
      "A ksmtop that was killed together with its guardian set for a while, and did not put back: "
        + "\(texts.joined(separator: ", ")).",
      nextStep:
        "Start ksmtop as root, not readonly: it puts back what nobody has set since, at once.")
  }

  /// Whether it switches KSM on and off while it runs; ksmctl does so once, at boot.
  static func decidesByMemory(_ writer: SettingsWriter) -> Bool {
    writer.pid != nil && writer.name != "ksmctl"
  }

  private static func otherWriter(_ writer: SettingsWriter) -> Finding {
    let process = writer.pid.map { " (pid \($0))" } ?? ""
    return Finding(
      .otherWriter,
      "\(writer.name)\(process) sets run, pages_to_scan and sleep_millisecs too: "
        + "what is set by hand lasts until its next round.",
      nextStep: remedy(for: writer.name))
  }

  private static func remedy(for name: String) -> String {
    switch party(of: name) {
    case "oVirt":
      "Set the cluster's memory optimization in oVirt: takes effect within a minute or so."
    case "KubeVirt":
      "Set spec.configuration.ksmConfiguration of the KubeVirt resource: takes effect in minutes."
    default:
      "Edit /etc/ksmtuned.conf, then systemctl restart ksmtuned: takes effect at once; "
        + "systemctl stop ksmtuned leaves the settings to you."
    }
  }

  /// Programs that belong together are one party.
  private static func party(of name: String) -> String {
    switch name {
    case "momd", "vdsmd": "oVirt"
    case "virt-handler": "KubeVirt"
    default: "ksmtuned"
    }
  }

  private static func advisor(_ situation: Situation) -> Finding {
    let ksm = situation.ksm
    let target = ksm[.advisorTargetScanTime].map { " for a full scan in \($0) s" } ?? ""
    let limit = ksm[.advisorMaxCPU].map { ", with at most \($0) % of one core" } ?? ""
    return Finding(
      .kernelAdvisor, "The kernel's advisor sets pages_to_scan\(target)\(limit).",
      nextStep: "\(Command.set((.advisorMode, "none"))): pages_to_scan is then yours to set; "
        + "it becomes 100, at once.")
  }

  private static func conflict(_ parties: [String], isAdvised: Bool) -> Finding {
    var seen: Set<String> = []
    let names = parties.filter { seen.insert($0).inserted }.joined(separator: " and ")
    return Finding(
      .writersConflict,
      "\(names) set the scan rate against each other"
        + (isAdvised ? "; writes of pages_to_scan fail while the advisor is on." : "."),
      nextStep: isAdvised
        ? "\(Command.set((.advisorMode, "none"))): leaves it to the daemon, at once."
        : "Stop all but one of them: that one's next round then holds.")
  }
}
