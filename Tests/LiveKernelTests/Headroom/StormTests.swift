import Glibc
import LiveHarness
import MergeModel
import Sampling
import Testing

extension LiveKernel {
  /// Guests that write over what is merged, until their memory cgroup is full.
  ///
  /// `KSMTOP_STORMS=all` raises all twenty, and the one that is too fast, and prints a table;
  /// `KSMTOP_STORMS=3,7` those of the table.
  @Suite("Storms of writes to merged pages", .timeLimit(.minutes(60)))
  struct StormTests {
    private static let wish = getenv("KSMTOP_STORMS").map { String(cString: $0) }

    @Test("The alarm comes ten seconds before the cgroup's limit, and says who writes")
    func storms() async throws {
      let scripts = Self.scripts
      for (index, script) in scripts.enumerated() {
        let run = try await StormRun.raise(script)
        if Self.wish != nil { print(StormTable.row(index + 1, run)) }
        #expect((run.lead ?? 0) >= 10, "\(script.name): \(run.times)")
        let storm = try #require(run.last, "\(script.name)")
        #expect(storm.writers.first?.name.hasPrefix("storm") == true, "\(script.name)")
        if script.writers == 1 { #expect(storm.writers.first?.name == "storm1") }
        guard case .group(let path) = storm.place else {
          Issue.record("\(script.name): the host, not its cgroup")
          continue
        }
        #expect(path.hasPrefix("/ksmtop-test-"), "\(script.name)")
      }
    }

    @Test(
      "A storm that fills the room in seconds is told at the next sample",
      .enabled(if: wish != nil))
    func tooFast() async throws {
      let run = try await StormRun.raise(.tooFast)
      print(StormTable.row(21, run))
      #expect(run.times.alarm != nil)
    }

    private static var scripts: [StormScript] {
      guard let wish else { return StormScript.short }
      let wanted = wish.split(separator: ",").compactMap { Int($0) }
      guard !wanted.isEmpty else { return StormScript.all }
      return wanted.filter(StormScript.all.indices.contains).map { StormScript.all[$0] }
    }
  }
}

/// The runs as rows of a table.
enum StormTable {
  static func row(_ number: Int, _ run: StormRun) -> String {
    let cells = [
      "\(number)", run.script.name, tenths(run.script.rate) + " MiB/s",
      tenths(run.times.alarm), tenths(run.times.saidLeft), tenths(run.times.limit),
      tenths(run.lead), run.last?.writers.first?.name ?? "-",
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private static func tenths(_ number: Double?) -> String {
    guard let number else { return "-" }
    let scaled = Int((number * 10).rounded())
    return "\(scaled / 10).\(abs(scaled % 10))"
  }
}
