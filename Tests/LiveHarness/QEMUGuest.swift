/// A real, paused QEMU guest whose memory holds known content.
package struct QEMUGuest: Sendable {
  package let plan: GuestPlan
  package let process: HeldProcess

  package var pid: Int32 { process.pid }
  package var startTicks: UInt64 { process.startTicks }

  /// Starts guests, waits until their content is in place, runs `body`, and ends them.
  package static func running<Result>(
    _ plans: [GuestPlan],
    isolation: isolated (any Actor)? = #isolation,
    _ body: ([QEMUGuest]) async throws -> Result
  ) async throws -> Result {
    let files = try ContentFiles()
    var guests: [QEMUGuest] = []
    defer { for guest in guests { guest.process.end() } }
    for plan in plans {
      let process = try await HeldProcess(try plan.command(files))
      guests.append(QEMUGuest(plan: plan, process: process))
    }
    for guest in guests { try await guest.contentInPlace() }
    files.remove()
    return try await body(guests)
  }

  /// Kills it and waits until it is gone.
  package func end() { process.end() }

  /// Waits until QEMU has made the machine, put the content in place, and waits for events.
  private func contentInPlace() async throws {
    try await eventually("the content of guest \(plan.name)") {
      if process.hasEnded { throw LiveError("guest \(plan.name) has ended") }
      guard let resident = residentRAM else { return false }
      return resident >= plan.contentBytes && process.isPolling
    }
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
