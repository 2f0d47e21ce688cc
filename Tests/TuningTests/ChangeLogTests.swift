import Glibc
import JSONText
import MergeModel
import StateFiles
import SystemPackage
import Testing

@testable import Tuning

@Suite("Log of changes")
struct ChangeLogTests {
  private static let identity = ProcessIdentity(pid: 712, startTicks: 1 << 40)
  private static let at = Moment(wall: 1_763_950_361.118, monotonic: 4_321.5)

  static let records: [ChangeRecord] = [
    ChangeRecord(
      id: "1", at: at, bootID: "b", user: "root", login: "anna", terminal: "pts/3",
      changes: [
        SettingChange(.pagesToScan, from: "100", to: "2000"),
        SettingChange(.advisorMode, from: "scan-time", to: "none"),
      ]),
    ChangeRecord(
      id: "2", at: at, bootID: "b", user: "root", kind: .trial(seconds: 600),
      changes: [SettingChange(.run, from: "0", to: "1")]),
    ChangeRecord(
      id: "3", at: at, bootID: "b", user: "root", kind: .putBack(of: "2"),
      failure: "run is 2 by now"),
    ChangeRecord(id: "4", at: at, bootID: "b", user: "root", kind: .kept(of: "2")),
    ChangeRecord(id: "5", at: at, bootID: "b", user: "root", kind: .undo(of: "1")),
    ChangeRecord(
      id: "6", at: at, bootID: "b", user: "root", kind: .pulse,
      changes: [SettingChange(.smartScan, from: "1", to: "0")]),
    ChangeRecord(
      id: "7", at: at, bootID: "b", user: "a \"b\"\n\u{1b}[2J",
      guest: GuestMergingChange(identity, name: "wéb\u{7}\u{1b}]0;x", from: true, to: false)),
  ]

  @Test("A record survives the way into the log and back", arguments: records)
  func roundTrip(record: ChangeRecord) throws {
    let text = record.json.text
    #expect(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    #expect(JSONReader.value(of: text.utf8).flatMap(ChangeRecord.init) == record)
  }

  @Test("What is written is read again, in order, by whoever looks")
  func appended() throws {
    let place = try Place()
    for record in Self.records { try place.log.append(record) }
    #expect(place.log.read() == ChangeLog.Content(records: Self.records))
    #expect(try place.mode("state/changes.log") == 0o644)
  }

  @Test("Lines that are no records are passed over and counted")
  func broken() throws {
    let place = try Place()
    let whole = Self.records[0].json.text
    let foreign = [
      "", "hello", "{}", String(whole.dropLast(5)), "[1,2]", "{\"id\":\"x\"}",
      whole.replacing("pages_to_scan", with: "pages_shared"),
      whole.replacing("pages_to_scan", with: "../../../etc/passwd"),
      whole.replacing("\"kind\":\"set\"", with: "\"kind\":\"frob\""),
    ]
    try place.write((foreign + [whole]).joined(separator: "\n"), to: "state/changes.log")
    let content = place.log.read()
    #expect(content.records == [Self.records[0]])
    // An empty line says nothing and is no line.
    #expect(content.unreadableLines == foreign.count - 1)
  }

  @Test(
    "Of two logs the order is that of the boots and of their clocks, not of the wall clock")
  func order() throws {
    let place = try Place()
    func record(_ id: String, _ boot: String, wall: Double, _ monotonic: Double) -> ChangeRecord {
      ChangeRecord(
        id: id, at: Moment(wall: wall, monotonic: monotonic), bootID: boot, user: "root")
    }
    // In boot "b" the clock was an hour ahead until somebody set it right.
    let own = [record("1", "a", wall: 1_000, 50), record("3", "b", wall: 9_600, 10)]
    let host = [
      record("2", "a", wall: 1_100, 150), record("4", "b", wall: 6_100, 110),
      record("5", "b", wall: 6_200, 210),
    ]
    for record in own { try place.log.append(record) }
    let other = FilePath(place.path("other/changes.log"))
    for record in host {
      try ChangeLog(TuningPlaces(run: place.places.run, log: other)).append(record)
    }
    let both = TuningPlaces(
      run: place.places.run, log: place.places.log, otherLogs: [other])
    #expect(ChangeLog(both).read().records.map(\.id) == ["1", "2", "3", "4", "5"])
  }

  @Test("A line that a power cut left unfinished does not spoil the next")
  func unfinished() throws {
    let place = try Place()
    try place.write("{\"id\":\"1\",\"at", to: "state/changes.log")
    try place.log.append(Self.records[1])
    let content = place.log.read()
    #expect(content.records == [Self.records[1]])
    #expect(content.unreadableLines == 1)
  }

