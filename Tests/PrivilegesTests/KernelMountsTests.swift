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
      """
    #expect(KernelMounts.places(in: text) == ["/proc", "/srv/copy", "/sys/fs/cgroup"])
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
