import Testing

@testable import Sampling

@Suite("Whether a read hangs")
struct BeaconTests {
  @Test("It does when it was found to take too long twice")
  func twice() {
    let beacon = Beacon()
    #expect(beacon.abandonIfHanging(at: 1_000) == nil, "it reads nothing")
    beacon.begin(7, at: 100, limit: 2)
    #expect(beacon.abandonIfHanging(at: 101.9) == nil)
    #expect(beacon.abandonIfHanging(at: 102.5) == nil, "suspected")
    #expect(beacon.abandonedFor == nil)
    #expect(beacon.abandonIfHanging(at: 103) == 7)
    #expect(beacon.abandonedFor == 7)
    #expect(beacon.abandonIfHanging(at: 104) == nil, "only once")
    beacon.end()
    #expect(beacon.abandonedFor == 7)
  }

  @Test("After hours of suspension the read that was under way has its moment to go on")
  func suspension() {
    let beacon = Beacon()
    beacon.begin(7, at: 100, limit: 2)
    #expect(beacon.abandonIfHanging(at: 20_000) == nil)
    beacon.begin(8, at: 20_000.1, limit: 2)
    #expect(beacon.abandonIfHanging(at: 20_000.5) == nil)
    beacon.end()
    #expect(beacon.abandonIfHanging(at: 30_000) == nil)
    #expect(beacon.abandonedFor == nil)
  }

  @Test("A process that is silent already gets two seconds at most")
  func silent() {
    let beacon = Beacon()
    beacon.begin(7, at: 100, limit: 30)
    #expect(beacon.abandonIfHanging(at: 102.1) { $0 == 8 } == nil)
    #expect(beacon.abandonIfHanging(at: 102) { $0 == 7 } == nil)
    #expect(beacon.abandonIfHanging(at: 102.1) { $0 == 7 } == nil)
    #expect(beacon.abandonIfHanging(at: 102.5) { $0 == 7 } == 7)
  }
}
