/// A fake process: what its directory under `/proc` says.
package struct ProcessFixture {
  package var pid: Int32
  /// The name of its main thread; the kernel cuts it to 15 bytes.
  package var comm: String
  package var state = "S"
  package var parent: Int32 = 1
  /// Clock ticks after boot (`stat`, field 22).
  package var startTicks: UInt64 = 104_486
  /// CPU time in clock ticks (`stat`, fields 14 and 15).
  package var userTicks: UInt64 = 45
  package var systemTicks: UInt64 = 14
  /// Field 9 of `stat`; 0x200000 marks a kernel thread.
  package var taskFlags: UInt32 = 0x40_0000
  package var uid: UInt32 = 0
  /// The words of its command line; empty for a kernel thread.
  package var arguments: [String]
  /// Target of `exe`; nil for a kernel thread.
  package var executable: String?
  /// The lines of `cgroup`.
  package var cgroup = ["0::/"]
  package var threads = 3
  package var mappings: [MappingFixture] = []
  /// Lines of `ksm_stat`, by key; nil on a kernel without that file.
  package var ksmStat: [(String, String)]? = ProcessFixture.ksmStat()
  /// `ksm_merging_pages`; nil on a kernel without that file.
  package var mergingPages: UInt64? = 0

  package init(pid: Int32, comm: String, arguments: [String] = [], executable: String? = nil) {
    self.pid = pid
    self.comm = comm
    self.arguments = arguments
    self.executable = executable ?? arguments.first
  }

  /// A QEMU guest in the words of a command line, with one mapping of RAM.
  package static func qemu(
    pid: Int32, name: String, ramMiB: UInt64 = 1024, residentMiB: UInt64 = 64,
    mergedMiB: UInt64 = 0
  ) -> ProcessFixture {
    var process = ProcessFixture(
      pid: pid,
      comm: "qemu-system-x86",
      arguments: [
        "/usr/bin/qemu-system-x86_64", "-S", "-machine", "microvm", "-m", "\(ramMiB)", "-name",
        "guest=\(name),debug-threads=on",
      ])
    process.mappings = [
      .guestRAM(
        bytes: ramMiB << 20, residentKiB: residentMiB << 10, mergedKiB: mergedMiB << 10)
    ]
    process.mergingPages = mergedMiB << 8
    process.ksmStat = ksmStat(
      rmapItems: residentMiB << 8, mergingPages: mergedMiB << 8, mergeable: true)
    return process
  }

  /// The thread that merges.
  package static func ksmd(pid: Int32 = 37, systemTicks: UInt64 = 0) -> ProcessFixture {
    var process = ProcessFixture(pid: pid, comm: "ksmd")
    process.parent = 2
    process.startTicks = 26
    process.userTicks = 0
    process.systemTicks = systemTicks
    process.taskFlags = 0x20_0040
    process.threads = 1
    return process
  }

  /// `ksm_stat` as kernel 6.18 writes it: only two of its keys end in a colon.
  package static func ksmStat(
    rmapItems: UInt64 = 0, zeroPages: UInt64 = 0, mergingPages: UInt64 = 0,
    mergeAny: Bool = false, mergeable: Bool = false
  ) -> [(String, String)] {
    let profit = Int64(mergingPages + zeroPages) * 4096 - Int64(rmapItems) * 64
    return [
      ("ksm_rmap_items", "\(rmapItems)"),
      ("ksm_zero_pages", "\(zeroPages)"),
      ("ksm_merging_pages", "\(mergingPages)"),
      ("ksm_process_profit", "\(profit)"),
      ("ksm_merge_any:", mergeAny ? "yes" : "no"),
      ("ksm_mergeable:", mergeable ? "yes" : "no"),
    ]
  }
}
