extension KernelTree {
  /// Writes the directory of a process; a file of a process that is there already is replaced.
  package func add(_ process: ProcessFixture) throws {
    let directory = "proc/\(process.pid)"
    try write("\(process.comm)\n", to: "\(directory)/comm")
    try write(process.stat, to: "\(directory)/stat")
    try write(process.statm, to: "\(directory)/statm")
    try write(process.status, to: "\(directory)/status")
    try write(process.arguments.map { "\($0)\0" }.joined(), to: "\(directory)/cmdline")
    try write(process.cgroup.map { "\($0)\n" }.joined(), to: "\(directory)/cgroup")
    let cpuNanoseconds = (process.userTicks + process.systemTicks) * 10_000_000
    try write("\(cpuNanoseconds) 0 1\n", to: "\(directory)/schedstat")
    if let lines = process.ksmStat {
      let text = process.isKernelThread ? "" : lines.map { "\($0.0) \($0.1)\n" }.joined()
      try write(text, to: "\(directory)/ksm_stat")
    }
    if let pages = process.mergingPages {
      let text = process.isKernelThread ? "" : "\(pages)\n"
      try write(text, to: "\(directory)/ksm_merging_pages")
    }
    try write(process.mappings.map(\.line).joined(), to: "\(directory)/maps")
    try write(process.mappings.map(\.entry).joined(), to: "\(directory)/smaps")
    if let first = process.mappings.first, let last = process.mappings.last {
      let range = "\(hexadecimal(first.start, 1))-\(hexadecimal(last.start + last.bytes, 1))"
      let head = "\(range) ---p 00000000 00:00 0                          [rollup]\n"
      try write(head + figures(of: process.mappings), to: "\(directory)/smaps_rollup")
    }
    if let executable = process.executable {
      try link("\(directory)/exe", to: executable)
    }
    try makeDirectory("\(directory)/fd")
  }

  /// Adds a process that is described by these few words alone.
  package func addProcess(
    pid: Int32, comm: String, startTicks: UInt64, arguments: [String] = []
  ) throws {
    var process = ProcessFixture(pid: pid, comm: comm, arguments: arguments)
    process.startTicks = startTicks
    try add(process)
  }
}

extension ProcessFixture {
  var isKernelThread: Bool { taskFlags & 0x20_0000 != 0 }

  private var residentPages: UInt64 { mappings.map(\.residentKiB).reduce(0, +) / 4 }
  private var mappedBytes: UInt64 { mappings.map(\.bytes).reduce(0, +) }

  /// `stat`: field 2 is the name in brackets, 22 the start time, 23 and 24 the memory.
  fileprivate var stat: String {
    let group = isKernelThread ? 0 : pid
    let head = "\(pid) (\(comm)) \(state) \(parent) \(group) \(group) 0 -1 \(taskFlags) 102 0 0 0"
    let times = "\(userTicks) \(systemTicks) 0 0 20 0 \(threads) 0 \(startTicks)"
    let memory = "\(mappedBytes) \(residentPages) 18446744073709551615"
    return "\(head) \(times) \(memory)" + String(repeating: " 0", count: 27) + "\n"
  }

  fileprivate var statm: String { "\(mappedBytes / 4096) \(residentPages) 0 0 0 0 0\n" }

  fileprivate var status: String {
    """
    Name:\t\(comm)
    Umask:\t0022
    State:\t\(state) (sleeping)
    Tgid:\t\(pid)
    Ngid:\t0
    Pid:\t\(pid)
    PPid:\t\(parent)
    TracerPid:\t0
    Uid:\t\(uid)\t\(uid)\t\(uid)\t\(uid)
    Gid:\t\(uid)\t\(uid)\t\(uid)\t\(uid)
    Kthread:\t\(isKernelThread ? 1 : 0)
    Threads:\t\(threads)

    """
  }
}
