import MergeModel
import SnapshotExport
import Testing

struct TextTests {
  private func text(_ snapshot: Snapshot, _ change: (inout SnapshotOptions) -> Void = { _ in })
    -> [Substring]
  {
    var options = SnapshotOptions(version: "1.0")
    change(&options)
    let bytes = SnapshotDocument.render(snapshot, format: .text, options: options)
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test(arguments: Example.Case.allCases)
  func itFitsEightyColumnsOfASCII(example: Example.Case) {
    let snapshot = example.snapshot
    for all in [false, true] {
      for line in text(snapshot, { $0.allGuests = all }) {
        #expect(line.utf8.count <= 80, "\(line)")
        #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(line)")
        #expect(!line.hasSuffix(" "), "\(line)")
      }
    }
  }

  @Test(arguments: Example.Case.allCases)
  func allSectionsAreAlwaysThere(example: Example.Case) {
    let words = text(example.snapshot).compactMap { line in
      line.split(separator: " ").first.map(String.init).flatMap { line.hasPrefix($0) ? $0 : nil }
    }
    let sections = [
      "RIGHTS", "VERDICT", "MEMORY", "SHARING", "KERNEL", "KSMD", "SETTINGS", "CONTENT", "RISK",
      "CHECK", "FINDINGS", "GUESTS", "OTHERS",
    ]
    #expect(words.filter(sections.contains) == sections)
  }

  @Test func guestsWithAFindingOfTheirOwnAreShownAndTheRestIsCounted() {
    let lines = text(Example.full())
    #expect(lines.count { $0.hasPrefix("  vdi-w10") || $0.hasPrefix("! vdi-w10") } == 7)
    #expect(lines.contains { $0.hasPrefix("  3 more (--all)") })
    #expect(lines.contains { $0.hasPrefix("i db-ora~") })
  }

  @Test func aFindingOfManyIsToldOnceAndListsNobody() {
    let lines = text(Example.crowd(200))
    #expect(lines.contains { $0.hasPrefix("  193 more (--all)") })
    #expect(lines.count { $0.contains("not-advised") } == 1)
  }

  @Test func theSumStandsBesideTheKernelsNumberOfItsOwnMoment() {
    var snapshot = Example.full()
    snapshot.processes.removeAll { $0.guest == nil }
    snapshot.attribution?.value.reconciliation.sharingPages = 262_144
    #expect(text(snapshot).contains { $0.hasPrefix("  TOTAL") && $0.hasSuffix("kernel 1024") })
  }

  @Test func aKernelThatDoesNotCountIsNotSaidToScanNothing() {
    var snapshot = Example.full()
    snapshot.ksm[reading: .pagesScanned] = .absent
    snapshot.rates?.pagesScannedPerSecond = nil
    #expect(text(snapshot).contains { $0.hasPrefix("KSMD      <=50.0k pages/s, ") })
    snapshot.ksm[reading: .run] = .value(.unsigned(0))
    #expect(text(snapshot).contains { $0.hasPrefix("KSMD      - pages/s, ") })
  }

  @Test func theWholeTableTurnsToGiB() {
    #expect(text(Example.crowd(200)).contains("GUESTS /GiB"))
    #expect(text(Example.full()).contains("GUESTS /MiB"))
  }

  @Test func aSumWithGapsIsALowerBound() {
    var snapshot = Example.full()
    snapshot.processes[3].sharing = nil
    #expect(text(snapshot).contains { $0.contains("TOTAL 11") && $0.contains(">313") })
  }

  @Test func whatCouldMergeStandsInItsColumnWithItsReason() {
    let lines = text(Example.scanned()) { $0.allGuests = true }
    #expect(lines.contains { $0.contains("vdi-w10-03") && $0.hasSuffix("  27 smart scan 27") })
    #expect(lines.contains { $0.contains("vdi-w10-06") && $0.hasSuffix(" 217 zeros in THP 217") })
    #expect(lines.contains { $0.contains("vdi-w10-00") && $0.hasSuffix("     0") })
    // One guest was not read.
    #expect(lines.contains { $0.contains("TOTAL 11") && $0.contains(" >302 ") })
  }

  @Test func aLargeSumThatCouldMergeStandsApartFromItsNeighbour() throws {
    var snapshot = Example.scanned()
    for process in snapshot.guests {
      snapshot.content?.value.processes[process.id, default: ContentFigures()].mergeablePages =
        Estimate(2_000_000)
    }
    let lines = text(snapshot)
    #expect(lines.contains("GUESTS /MiB"))
    #expect(lines.contains { $0.contains("TOTAL 11") && $0.contains("  - 85938 ") })
  }

  @Test func withoutAScanItIsNotKnownAndTheTextSaysWhatToDo() {
    #expect(
      text(Example.full()).contains("CONTENT   - (no content scan: ksmtop snapshot --content)"))
    var snapshot = Example.full()
    snapshot.contentRefusal = Refusal("/proc/PID/mem may not be read", isOfRights: true)
    #expect(text(snapshot).contains("CONTENT   - (/proc/PID/mem may not be read)"))
  }

  @Test func oneLineSumsAScanUp() {
    let summary = ContentSection(snapshot: Example.scanned()).summary
    #expect(summary == "can merge 302 = 32 by itself + 270 needs you MiB")
    #expect(ContentSection(snapshot: Example.full()).summary == nil)
  }

  @Test func anEstimateSaysSo() {
    let lines = text(Example.sampled())
    #expect(lines.contains { $0.hasPrefix("CONTENT   can merge 302 (294-310) = ") })
    #expect(lines.contains { $0.contains("sampled 1/16 with 95% intervals, 2 looks: ") })
  }

  @Test func repeatedRecordsStandApart() {
    #expect(text(Example.full()) { $0.isFirst = false }.first == "")
    #expect(text(Example.full()).first?.hasPrefix("ksmtop 1.0 snapshot") == true)
  }

  @Test func totalsStayThoseOfTheWholeHost() {
    let whole = text(Example.full()).first { $0.contains("TOTAL 11") }
    let one = text(Example.full()) { $0.guestNames = ["vdi-w10-02"] }
    #expect(whole != nil)
    #expect(one.first { $0.contains("TOTAL 11") } == whole)
    #expect(one.count { $0.contains(" vdi-w10-0") && !$0.contains("zeros") } == 1)
    #expect(one.contains("GUESTS /MiB, 1 of 11 (--guest)"))
  }
}
