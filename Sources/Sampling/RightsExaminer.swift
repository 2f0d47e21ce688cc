import Glibc
import MergeModel

/// Says what this account cannot see and what would show it.
enum RightsExaminer {
  /// `isHiding`: other users' processes are not even listed (hidepid).
  static func rights(
    user: String, canWriteSettings: Bool, ksm: KSMReadings, processes: [ProcessFigures],
    refusal: String?, hiddenProcesses: Int, isHiding: Bool
  ) -> Rights {
    var missing: [String] = []
    let hiddenFiles = KSMFile.allCases.filter { ksm[reading: $0].isForbidden }
    if !hiddenFiles.isEmpty {
      let names = hiddenFiles.map(\.rawValue).joined(separator: ", ")
      missing.append("files of /sys/kernel/mm/ksm could not be read (not permitted): \(names)")
    }
    if isHiding {
      missing.append("processes of other users are hidden (hidepid); root sees them")
    }
    if let refusal { missing.append("who shares with whom: \(refusal)") }
    let guests = processes.filter { $0.guest != nil }
    let unread = guests.filter {
      $0.counters.value.isForbidden || $0.memory?.value.isForbidden == true
    }
    if !unread.isEmpty {
      missing.append(
        "\(unread.count) of \(guests.count) guests could not be read (not permitted)")
    }
    if hiddenProcesses > 0 {
      missing.append(
        "whether \(hiddenProcesses) processes of other users take part in merging (ksm_stat)")
    }
    return Rights(user: user, missing: missing, canWriteSettings: canWriteSettings)
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
