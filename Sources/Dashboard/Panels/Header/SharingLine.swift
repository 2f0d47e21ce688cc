import Figures
import MergeModel

/// What is merged: shared = common + saving, esxtop's PSHARE.
enum SharingLine {
  static func line(_ snapshot: Snapshot, width: Int) -> TextLine {
    let shared = snapshot.amount(snapshot.sharedBytes)
    let common = snapshot.amount(snapshot.commonBytes)
    let saving = snapshot.amount(snapshot.savingBytes)
    let zero = snapshot.amount(snapshot.ksm[.ksmZeroPages].map { snapshot.bytes(pages: $0) })
    let label = "PSHARE/\(snapshot.sharingUnit.word)"
    let profit = snapshot.amount(snapshot.profitBytes, signed: true)
    let metadata = snapshot.metadataAmount(sign: -1)
    return TextLine(
      fitting: [
        Phrase(
          [
            "\(label): \(shared) shared = \(common) common + \(saving) saving",
            "\(label): \(shared) shared   \(common) common  \(saving) saving",
          ], costs: [20]),
        Phrase(
          ["    \(zero) of it KSM zero pages", " (\(zero) zero)", ""], costs: [12, 30]),
        Phrase("   \(metadata) metadata", orLeftOutAt: 11),
        Phrase(["   = \(profit) profit", "   \(profit) profit", ""], costs: [13, 40]),
        Phrase("   ratio \(ratio(snapshot))", orLeftOutAt: 10),
      ], width: width)
  }

  /// pages_sharing over pages_shared, as the kernel's document reads it.
  private static func ratio(_ snapshot: Snapshot) -> String {
    guard let shared = snapshot.ksm[.pagesShared], let sharing = snapshot.ksm[.pagesSharing],
      shared > 0
    else { return "-" }
    return DecimalText.fixed(Double(sharing) / Double(shared))
  }
}
