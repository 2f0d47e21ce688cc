import MergeModel
import Testing

@testable import SnapshotExport

@Suite("Headroom and storm in the exports")
struct HeadroomTests {
  private static let path = "/machine.slice/web01.scope"

  private static var snapshot: Snapshot {
    var snapshot = Example.full()
    snapshot.memoryGroups = [
      MemoryGroup(
        path: path, limitBytes: 1_200 << 20, usageBytes: 900 << 20, reclaimableBytes: 20 << 20,
        members: Set(snapshot.guests.prefix(2).map(\.id)), version: 1)
    ]
    var storm = Exhaustion(
      place: .group(path), secondsLeft: 43.26, roomBytes: 320 << 20,
      growthBytesPerSecond: 7_759_462.4, cowBreaksPerSecond: 5_210.04,
      at: Moment(wall: Example.now.wall - 1, monotonic: Example.now.monotonic - 1),
      began: Example.now)
    storm.writers = [
      Exhaustion.Writer(
        id: snapshot.guests[0].id, name: snapshot.guests[0].name, isGuest: true,
        pagesPerSecond: 4_900)
    ]
    snapshot.trend.storm = storm
    return snapshot
  }

  private func text(_ format: SnapshotFormat, anonymize: Bool = false) -> String {
    var options = SnapshotOptions(version: "1")
    options.anonymize = anonymize
    options.repeated = true
    return String(
      decoding: SnapshotDocument.render(Self.snapshot, format: format, options: options),
      as: UTF8.self)
  }

  @Test("JSON has the cgroups, who would need most, and the storm as of the snapshot's moment")
  func json() {
    let json = text(.json)
    #expect(json.contains(#""path":"/machine.slice/web01.scope""#), "\(json.prefix(3_000))")
    #expect(json.contains(#""version":1"#))
    #expect(json.contains(#""room_bytes":335544320"#))
    #expect(json.contains(#""largest_guest":{"pid":"#))
    #expect(json.contains(#""storm":{"where":"/machine.slice/web01.scope""#))
    #expect(json.contains(#""cow_breaks_per_second":5210.0"#))
    #expect(json.contains(#""growth_bytes_per_second":7759462"#))
    #expect(json.contains(#""seconds_left":42.3"#))
  }

  @Test("CSV has a column for each figure, also while there is no storm")
  func csv() {
    let heading = text(.csv).split(separator: "\r\n").first ?? ""
    for key in [
      "headroom_swap_free_bytes", "headroom_largest_guest_pid",
      "headroom_largest_guest_needs_bytes", "headroom_storm_where", "headroom_storm_seconds_left",
    ] {
      #expect(heading.contains(",\(key),"), "\(key)")
    }
  }

  @Test("The text tells the storm first, then both needs, then the cgroups")
  func page() throws {
    let lines = text(.text).split(separator: "\n").map(String.init)
    let risk = try #require(lines.firstIndex { $0.hasPrefix("RISK") })
    let section = lines[risk...].prefix(8).joined(separator: "\n")
    #expect(section.contains("STORM: memory of the cgroup /machine.slice/web01.scope"))
    #expect(section.contains("gone in 42s"))
    #expect(section.contains("unmerge-all needs"))
    #expect(section.contains("one guest's loss of sharing"))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test("Anonymous, no path of a cgroup and no name is left")
  func anonymous() {
    for format in [SnapshotFormat.json, .csv, .text] {
      let text = text(format, anonymize: true)
      #expect(!text.contains("web01"), "\(format)")
      #expect(text.contains("/group01"), "\(format)")
    }
  }
}
