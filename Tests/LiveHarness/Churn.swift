/// Processes that start and end all the time, as builds and cron jobs make them.
package struct Churn: Sendable {
  private let shells: [HeldProcess]
  private let begun: Int64

  /// Two shells that start one program after the other: far more than 500 a second on two processors.
  package init() async throws {
    begun = try Self.started()
    var shells: [HeldProcess] = []
    for _ in 0..<2 {
      shells.append(try await HeldProcess(["/bin/sh", "-c", "while :; do /bin/true; done"]))
    }
    self.shells = shells
  }

  /// Processes that were started since, by anybody.
  package var count: Int64 {
    get throws { try Self.started() - begun }
  }

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
