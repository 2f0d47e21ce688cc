import StateFiles
import SystemPackage
import Testing

struct SnapshotLocationTests {
  private let stamp = "20251124T021241Z"

  @Test func theDirectoryFollowsTheUser() {
    let both = ["XDG_STATE_HOME": "/srv/state", "HOME": "/home/eve"]
    let place = SnapshotLocation.directory
    #expect(place(true, both) == "/var/lib/ksmtop/snapshots")
    #expect(place(false, both) == "/srv/state/ksmtop")
    #expect(place(false, ["HOME": "/home/eve"]) == "/home/eve/.local/state/ksmtop")
    #expect(
      place(false, ["XDG_STATE_HOME": "state", "HOME": "/home/eve"])
        == "/home/eve/.local/state/ksmtop")
    #expect(place(false, [:]) == nil)
    #expect(place(false, ["XDG_STATE_HOME": "", "HOME": ""]) == nil)
  }

  private static let names: [(String, String)] = [
    ("kvm07", "kvm07"), ("kvm07.example.org", "kvm07.example.org"), ("", "host"),
    ("../etc", "_._etc"), ("-rf", "_rf"), ("a/b\u{1b}[2J", "a_b__2J"), ("h\u{f6}st", "h_st"),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 64)),
  ]

  @Test(arguments: names)
  func theNameIsHarmless(host: String, part: String) {
    #expect(
      SnapshotLocation.fileName(host: host, stamp: stamp) == "ksmtop-\(part)-\(stamp).json")
  }

  @Test func makesItsDirectoryAndNeverOverwrites() throws {
    let scratch = try Scratch()
    let directory = scratch["state/ksmtop/snapshots"]
    let paths = try ["one", "two", "three"].map {
      try SnapshotLocation.save(Array($0.utf8), in: directory, host: "kvm07", stamp: stamp)
    }
    #expect(
      try scratch.names(in: directory) == [
        "ksmtop-kvm07-\(stamp)-2.json", "ksmtop-kvm07-\(stamp)-3.json",
        "ksmtop-kvm07-\(stamp).json",
      ])
    #expect(try paths.map(scratch.text) == ["one", "two", "three"])
    #expect(try scratch.mode(of: scratch["state"]) == 0o700)
    #expect(try scratch.mode(of: directory) == 0o700)
    #expect(try scratch.mode(of: paths[0]) == 0o600)
  }

  @Test func refusesALinkInPlaceOfTheDirectory() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory(scratch["elsewhere"])
    try scratch.link(scratch["ksmtop"], to: "elsewhere")
    #expect(throws: StateFileError.self) {
      try SnapshotLocation.save([1], in: scratch["ksmtop"], host: "kvm07", stamp: stamp)
    }
    #expect(try scratch.names(in: scratch["elsewhere"]).isEmpty)
  }

  @Test func aFileInTheWayIsSaid() throws {
    let scratch = try Scratch()
    try scratch.put("", at: scratch["state"])
    let error = #expect(throws: StateFileError.self) {
      try SnapshotLocation.save([1], in: scratch["state/ksmtop"], host: "kvm07", stamp: stamp)
    }
    #expect(error == StateFileError(scratch["state/ksmtop"], .system(.notDirectory)))
  }
}
