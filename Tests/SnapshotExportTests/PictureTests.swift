import MergeModel
import SnapshotExport
import Testing

/// Whole documents as they are kept in Pictures/.
struct PictureTests {
  private static func options() -> SnapshotOptions {
    var options = SnapshotOptions(version: "1.0")
    options.utcOffset = 3_600
    return options
  }

  private static let extensions: [SnapshotFormat: String] = [
    .text: "txt", .json: "json", .csv: "csv",
  ]

  private func expect(
    _ snapshot: Snapshot, _ format: SnapshotFormat, _ name: String,
    _ change: (inout SnapshotOptions) -> Void = { _ in }
  ) throws {
    var options = Self.options()
    change(&options)
    try expectPicture(
      SnapshotDocument.render(snapshot, format: format, options: options),
      "\(name).\(Self.extensions[format] ?? "")")
  }

  @Test(arguments: SnapshotFormat.allCases)
  func everythingIsKnown(format: SnapshotFormat) throws {
    try expect(Example.full(), format, "full")
  }

  @Test(arguments: SnapshotFormat.allCases)
  func afterAContentScan(format: SnapshotFormat) throws {
    try expect(Example.scanned(), format, "scanned") { $0.allGuests = true }
  }

  @Test(arguments: [SnapshotFormat.text, .json])
  func afterAContentScanOfASample(format: SnapshotFormat) throws {
    try expect(Example.sampled(), format, "sampled") { $0.guestNames = ["vdi-w10-03"] }
  }

  @Test(arguments: SnapshotFormat.allCases)
  func nothingHiddenReadsAsZero(format: SnapshotFormat) throws {
    try expect(Example.limited(), format, "limited")
  }

  @Test(arguments: SnapshotFormat.allCases)
  func anEmptyHost(format: SnapshotFormat) throws {
    try expect(Snapshot(takenAt: Example.now), format, "empty")
  }

  @Test(arguments: SnapshotFormat.allCases)
  func withoutNames(format: SnapshotFormat) throws {
    try expect(Example.full(), format, "anonymous") { $0.anonymize = true }
  }

  @Test(arguments: SnapshotFormat.allCases)
  func oneGuestOfMany(format: SnapshotFormat) throws {
    try expect(Example.full(), format, "one-guest") { $0.guestNames = ["vdi-w10-02"] }
  }

  @Test func allGuestsInTheText() throws {
    try expect(Example.full(), .text, "all-guests") { $0.allGuests = true }
  }
}
