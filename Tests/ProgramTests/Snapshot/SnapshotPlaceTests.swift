import Glibc
import Privileges
import StateFiles
import SystemPackage
import Testing

@testable import ksmtop

@Suite(
  "Where a dashboard with --readonly may save snapshots",
  .enabled(if: WritableFolders.isAvailable, "needs a kernel with Landlock"))
struct SnapshotPlaceTests {
  @Test("The directory itself is made, for its owner only, and nothing around it stays writable")
  func made() throws {
    let scratch = try Scratch()
    let directory = FilePath(scratch.path("lib/ksmtop/snapshots"))
    for _ in 0..<2 {
      #expect(SnapshotExporter.makePlaces(directory) == [directory])
      #expect(permissions(of: directory.string) == 0o700)
    }
    #expect(try scratch.names(in: "lib/ksmtop/snapshots").isEmpty)
  }

  @Test("Where it cannot be made nothing stays writable")
  func notMade() throws {
    let scratch = try Scratch()
    try scratch.write("", to: "file")
    #expect(SnapshotExporter.makePlaces(FilePath(scratch.path("file/ksmtop"))).isEmpty)
    #expect(symlink(scratch.root, scratch.path("link")) == 0)
    #expect(SnapshotExporter.makePlaces(FilePath(scratch.path("link"))).isEmpty)
    #expect(try scratch.names() == ["file", "link"])
  }

  @Test("Nor among the kernel's own files, or where they lie in it")
  func kernelsOwn() {
    #expect(SnapshotExporter.makePlaces("/").isEmpty)
    #expect(SnapshotExporter.makePlaces("/sys/kernel").isEmpty)
    #expect(SnapshotExporter.makePlaces("/sys/fs/cgroup/ksmtop-test/snapshots").isEmpty)
    #expect(access("/sys/fs/cgroup/ksmtop-test", F_OK) != 0)
  }
}

@Suite("What key E says where nothing can be saved")
struct SnapshotRefusalTests {
  @Test(
    "Who may not write there reads at 80 columns what to type",
    arguments: [
      Errno.permissionDenied, .notPermitted, .readOnlyFileSystem,
    ])
  func forbidden(errno: Errno) {
    let place = FilePath("/home/somebody/with/a/long/name/.local/state/ksmtop")
    let error = StateFileError(place, .system(errno))
    let words = SnapshotExporter.words(for: error, isRoot: false)
    #expect("not saved: \(words)".count <= 80)
    #expect(words.hasSuffix(": XDG_STATE_HOME=DIR ksmtop"))
    // Root's snapshots have one place.
    #expect(SnapshotExporter.words(for: error, isRoot: true) == error.description)
  }

  @Test("What else goes wrong is told as it is")
  func other() {
    let error = StateFileError("/a", .system(.noSpace))
    #expect(SnapshotExporter.words(for: error, isRoot: false) == error.description)
  }
}
