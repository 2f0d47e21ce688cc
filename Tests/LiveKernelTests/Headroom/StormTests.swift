import Glibc
import LiveHarness
import MergeModel
import Sampling
import Testing

extension LiveKernel {
  /// Guests that write over what is merged, until their memory cgroup is full.
  ///
  /// `KSMTOP_STORMS=all` raises all twenty, and the one that is too fast, and prints a table;
  /// `KSMTOP_STORMS=3,7` those rows of it, 21 is the one that is too fast.
  @Suite("Storms of writes to merged pages", .timeLimit(.minutes(60)))
  struct StormTests {
    private static let wish = getenv("KSMTOP_STORMS").map { String(cString: $0) }

    @Test("The alarm comes ten seconds before the cgroup's limit, and says who writes")
    func storms() async throws {
      for (number, script) in try StormSelection.of(Self.wish).numbered {
        let run = try await StormRun.raise(script)
        if Self.wish != nil { print(StormTable.row(number, run)) }
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
      .enabled(if: (try? StormSelection.of(wish))?.hasTooFast == true))
    func tooFast() async throws {
      let run = try await StormRun.raise(.tooFast)
      print(StormTable.row(StormSelection.tooFast, run))
      #expect(run.times.alarm != nil)
    }

    @Test("Storms are chosen by their numbers in the table, and what is none fails")
    func selection() throws {
      #expect(try StormSelection.of("3,20").numbered.map(\.number) == [3, 20])
      #expect(try StormSelection.of("3").numbered.first?.script.name == StormScript.all[2].name)
      #expect(try StormSelection.of("all").numbered.map(\.number) == Array(1...20))
      #expect(try StormSelection.of("21").numbered.isEmpty)
      #expect(try StormSelection.of("21").hasTooFast)
      #expect(try !StormSelection.of(nil).hasTooFast && !StormSelection.of(nil).numbered.isEmpty)
      for wish in ["0", "99", "3,x", "", "-1", "3;7"] {
        #expect(throws: LiveError.self) { try StormSelection.of(wish) }
      }
    }
  }
}

/// Which storms to raise.
struct StormSelection {
  /// With their numbers in the table.
  var numbered: [(number: Int, script: StormScript)]
  var hasTooFast: Bool

  /// The number of the one that is too fast.
  static let tooFast = StormScript.all.count + 1

  /// `wish`: `all`, or numbers with commas between them; nil for the short ones.
  static func of(_ wish: String?) throws -> StormSelection {
    let every = StormScript.all.enumerated().map { (number: $0 + 1, script: $1) }
    guard let wish else {
      let short = StormScript.short.enumerated().map { (number: $0 + 1, script: $1) }
      return StormSelection(numbered: short, hasTooFast: false)
    }
    if wish == "all" { return StormSelection(numbered: every, hasTooFast: true) }
    let numbers = try wish.split(separator: ",", omittingEmptySubsequences: false).map { word in
      guard let number = Int(word), (1...tooFast).contains(number) else {
        throw LiveError("KSMTOP_STORMS=\(wish): all, or numbers from 1 to \(tooFast)")
      }
      return number
    }
    return StormSelection(
      numbered: every.filter { numbers.contains($0.number) },
      hasTooFast: numbers.contains(tooFast))
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
