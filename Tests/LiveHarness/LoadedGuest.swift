/// A paused QEMU whose memory is being filled with the content of its plan.
struct LoadedGuest {
  let plan: GuestPlan
  let pid: Int32

  /// Waits until QEMU has made the machine, put the content in place, and waits for events.
  func contentInPlace() async throws {
    try await eventually("the content of guest \(plan.name)") {
      guard let fields = statFields(pid), fields.first != "Z" else {
        throw LiveError("guest \(plan.name) has ended")
      }
      guard let resident = residentRAM else { return false }
      return resident >= plan.contentBytes && isPolling(fields)
    }
  }

  /// Whether its first thread sleeps in poll(2) or a relative of it.
  private func isPolling(_ fields: [Substring]) -> Bool {
    fields.first == "S" && kernelFile("/proc/\(pid)/wchan")?.contains("poll") == true
  }

  /// Resident bytes of the mapping as large as the guest's memory; nil until it is there.
  private var residentRAM: Int? {
    guard let smaps = kernelFile("/proc/\(pid)/smaps") else { return nil }
    let size = "\(plan.memoryMiB << 10) kB"
    var isRAM = false
    var resident: Int?
    for line in smaps.split(separator: "\n") {
      let words = line.split(separator: " ")
      switch words.first {
      case "Size:":
        isRAM = line.hasSuffix(" \(size)")
        if isRAM, resident == nil { resident = 0 }
      case "Rss:", "Shared_Hugetlb:", "Private_Hugetlb:":
        if isRAM { resident = (resident ?? 0) + ((Int(words[1]) ?? 0) << 10) }
      default: break
      }
    }
    return resident
  }
}
