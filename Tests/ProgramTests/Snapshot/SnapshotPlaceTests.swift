import Glibc
import Privileges
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