  @Test("No log is an empty one")
  func absent() throws {
    let place = try Place()
    #expect(place.log.read() == ChangeLog.Content())
    #expect(place.log.stamps == [nil])
  }

  @Test("A link in its place is not followed")
  func link() throws {
    let place = try Place()
    try place.write("precious\n", to: "elsewhere")
    try place.link("state/changes.log", to: "elsewhere")
    #expect(throws: StateFileError.self) { try place.log.append(Self.records[0]) }
    #expect(try place.text("elsewhere") == "precious")
    #expect(place.log.read().records.isEmpty)
    #expect(place.log.read().failures.count == 1)
  }

  @Test("Its stamp tells when there is something new")
  func stamp() throws {
    let place = try Place()
    let none = place.log.stamps
    try place.log.append(Self.records[0])
    let one = place.log.stamps
    #expect(place.log.stamps == one)
    try place.log.append(Self.records[1])
    #expect(Set([none, one, place.log.stamps].map { "\($0)" }).count == 3)
  }

  @Test("A change that cannot be logged says so in its record, and stays")
  func unwritable() throws {
    let place = try Place()
    try place.write("a file in the place of the directory", to: "state")
    let record = place.recorder.write(Self.records[0])
    #expect(record.failure?.hasPrefix("not logged: ") == true)
    #expect(record.changes == Self.records[0].changes)
    let failed = place.recorder.write(Self.records[2])
    #expect(failed.failure?.hasPrefix("run is 2 by now; not logged: ") == true)
  }

  @Test("Of a long log the newest lines are read, whole")
  func bounded() throws {
    let place = try Place()
    let line = Array(String(repeating: "x", count: 99).utf8)
    let log = LogFile(FilePath(place.path("state/long.log")))
    for number in 0..<50 { try log.append(Array("\(number) ".utf8) + line) }
    let newest = try log.newestLines(most: 1_000)
    #expect(newest.count == 9)
    #expect(newest.last?.starts(with: Array("49 ".utf8)) == true)
    #expect(newest.first?.starts(with: Array("41 ".utf8)) == true)
    #expect(try log.newestLines(most: 1 << 20).count == 50)
  }

  @Test("A log that is full gets another name, and both are read")
  func rotated() throws {
    let place = try Place()
    let path = FilePath(place.path("state/small.log"))
    let log = LogFile(path, mostBytes: 300)
    for number in 0..<10 {
      try log.append(Array("\(number)\(String(repeating: "-", count: 59))".utf8))
    }
    #expect(access(path.string + ".1", F_OK) == 0)
    let lines = try log.newestLines(most: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.map { $0.prefix(1) }.joined() == "0123456789")
    for number in 10..<16 {
      try log.append(Array("\(number)\(String(repeating: "-", count: 58))".utf8))
    }
    // Only one full log is kept beside the one that grows.
    #expect(try log.newestLines(most: 1 << 20).count == 6)
  }

  @Test("Writers beside each other lose no line")
  func concurrent() async throws {
    let place = try Place()
    let log = LogFile(FilePath(place.path("state/busy.log")), mostBytes: 1 << 20)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<25 { try log.append(Array("\(writer) \(number)".utf8)) }
        }
      }
      try await group.waitForAll()
    }
    let lines = Set(
      try log.newestLines(most: 1 << 20).map { String(decoding: $0, as: UTF8.self) })
    #expect(lines.count == 100)
  }

  @Test(
    "Times are written as RFC 3339 and understood again",
    arguments: [
      (0.0, "1970-01-01T00:00:00.000Z"), (1_763_950_361.118, "2025-11-24T02:12:41.118Z"),
      (951_782_399.9996, "2000-02-29T00:00:00.000Z"),
    ])
  func time(wall: Double, text: String) throws {
    #expect(WallTime.text(wall) == text)
    #expect(abs(try #require(WallTime.seconds(text)) - wall) < 0.001)
  }

  @Test(
    "What is no such time is none",
    arguments: [
      "", "2025-11-24", "2025-11-24T02:12:41Z", "2025-11-24 02:12:41.118Z",
      "2025-02-29T02:12:41.118Z", "2025-11-24T24:12:41.118Z", "2025-00-24T02:12:41.118Z",
      "7643-11-24T02:12:41.118Z",
    ])
  func noTime(text: String) {
    #expect(WallTime.seconds(text) == nil)
  }
}
