import Foundation
import MergeModel
import SnapshotExport
import Testing

struct JSONTests {
  private func record(_ snapshot: Snapshot, repeated: Bool = false) -> [UInt8] {
    var options = SnapshotOptions(version: "1.0")
    options.repeated = repeated
    return SnapshotDocument.render(snapshot, format: .json, options: options)
  }

  private func parse(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func namesComeBackAsTheyWere() throws {
    let snapshot = Example.crowd(30)
    let guests = try #require(try parse(record(snapshot))["guests"] as? [[String: Any]])
    #expect(guests.map { $0["name"] as? String } == snapshot.guests.map(\.name))
  }

  @Test func itIsPrintableASCII() {
    let bytes = record(Example.crowd(30))
    #expect(bytes.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
  }

  @Test func aRepeatedRecordIsOneLineWithTheSameContent() throws {
    let line = record(Example.full(), repeated: true)
    #expect(line.count { $0 == 0x0a } == 1)
    #expect(line.last == 0x0a)
    #expect(line.count < record(Example.full()).count)
    let one = try parse(line) as NSDictionary
    #expect(one == (try parse(record(Example.full())) as NSDictionary))
  }

  @Test func everyPairIsThere() throws {
    let pairs = try #require(
      try parse(record(Example.crowd(150)))["pairs"] as? [[String: Any]])
    #expect(pairs.count == 150 * 149 / 2)
  }

  /// Promise 1 survives the rounding: a thousand guests' parts still add up.
  @Test func savedPagesAddUpToFarBelowOnePage() throws {
    var snapshot = Example.crowd(1_000)
    snapshot.attribution = nil
    let exact = snapshot.guests.compactMap { $0.sharing?.value.savedPages }.reduce(0, +)
    let guests = try #require(try parse(record(snapshot))["guests"] as? [[String: Any]])
    let written = guests.compactMap { $0["saved_pages"] as? Double }.reduce(0, +)
    #expect(abs(written - exact) / exact < 1e-12)
    let least = guests.compactMap { $0["share_pages"] as? Double }
    let shares = snapshot.guests.compactMap { $0.sharing?.value.sharePages }
    #expect(zip(least, shares).allSatisfy { abs($0 - $1) < 0.000_001 })
  }

  @Test func absentIsNoKeyAndForbiddenIsNull() throws {
    let ksm = try #require(try parse(record(Example.limited()))["ksm"] as? [String: Any])
    let counters = try #require(ksm["counters"] as? [String: Any])
    #expect(counters["pages_shared"] as? Int == 498_176)
    #expect(counters["pages_sharing"] is NSNull)
    #expect(counters["pages_unshared"] is NSNull)
    #expect(counters["full_scans"] == nil)
    #expect(ksm["saving_bytes"] is NSNull)
  }

  @Test func whatIsNoNumberIsNotKnown() throws {
    var snapshot = Example.full()
    snapshot.host.pressureSomeAvg10 = .value(.nan)
    snapshot.rates?.ksmdCPUPercent = .infinity
    let document = try parse(record(snapshot))
    let host = try #require(document["host"] as? [String: Any])
    let rates = try #require(document["rates"] as? [String: Any])
    #expect(host["pressure_some_avg10"] is NSNull)
    #expect(rates["ksmd_cpu_percent"] is NSNull)
  }
}
