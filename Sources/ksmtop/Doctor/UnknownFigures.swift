import Figures
import MergeModel

/// What one short look cannot tell, with what would.
enum UnknownFigures {
  /// Batches of ksmd that two samples have to span, or they only say whether it was awake.
  private static let batches = 10.0

  static func gaps(_ snapshot: Snapshot) -> [DoctorReport.Gap] {
    guard snapshot.ksm.exists else { return [] }
    return [content(snapshot), scanRate(snapshot), course(snapshot)].compactMap { $0 }
  }

  private static func content(_ snapshot: Snapshot) -> DoctorReport.Gap? {
    guard snapshot.content == nil else { return nil }
    guard let refusal = snapshot.contentRefusal else {
      return DoctorReport.Gap(
        message: "what could still merge, and why it has not: no content was scanned.",
        nextStep: "ksmtop doctor --content: reads all memory that may merge, and takes its time.")
    }
    return DoctorReport.Gap(
      code: "no-content",
      message: "what could still merge, and why it has not: \(refusal.text).",
      nextStep: refusal.isOfRights ? "sudo ksmtop doctor --content: root may read it." : "")
  }

  private static func scanRate(_ snapshot: Snapshot) -> DoctorReport.Gap? {
    guard snapshot.ksm[.run] == 1 else { return nil }
    guard snapshot.ksm[.pagesScanned] != nil else {
      return DoctorReport.Gap(
        message: "how fast ksmd scans: this kernel (before 6.6) does not count its pages.",
        nextStep: "")
    }
    let sleep = Double(snapshot.ksm[.sleepMillisecs] ?? 0) / 1_000
    guard let rates = snapshot.rates, rates.seconds >= sleep * batches else {
      let span = DurationText.fine(snapshot.rates?.seconds)
      return DoctorReport.Gap(
        message: "how fast ksmd scans: it pauses for \(DurationText.fine(sleep)), "
          + "and was watched for \(span).",
        nextStep: "ksmtop: the dashboard measures it.")
    }
    return nil
  }

  /// What shows only over a minute or over several full scans; nothing where KSM never ran.
  private static func course(_ snapshot: Snapshot) -> DoctorReport.Gap? {
    let isRunning = snapshot.ksm[.run] == 1
    guard isRunning || (snapshot.ksm[.fullScans] ?? 0) > 0,
      snapshot.trend.cowBreaksPerSecond == nil
    else { return nil }
    let ofRunning =
      "whether the saving rises or falls, whether full scans still find anything "
      + "(fruitless-passes), "
    return DoctorReport.Gap(
      message: (isRunning ? ofRunning : "")
        + "whether khugepaged makes whole again what ksmd split: that takes minutes.",
      nextStep: "ksmtop: the dashboard watches it.")
  }
}
