import ContentScan
import KernelFiles
import MergeModel
import Synchronization

/// What a content scan is told.
extension ContentReader {
  /// The guests that there are.
  func guests() -> Set<ProcessIdentity> {
    Set(reader.processes().answering.lazy.filter { $0.guest != nil }.map(\.id))
  }

  /// Who is to be read: those that answer, without guests whose memory is encrypted.
  func targets(at now: Moment) -> [ContentTarget] {
    let survey = reader.state.withLock { $0.survey }
    return reader.processes().answering.compactMap { process in
      guard process.guest?.confidential != true else { return nil }
      let memory = survey.memory[process.id]?.value.value
      let ram = memory?.ram ?? []
      return ContentTarget(
        identity: process.id, isGuest: process.guest != nil,
        ram: ram.map { $0.start..<($0.start + $0.bytes) }.sorted { $0.lowerBound < $1.lowerBound },
        runningSeconds: max(
          0, now.monotonic - Double(process.id.startTicks) / ClockTicks.perSecond),
        usages: memory?.mappingsAt == nil ? nil : survey.usages[process.id],
        usagesAt: memory?.mappingsAt?.monotonic)
    }
  }

  func scanOptions(_ test: MergedFrameTest, zeroFrame: UInt64?) -> ContentScanOptions {
    var scan = ContentScanOptions(
      roots: options.roots, test: test, zeroFrame: zeroFrame, pageBytes: pageBytes,
      memoryBytes: options.tableBytes)
    scan.looks = options.contentLooks
    scan.passSeconds = state.withLock { $0.passSeconds }
    return scan
  }
}
