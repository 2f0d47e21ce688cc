package import MergeModel

/// A snapshot as a whole document, ready to be written.
package enum SnapshotDocument {
  /// The bytes of one record, which end with a line feed.
  package static func render(
    _ snapshot: Snapshot, format: SnapshotFormat, options: SnapshotOptions
  ) -> [UInt8] {
    let selection = GuestSelection(names: options.guestNames, in: snapshot)
    let shown = options.anonymize ? snapshot.anonymized() : snapshot
    return switch format {
    case .json: SnapshotJSON.render(shown, selection, options)
    case .csv: SnapshotCSV.render(shown, selection, options)
    case .text: SnapshotText.render(shown, selection, options)
    }
  }
}
