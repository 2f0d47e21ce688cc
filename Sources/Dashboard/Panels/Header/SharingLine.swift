import Figures
import MergeModel

/// What is merged: shared = common + saving, esxtop's PSHARE.
enum SharingLine {
  static func line(_ snapshot: Snapshot, width: Int) -> TextLine {
    let shared = ByteText.gib(snapshot.sharedBytes)
    let common = ByteText.gib(snapshot.commonBytes)
    let saving = ByteText.gib(snapshot.savingBytes)
    let zero = ByteText.gib(snapshot.ksm[.ksmZeroPages].map { snapshot.bytes(pages: $0) })
    let profit = ByteText.gib(snapshot.profitBytes, signed: true)
    let metadata = ByteText.gib(snapshot.ksm.metadataBytes.map { -$0 }, decimals: 2)
    return TextLine(
      fitting: [
        Phrase(
          [
            "PSHARE/GiB: \(shared) shared = \(common) common + \(saving) saving",
            "PSHARE/GiB: \(shared) shared   \(common) common  \(saving) saving",
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
