/// Processes that start and end all the time, as builds and cron jobs make them.
package struct Churn: Sendable {
  private let shells: [HeldProcess]
  private let begun: Int64
  private let clock = ContinuousClock.now

  /// Four shells that start one program after the other, and copies of themselves, which cost half
  /// of that: some thousands a second on two processors, and still hundreds beside other work.
  package init() async throws {
    let script = "while :; do /bin/true; (:); (:); (:); done"
    var shells: [HeldProcess] = []
    for _ in 0..<4 { shells.append(try await HeldProcess(["/bin/sh", "-c", script])) }
    self.shells = shells
    begun = try Self.started()
  }

  /// Processes that were started since, by anybody.
  package var count: Int64 {
    get throws { try Self.started() - begun }
  }

  /// How many of them a second, over all of the time since.
  package var rate: Double {
    get throws { Double(try count) / max(seconds, 0.001) }
  }

  /// For how long they have come and gone.
  package var seconds: Double { clock.duration(to: .now) / .seconds(1) }

  package func end() {
    for shell in shells { shell.end() }
  }

  /// `processes` of `/proc/stat`: all since boot.
  private static func started() throws -> Int64 {
    let lines = kernelFile("/proc/stat")?.split(separator: "\n") ?? []
    guard let line = lines.first(where: { $0.hasPrefix("processes ") }),
      let count = Int64(line.dropFirst("processes ".count))
    else { throw LiveError("no count of processes in /proc/stat") }
    return count
  }
}
