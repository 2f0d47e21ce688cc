import StateFiles
import SystemPackage
import Testing

struct SnapshotLocationTests {
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

  @Test func makesItsDirectoryAndNeverOverwrites() throws {
    let scratch = try Scratch()
    let directory = scratch["state/ksmtop/snapshots"]
    let path = directory.appending("kvm07")
    let files = try ["one", "two", "three"].map { text in
      try SnapshotLocation.save(
        [(ending: "txt", bytes: Array(text.utf8)), (ending: "json", bytes: [0x7b])], as: path)
    }
    #expect(
      files.joined().map { $0.lastComponent?.string } == [
        "kvm07.txt", "kvm07.json", "kvm07-2.txt", "kvm07-2.json", "kvm07-3.txt", "kvm07-3.json",
      ])
    #expect(try files.map { try scratch.text(at: $0[0]) } == ["one", "two", "three"])
    #expect(try scratch.names(in: directory).count == 6)
    #expect(try scratch.mode(of: scratch["state"]) == 0o700)
    #expect(try scratch.mode(of: directory) == 0o700)
    #expect(try scratch.mode(of: files[0][0]) == 0o600)
  }

  @Test func allFormsHaveTheSameNumber() throws {
    let scratch = try Scratch()
    try scratch.put("", at: scratch["kvm07.json"])
    try scratch.link(scratch["kvm07-2.txt"], to: "nothing")
    let files = try SnapshotLocation.save(
      [(ending: "txt", bytes: [1]), (ending: "json", bytes: [2])], as: scratch["kvm07"])
    #expect(files == [scratch["kvm07-3.txt"], scratch["kvm07-3.json"]])
  }

  @Test func refusesALinkInPlaceOfTheDirectory() throws {
    let scratch = try Scratch()
    try scratch.makeDirectory(scratch["elsewhere"])
    try scratch.link(scratch["ksmtop"], to: "elsewhere")
    #expect(throws: StateFileError.self) {
      try SnapshotLocation.save([(ending: "txt", bytes: [1])], as: scratch["ksmtop/kvm07"])
    }
    #expect(try scratch.names(in: scratch["elsewhere"]).isEmpty)
  }

  @Test func aFileInTheWayIsSaid() throws {
    let scratch = try Scratch()
    try scratch.put("", at: scratch["state"])
    let error = #expect(throws: StateFileError.self) {
      try SnapshotLocation.save([(ending: "txt", bytes: [1])], as: scratch["state/ksmtop/kvm07"])
    }
    #expect(error == StateFileError(scratch["state/ksmtop"], .system(.notDirectory)))
  }
}
