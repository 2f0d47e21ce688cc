import Foundation
import KernelFixtures
import LiveHarness
import Testing

extension TerminalJourneys {
  @Suite("A host on which processes come and go by the hundred", .timeLimit(.minutes(2)))
  struct ChurnJourneys {
    /// Descriptors that a process has open.
    private static func descriptors(of pid: pid_t) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }

    private static func residentKibibytes(of pid: pid_t) throws -> Int {
      let lines = kernelFile("/proc/\(pid)/status")?.split(separator: "\n") ?? []
      let line = lines.first { $0.hasPrefix("VmRSS:") }
      let words = line?.split(whereSeparator: \.isWhitespace) ?? []
      return try #require(words.count > 1 ? Int(words[1]) : nil)
    }

    @Test("The dashboard stays as it is: as large, with as many descriptors, and quick to answer")
    func dashboard() async throws {
      let terminal = try TmuxTerminal("$PROGRAM -d 0.2", columns: 100, rows: 30)
      try await terminal.wait(for: "PSHARE")
      let pid = try #require(terminal.pid)
      // Files are kept open from the first whole look on.
      try terminal.press("6")
      try await terminal.wait(for: "ATTRIBUTION")
      try terminal.press("1")
      try await terminal.wait(for: "a saving") { lines in
        lines.contains { $0.hasPrefix(" TOTAL") || $0.contains("no guest") }
      }
      let before = (
        descriptors: try Self.descriptors(of: pid), resident: try Self.residentKibibytes(of: pid)
      )
      let churn = try await Churn()
      defer { churn.end() }
      var views = 0
      repeat {
        for (key, text) in [("3", "FINDINGS"), ("6", "FIGURES"), ("1", "PSHARE")] {
          try terminal.press(key)
          try await terminal.wait(for: text)
          views += 1
        }
      } while try churn.count < 3_000 || views < 9
      #expect(try Self.descriptors(of: pid) <= before.descriptors + 64)
      #expect(try Self.residentKibibytes(of: pid) <= before.resident + 16_384)
      try terminal.press("q")
      #expect(try await terminal.ending() == 0)
    }
  }
}
