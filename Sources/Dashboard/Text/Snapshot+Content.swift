import Figures
import MergeModel

/// Figures of the newest content scan, as the screen writes them.
extension Snapshot {
  /// Bytes of so many pages; nil where there are more than can be.
  func bytes(pages: Double) -> Int64? { Int64(exactly: (pages * Double(host.pageBytes)).rounded()) }

  /// Pages in the unit of the lines about merging.
  func amount(pages: Double?) -> String { amount(pages.flatMap { bytes(pages: $0) }) }

  /// The same with `~` where it is estimated.
  func amount(_ estimate: Estimate) -> String {
    (estimate.isExact ? "" : "~") + amount(pages: estimate.value)
  }

  /// Whole MiB with `~` where it is estimated.
  func mib(_ estimate: Estimate?) -> String {
    guard let estimate else { return DecimalText.unknown }
    return (estimate.isExact ? "" : "~") + ByteText.mib(bytes(pages: estimate.value))
  }

  /// Whole MiB.
  func mib(pages: UInt64?) -> String {
    ByteText.mib(pages.flatMap { bytes(pages: Double($0)) })
  }

  /// `~` where the newest content scan is a sample: parts of its figures are estimates too.
  var sampleMark: String { (content?.value.samplingRate ?? 1) < 1 ? "~" : "" }

  /// A part of a figure of the content scan, in whole MiB.
  func mib(part pages: Double) -> String { sampleMark + ByteText.mib(bytes(pages: pages)) }

  /// What the content scan says of a process.
  func contentFigures(of process: ProcessFigures) -> ContentFigures? {
    content?.value.processes[process.id]
  }

  /// Seconds since the newest content scan ended; nil before the first.
  var contentAge: Double? { content?.ageOfResult(at: takenAt) }

  /// Whether a content scan is under way, waiting for memory or not.
  var isScanningContent: Bool {
    switch contentProgress?.phase {
    case .scanning, .paused: true
    case .resting, .cancelled, nil: false
    }
  }
}

extension Estimate {
  /// `217`, `~217 (190-240)`: with the interval where there is one.
  func text(_ write: (Double) -> String) -> String {
    guard let interval else { return write(value) }
    return "~\(write(value)) (\(write(interval.lowerBound))-\(write(interval.upperBound)))"
  }
}
