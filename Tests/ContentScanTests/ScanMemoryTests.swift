import ContentScan
import Testing

@Suite("What is kept between scans")
struct ScanMemoryTests {
  @Test("It can be had")
  func memory() {
    _ = ScanMemory(seed: 1)
  }
}
