import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@Suite("The directory of one process")
struct ProcessDirectoryTests {
  private let tree: KernelTree
  private let roots: KernelRoots

  init() throws {
    tree = try KernelTree()
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
  }

  /// Why `body` failed; nil where it did not.
  private func reason(_ body: () throws(KernelFileError) -> Void) -> KernelFileError.Reason? {
    do throws(KernelFileError) {
      try body()
      return nil
    } catch {
      return error.reason
    }
  }

  /// Why each of the readings fails, by name.
  private func reasons(_ process: borrowing ProcessDirectory) -> [KernelFileError.Reason?] {
    var buffer = TextBuffer()
    var reasons: [KernelFileError.Reason?] = []
    // No closures: they cannot hold what is only borrowed.
    do throws(KernelFileError) { _ = try process.stat(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.statm(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.ksmStat(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.arguments(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.command(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.mappings(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.mappingUsages(&buffer) } catch {
      reasons.append(error.reason)
    }
    do throws(KernelFileError) { _ = try process.memoryRollup(&buffer) } catch {
      reasons.append(error.reason)
    }
    return reasons
  }

  @Test func everyFile() throws {
    var guest = ProcessFixture.qemu(
      pid: 4_711, name: "vm01", ramMiB: 512, residentMiB: 64, mergedMiB: 32)
    guest.startTicks = 99
    guest.cgroup = ["0::/machine.slice/vm01.scope"]
    try tree.add(guest)
    let process = try ProcessDirectory(pid: 4_711, roots)
    var buffer = TextBuffer()
    let stat = try process.stat(&buffer)
    #expect(stat.command == "qemu-system-x86")
    #expect(stat.startTicks == 99)
    #expect(try process.statm(&buffer).residentPages == 64 << 8)
    let counters = try process.ksmStat(&buffer)
    #expect(counters.mergingPages == 32 << 8)
    #expect(counters.mergeable == true)
    #expect(try process.command(&buffer) == "qemu-system-x86")
    #expect(try process.cgroup(&buffer) == "0::/machine.slice/vm01.scope")
    #expect(try process.mappings(&buffer).map(\.bytes) == [512 << 20])
    #expect(try process.mappingUsages(&buffer).map(\.merged) == [32 << 20])
    #expect(try process.memoryRollup(&buffer).resident == 64 << 20)
    #expect(process.executable() == "/usr/bin/qemu-system-x86_64")
  }

  @Test("Arguments are split at their NULs; empty ones and an unfinished one count")
  func arguments() throws {
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    let process = try ProcessDirectory(pid: 1, roots)
    var buffer = TextBuffer()
    func arguments(_ text: String) throws -> [String] {
      try tree.write(text, to: "proc/1/cmdline")
      return try process.arguments(&buffer)
    }
    #expect(try arguments("qemu\0-name\0guest=a b,c\0") == ["qemu", "-name", "guest=a b,c"])
    #expect(try arguments("a\0\0b\0") == ["a", "", "b"])
    #expect(try arguments("nginx: worker") == ["nginx: worker"], "setproctitle")
    #expect(try arguments("a\nb\0") == ["a\nb"])
    #expect(try arguments("") == [])
    try tree.write(bytes: [0x61, 0xff, 0x62, 0], to: "proc/1/cmdline")
    #expect(try process.arguments(&buffer) == ["a\u{FFFD}b"])
  }

  @Test("A long command line is not cut")
  func longCommandLine() throws {
    let words = (0..<5_000).map { "argument-\($0)" }
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1, arguments: words)
    var buffer = TextBuffer(capacity: 16)
    #expect(try ProcessDirectory(pid: 1, roots).arguments(&buffer) == words)
  }

  @Test("The executable is what the link says, also where the file is gone; nil without a link")
  func executable() throws {
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    let process = try ProcessDirectory(pid: 1, roots)
    #expect(process.executable() == nil)
    try tree.link("proc/1/exe", to: "/usr/libexec/qemu-kvm (deleted)")
    #expect(process.executable() == "/usr/libexec/qemu-kvm (deleted)")
  }

  @Test("On kernel 6.1 the merging pages come from their own file")
  func mergingPagesOf61() throws {
    var old = ProcessFixture(pid: 1, comm: "a")
    old.ksmStat = [("ksm_rmap_items", "64")]
    old.mergingPages = 32
    try tree.add(old)
    let process = try ProcessDirectory(pid: 1, roots)
    var buffer = TextBuffer()
    #expect(try process.ksmStat(&buffer).mergingPages == 32)
    try tree.removeFile("proc/1/ksm_merging_pages")
    let stat = try process.ksmStat(&buffer)
    #expect(stat.mergingPages == nil)
    #expect(stat.rmapItems == 64)
  }

  @Test("A file that the kernel lacks is absent while the process lives")
  func absentFile() throws {
    var old = ProcessFixture(pid: 1, comm: "a")
    old.ksmStat = nil
    try tree.add(old)
    var buffer = TextBuffer()
    #expect(throws: KernelFileError(path: tree.path("proc/1/ksm_stat"), reason: .absent)) {
      try ProcessDirectory(pid: 1, roots).ksmStat(&buffer)
    }
  }

  @Test("Garbage is an error that names path and text")
  func malformed() throws {
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    try tree.write("nonsense\n", to: "proc/1/statm")
    var buffer = TextBuffer()
    let path = tree.path("proc/1/statm")
    #expect(throws: KernelFileError(path: path, reason: .malformed("'nonsense'"))) {
      try ProcessDirectory(pid: 1, roots).statm(&buffer)
    }
  }

  @Test("What we may not read is forbidden")
  func forbidden() throws {
    try tree.addProcess(pid: 1, comm: "a", startTicks: 1)
    try tree.setMode(0, of: "proc/1/smaps")
    try tree.setMode(0o755, of: "")
    let found = try OrdinaryUser.opensFiles {
      var buffer = TextBuffer()
      return reason { () throws(KernelFileError) in
        _ = try ProcessDirectory(pid: 1, roots).mappingUsages(&buffer)
      }
    }
    #expect(found == .forbidden)
  }

  @Test("There is no directory where there is no process")
  func neverThere() {
    #expect(throws: KernelFileError(path: tree.path("proc/77"), reason: .gone)) {
      _ = try ProcessDirectory(pid: 77, roots)
    }
  }

  @Test("Every read of a process that has ended fails with gone")
  func vanished() throws {
    try tree.add(.qemu(pid: 1, name: "vm01"))
    let process = try ProcessDirectory(pid: 1, roots)
    #expect(reasons(process) == [])
    tree.removeProcess(1)
    #expect(reasons(process) == Array(repeating: .gone, count: 8))
    #expect(process.executable() == nil)
  }

  @Test("A handle never shows the next process with the same number")
  func reusedNumber() throws {
    try tree.add(.qemu(pid: 1, name: "old"))
    let held = try ProcessDirectory(pid: 1, roots)
    tree.removeProcess(1)
    var next = ProcessFixture.qemu(pid: 1, name: "new")
    next.startTicks = 555_555
    try tree.add(next)
    #expect(reasons(held) == Array(repeating: .gone, count: 8))
    var buffer = TextBuffer()
    #expect(try ProcessDirectory(pid: 1, roots).stat(&buffer).startTicks == 555_555)
  }

  @Test("A zombie has files with nothing in them")
  func zombie() throws {
    try tree.add(.qemu(pid: 1, name: "vm01"))
    for file in ["ksm_stat", "smaps", "maps", "smaps_rollup"] {
      try tree.write("", to: "proc/1/\(file)")
    }
    let process = try ProcessDirectory(pid: 1, roots)
    #expect(reasons(process) == Array(repeating: .gone, count: 4))
    var buffer = TextBuffer()
    #expect(try process.stat(&buffer).command == "qemu-system-x86")
  }
}

@Suite("The list of processes")
struct ProcessListTests {
  @Test("Entries that are numbers, and no others")
  func numbers() throws {
    let tree = try KernelTree()
    for name in ["1", "42", "4194304", "self", "12a", "-3", "0x1", "99999999999", "sys"] {
      try tree.makeDirectory("proc/\(name)")
    }
    let roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    #expect(try ProcessList.pids(roots).sorted() == [1, 42, 4_194_304])
  }

  @Test func missing() throws {
    let tree = try KernelTree()
    let path = tree.path("nowhere")
    #expect(throws: KernelFileError(path: path, reason: .absent)) {
      try ProcessList.pids(KernelRoots(sysfs: tree.sysfs, procfs: path))
    }
  }
}
