/// A real, paused QEMU guest whose memory holds known content.
package struct QEMUGuest: Sendable {
  package let plan: GuestPlan
  package let process: HeldProcess
  /// Where its monitor listens; nil where it has none.
  private let monitor: String?

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
      let monitor = plan.writes.map { _ in files.monitor(of: plan.name) }
      guests.append(QEMUGuest(plan: plan, process: process, monitor: monitor))
    }
    for guest in guests {
      try await LoadedGuest(plan: guest.plan, pid: guest.pid).contentInPlace()
    }
    // Of those that write later the socket is still wanted.
    if plans.allSatisfy({ $0.writes == nil }) { files.remove() }
    return try await body(guests)
  }

  /// Lets a guest run that writes over its memory.
  package func goOn() throws {
    guard let monitor else { throw LiveError("guest \(plan.name) has nothing to write") }
    try MonitorSocket.goOn(monitor)
  }

  /// Kills it and waits until it is gone.
  package func end() { process.end() }
}
