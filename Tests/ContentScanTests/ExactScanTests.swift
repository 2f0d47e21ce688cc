import ContentScan
import KernelFixtures
import MergeModel
import Testing

@Suite("One exact content scan")
struct ExactScanTests {
  /// Two guests: content 5 in both, 6 twice in the first, 7 merged and once more unmerged, 8 alone.
  private let world = World(
    pages: [
      [.own(5), .own(6), .own(6), .shared(100), .absent, .swapped, .zeroMapped, .own(0)],
      [.own(5), .shared(100), .own(7), .own(8), .own(0), .absent, .huge(0), .own(0)],
    ], frames: [100: World.Frame(content: 7)])

  @Test("T, F and D, and what could still be merged", arguments: [1, 2])
  func sums(looks: Int) throws {
    let report = try world.report(looks: looks)
    #expect(report.residentPages == 12)
    #expect(report.distinctFrames == 11)
    #expect(report.achievedPages == 1)
    // 5, 6 and 7 once each, of four zeros all but one.
    #expect(report.mergeablePages == Estimate(6))
    #expect(report.distinctContents == Estimate(5))
    #expect(report.idealPages == Estimate(7))
    #expect(report.zeroPages == 4)
    #expect(report.zeroPagesInHugePages == 1)
    #expect(report.zeroMappedPages == 1)
    #expect(report.idealSplit.zeroPages == 3)
    #expect(report.idealSplit.selfPages == 2)
    #expect(report.idealSplit.interPages == 2)
    #expect(report.pairs == [ContentPair(a: 1, b: 2, commonContents: Estimate(2))])
    #expect(report.predictedPagesSharing == Estimate(1 + 1 + 1 + 1 + 2))
    // ksmd meets a small page of zeros first: the one in the huge page follows by itself.
    #expect(report.obstacles == [.notScannedYet: 6])
    #expect(report.looks == looks)
    #expect(report.samplingRate == 1)
    #expect(report.volatilePages.value == 0)
    #expect(report.bytesRead > 0)
  }
}
