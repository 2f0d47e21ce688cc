import Glibc
import SystemPackage
import Testing

@testable import Privileges

@Suite("Where the kernel's own file systems are mounted")
struct KernelMountsTests {
  @Test("They are found by their type, whatever marks a mount has")
  func types() {
    let text = """
      22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
      23 22 0:21 / /proc rw,nosuid shared:12 master:3 - proc proc rw
      24 22 0:22 /kernel/mm /srv/copy rw - sysfs sysfs rw
      25 22 0:23 / /run rw - tmpfs sysfs rw
      26 22 0:24 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw,nsdelegate
      27 22 0:25 / /srv/formats rw - binfmt_misc none rw
      28 22 0:26 / /srv/fuse rw - fuse.sshfs host: rw
      """
    #expect(
      KernelMounts.places(in: text) == ["/proc", "/srv/copy", "/sys/fs/cgroup", "/srv/formats"])
  }

  @Test(
    "Mounted elsewhere they are known too: nothing is written there",
    .enabled(if: geteuid() == 0, "mounting takes root"),
    arguments: ["binfmt_misc", "fusectl", "pstore"])
  func elsewhere(type: String) throws {
    var template = Array("/tmp/ksmtop-test.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    #expect(!WritableFolders.isKernelsOwn(FilePath(folder)))
    // Not every kernel has all of them.
    guard mount("none", folder, type, 0, nil) == 0 else { return }
    defer { umount2(folder, CInt(MNT_DETACH)) }
    #expect(WritableFolders.isKernelsOwn(FilePath(folder)))
    #expect(WritableFolders.holdsKernelsOwn(FilePath(folder)))
  }

  @Test("Below /sys and /proc all is the kernel's, and not by the letters of a path")
  func usual() {
    for place in ["/sys", "/proc", "/proc/self/../sys", "/sys/kernel"] {
      #expect(WritableFolders.isKernelsOwn(FilePath(place)))
    }
    #expect(!WritableFolders.isKernelsOwn("/proc/self/root/tmp"))
    #expect(!WritableFolders.isKernelsOwn("/usr"))
  }

  @Test("Blanks, backslashes and letters beyond ASCII in a path are read as they are meant")
  func escapes() {
    let text = #"24 22 0:22 / /srv/a\040b\134040/Grüße\011 rw - sysfs sysfs rw"#
    #expect(KernelMounts.places(in: text) == [FilePath("/srv/a b\\040/Grüße\t")])
  }

  @Test("What stands at the end of a line or before a word hides neither")
  func marks() {
    let text = "24 22 0:22 / /one rw - sysfs sysfs rw\r\n25 22 0:22 / /two rw - proc \u{301} rw"
    #expect(KernelMounts.places(in: text) == ["/one", "/two"])
  }

  @Test(
    "Lines that are no mounts are passed over",
    arguments: [
      "", "\n\n", "24 22 0:22 / /x rw -", "24 22 0:22 / /x rw - ", "- - - - - - -",
      "24 22 0:22 / x rw - sysfs sysfs rw", #"24 22 0:22 / \000 rw - sysfs sysfs rw"#,
    ])
  func nonsense(text: String) {
    #expect(KernelMounts.places(in: text).isEmpty)
  }

  @Test("A folder beside them holds none; the root, and they themselves, do")
  func below() {
    #expect(WritableFolders.holdsKernelsOwn("/"))
    #expect(WritableFolders.holdsKernelsOwn("/proc/self/root"))
    #expect(WritableFolders.holdsKernelsOwn("/sys"))
    // Not by its letters alone.
    #expect(!WritableFolders.holdsKernelsOwn("/usr/bin"))
    #expect(!WritableFolders.holdsKernelsOwn("/not/there"))
  }
}
