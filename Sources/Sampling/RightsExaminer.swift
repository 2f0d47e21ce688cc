import Glibc
import MergeModel

/// Says what this account cannot see, and which processes could not be read for another reason.
enum RightsExaminer {
  /// Names that one sentence lists at most.
  private static let namesShown = 3

  /// What is hidden from us, one clause each; `snapshot` has everything but these.
  static func missing(in snapshot: Snapshot, _ reading: ProcessTable.Reading) -> [String] {
    files(in: snapshot) + processes(in: snapshot, reading)
  }

  private static func files(in snapshot: Snapshot) -> [String] {
    let ofKSM = KSMFile.allCases.filter { snapshot.ksm[reading: $0].isForbidden }
      .map(\.rawValue)
    let host = snapshot.host
    let others = [
      ("meminfo", host.memoryBytes.isForbidden), ("vmstat", host.cowBreaks.isForbidden),
      ("uptime", host.uptimeSeconds.isForbidden),
      ("pressure/memory", host.pressureSomeAvg10.isForbidden),
    ].filter(\.1).map(\.0)
    return [
      ofKSM.isEmpty ? nil : "in /sys/kernel/mm/ksm: \(list(ofKSM))",
      others.isEmpty ? nil : "in /proc: \(list(others))",
    ].compactMap(\.self)
  }

  private static func processes(
    in snapshot: Snapshot, _ reading: ProcessTable.Reading
  ) -> [String] {
    var missing: [String] = []
    if reading.isHiding {
      missing.append("processes of other users are hidden (hidepid); root sees them")
    }
    if reading.isContained, snapshot.host.ksmd.value == nil {
      missing.append("ksmd and the processes outside of this container (a pid namespace)")
    }
    if let refusal = snapshot.attributionRefusal, refusal.isOfRights {
      missing.append("who shares with whom: \(refusal.text)")
    }
    for (word, processes) in [("guests", snapshot.guests), ("other processes", snapshot.others)] {
      let unread = processes.filter {
        $0.counters.value.isForbidden || $0.memory?.value.isForbidden == true
      }
      if !unread.isEmpty {
        missing.append(
          "\(unread.count) of \(processes.count) \(word) could not be read (not permitted)")
      }
    }
    if reading.hidden > 0 {
      missing.append(
        "whether \(reading.hidden) processes of other users take part in merging (ksm_stat)")
    }
    return missing
  }

  /// Which processes could not be read though nobody forbids it, one sentence each.
  static func failures(
    in snapshot: Snapshot, _ reading: ProcessTable.Reading, hanging: [Int32: Moment]
  ) -> [String] {
    let listed = Set(snapshot.processes.map(\.id.pid))
    let unseen = reading.unread.filter { hanging[$0] != nil && !listed.contains($0) }.sorted()
    return [reading.failure.map { "Not all processes could be read: \($0)." }].compactMap(\.self)
      + unseen.map { "Process \($0) has not answered a read since it was met, and is left out." }
  }

  /// `run, pages_to_scan, sleep_millisecs and 21 more`.
  private static func list(_ names: [String]) -> String {
    let rest = names.count - namesShown
    return names.prefix(namesShown).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
      + " (not permitted)"
  }

  /// Name of the effective user, else its number.
  static func userName() -> String {
    let number = geteuid()
    guard let entry = getpwuid(number), let name = entry.pointee.pw_name else {
      return "\(number)"
    }
    return String(cString: name)
  }
}
