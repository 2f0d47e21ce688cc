import MergeModel
import Testing

@testable import Sampling

@Suite("When the content scan lets the host alone")
struct ScanPauseTests {
  private func host(_ change: (inout Snapshot) -> Void) -> Snapshot {
    var snapshot = Snapshot(takenAt: Moment(wall: 0, monotonic: 0))
    snapshot.host.memoryBytes = .value(64 << 30)
    snapshot.host.availableBytes = .value(8 << 30)
    snapshot.host.pressureSomeAvg10 = .value(0.3)
    change(&snapshot)
    return snapshot
  }

  @Test("A quiet host is scanned, also one that tells little of itself")
  func quiet() {
    #expect(ScanPause.reason(host { _ in }) == nil)
    #expect(ScanPause.reason(Snapshot(takenAt: Moment(wall: 0, monotonic: 0))) == nil)
  }

  @Test("One that brings pages back from swap is not")
  func swapping() {
    let busy = host {
      $0.rates = Rates(seconds: 1)
      $0.rates?.swappedInPagesPerSecond = 300
    }
    #expect(ScanPause.reason(busy) == "the host is swapping")
    let quiet = host {
      $0.rates = Rates(seconds: 1)
      $0.rates?.swappedInPagesPerSecond = 12
    }
    #expect(ScanPause.reason(quiet) == nil)
  }

  @Test("One without memory to spare is not")
  func shortOfMemory() {
    #expect(
      ScanPause.reason(host { $0.host.availableBytes = .value(1 << 30) }) == "memory is short")
    #expect(
      ScanPause.reason(host { $0.host.pressureSomeAvg10 = .value(10) })
        == "programs wait for memory")
  }
}
