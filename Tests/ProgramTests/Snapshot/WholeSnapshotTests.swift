import KernelFixtures
import Testing

@Suite("A snapshot of three guests, whole")
struct WholeSnapshotTests {
  @Test("As text")
  func text() async throws {
    let run = try await ProgramRun.ksmtop(["snapshot"], on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    try expectPicture("three-guests.txt", shows: Self.timeless(text: run.text))
  }

  @Test("As JSON, with every key of the contract, and sums that agree")
  func json() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json"], on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    try expectPicture("three-guests.json", shows: Self.timeless(json: run.text))
    let document = try Document(run.output)
    expectContract(document)
    let all = document.list("guests") + document.list("others")
    func sum(_ key: String) -> Double { all.reduce(0) { $0 + ($1.number(key) ?? .nan) } }
    let shared = Double(ThreeGuests.sharedPages)
    let sharing = Double(ThreeGuests.sharingPages)
    #expect(abs(sum("saved_pages") - sharing) < 0.001)
    #expect(abs(sum("share_pages") - shared) < 0.001)
    #expect(sum("mapped_pages") == shared + sharing)
    #expect(sum("mapped_pages") == sum("kernel_merging_pages"))
    #expect(document.number("reconciliation.mapped_pages") == shared + sharing)
    #expect(document.number("reconciliation.merged_frames") == shared)
    #expect(document.number("reconciliation.unattributed_pages") == 0)
    #expect(document.number("reconciliation.difference_pages") == 0)
    #expect(document.flag("reconciliation.stable") == true)
    #expect(document.number("ksm.saving_bytes") == sharing * 4096)
  }

  @Test("Each guest has what is its own")
  func guests() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json"], on: ThreeGuests.tree())
    let document = try Document(run.output)
    let unit = Double(ThreeGuests.run)
    let expected: [(name: String, mapped: Double, saved: Double, own: Double, sole: Double)] = [
      ("web01", 4, 2.5, 1, 0), ("db01", 3, 4 / 3, 0, 1), ("mail01", 3, 5 / 3, 1, 1),
    ]
    for (guest, wanted) in zip(document.list("guests"), expected) {
      #expect(guest.text("name") == wanted.name)
      #expect(guest.number("mapped_pages") == wanted.mapped * unit)
      #expect(abs((guest.number("saved_pages") ?? 0) - wanted.saved * unit) < 0.001)
      #expect(guest.number("self_pages") == wanted.own * unit)
      #expect(guest.number("sole_frames") == wanted.sole * unit)
    }
    let pairs = document.list("pairs").map {
      [$0.number("a"), $0.number("b"), $0.number("common_frames")]
    }
    #expect(
      pairs == [
        [4101, 4102, 2 * unit], [4101, 4103, unit], [4102, 4103, unit],
      ])
  }

  @Test("As CSV")
  func csv() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "csv"], on: ThreeGuests.tree())
    #expect(run.ending == .exited(0))
    #expect(run.errors == "")
    let rows = run.text.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.map(\.count) == Array(repeating: rows[0].count, count: 6))
    #expect(rows.map { $0[2] } == ["kind", "host", "guest", "guest", "guest", "other"])
    try expectPicture("three-guests.csv", shows: Self.timeless(rows))
  }

  @Test("Mappings that nobody we see has are unattributed")
  func unattributed() async throws {
    let tree = try ThreeGuests.tree()
    tree.removeProcess(ThreeGuests.other)
    let run = try await ProgramRun.ksmtop(["snapshot", "--format", "json"], on: tree)
    let document = try Document(run.output)
    #expect(document.number("reconciliation.unattributed_pages") == Double(ThreeGuests.run))
    #expect(document.number("reconciliation.difference_pages") == 0)
  }

  @Test("A fork that ksmd has not visited shows as a difference above 0, an exit below")
  func difference() async throws {
    for (change, sharing) in [
      (100, ThreeGuests.sharingPages - 100), (-100, ThreeGuests.sharingPages + 100),
    ] {
      let tree = try ThreeGuests.tree(["pages_sharing": "\(sharing)"])
      let run = try await ProgramRun.ksmtop(["snapshot", "--format", "csv"], on: tree)
      #expect(run.code == 0)
      let rows = run.text.split(separator: "\r\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let column = try #require(rows[0].firstIndex(of: "reconciliation_difference_pages"))
      #expect(rows[1][column] == "\(change)")
    }
  }

  // MARK: What changes from run to run or from machine to machine

  private static func timeless(text: String) -> String {
    text
      .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, with: "2025-11-24 02:12:41")
      .replacing(/\(\d\d:\d\d:\d\dZ\)/, with: "(02:12:41Z)")
      .replacing(/, \d+ CPUs?,/, with: ", 2 CPUs,")
      .replacing(/Seen by [a-z0-9_-]+\./, with: "Seen by root.")
      .replacing(/Rates over [\d.]+ s/, with: "Rates over 2.0 s")
      .replacing(/(memory|sharing) [\d.]+ s/) { "\($0.1) 2.0 s" }
  }

  private static func timeless(json: String) -> String {
    json
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, with: "2025-11-24T02:12:41.000Z")
      .replacing(/"(memory_seconds|attribution_seconds|seconds)": [\d.]+/) { "\"\($0.1)\": 2.0" }
  }

  /// The rows with fixed times, as lines.
  private static func timeless(_ rows: [[String]]) -> String {
    let times = rows[0].indices.filter { rows[0][$0].hasSuffix("_seconds") && $0 < 30 }
    return rows.enumerated().map { number, row in
      var row = row
      if number > 0 { row[0] = "2025-11-24T02:12:41.000Z" }
      for column in times where number > 0 && !row[column].isEmpty { row[column] = "2.0" }
      return row.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }
}
