/// What the files of the host say, outside of KSM and processes.
package struct HostFixture {
  package var name = "kvm07"
  package var kernel = "6.18.44"
  /// `/proc/uptime`, in seconds.
  package var uptime = 3_628_800.25
  package var memoryKiB: UInt64 = 32_841_728
  package var availableKiB: UInt64 = 7_340_032
  package var swapTotalKiB: UInt64 = 4_194_304
  package var swapFreeKiB: UInt64 = 4_089_446
  /// `/sys/devices/system/node/online`, as `0-1,3`; nil on a kernel without NUMA.
  package var nodes: String? = "0"
  /// `/proc/vmstat`: the pairs that matter here.
  package var vmstat: [(String, UInt64)] = [
    ("pswpin", 100), ("pswpout", 200), ("ksm_swpin_copy", 0), ("cow_ksm", 4096),
    ("thp_collapse_alloc", 7), ("thp_split_page", 9),
  ]
  /// `/sys/kernel/mm/transparent_hugepage/khugepaged`, by file; nil without transparent huge pages.
  package var khugepaged: [String: String]? = [
    "pages_collapsed": "7", "max_ptes_none": "511", "pages_to_scan": "4096",
    "scan_sleep_millisecs": "10000", "full_scans": "3",
  ]
  /// `/proc/pressure/memory`, some avg10 as the kernel prints it; nil without PSI.
  package var pressureSomeAvg10: String? = "0.42"
  /// `/proc/stat`: the numbers of its first line, in ticks of a hundredth of a second.
  package var processorTicks: [UInt64] = [700, 100, 200, 6_000, 1_000, 0, 40, 10, 300, 0]
  /// `/proc/loadavg`, the first of its words.
  package var loadAverage = "6.12"
  /// `/proc/pressure/cpu`, some avg10 as the kernel prints it; nil without PSI.
  package var processorPressureSomeAvg10: String? = "1.20"

  package init() {}
}

extension KernelTree {
  /// Writes meminfo, vmstat, stat, loadavg, uptime, pressure, khugepaged, name, kernel and nodes.
  package func writeHost(_ host: HostFixture = HostFixture()) throws {
    try write("\(host.name)\n", to: "proc/sys/kernel/hostname")
    try write("\(host.kernel)\n", to: "proc/sys/kernel/osrelease")
    try write("\(host.uptime) \(host.uptime * 2)\n", to: "proc/uptime")
    try write(memoryInformation(host), to: "proc/meminfo")
    let counters = [("nr_free_pages", UInt64(123))] + host.vmstat
    try write(counters.map { "\($0.0) \($0.1)\n" }.joined(), to: "proc/vmstat")
    if let nodes = host.nodes {
      try write("\(nodes)\n", to: "sys/devices/system/node/online")
    }
    for (file, number) in host.khugepaged ?? [:] {
      try write("\(number)\n", to: "sys/kernel/mm/transparent_hugepage/khugepaged/\(file)")
    }
    let ticks = host.processorTicks.map(String.init).joined(separator: " ")
    try write("cpu  \(ticks)\ncpu0 \(ticks)\nintr 123 0 9\nctxt 1234\n", to: "proc/stat")
    try write("\(host.loadAverage) 4.00 3.50 2/1234 56789\n", to: "proc/loadavg")
    if let pressure = host.pressureSomeAvg10 { try write(pressure: pressure, of: "memory") }
    if let pressure = host.processorPressureSomeAvg10 { try write(pressure: pressure, of: "cpu") }
  }

  private func write(pressure: String, of resource: String) throws {
    try write(
      """
      some avg10=\(pressure) avg60=0.10 avg300=0.01 total=123456
      full avg10=0.00 avg60=0.00 avg300=0.00 total=12345

      """, to: "proc/pressure/\(resource)")
  }

  private func memoryInformation(_ host: HostFixture) -> String {
    let lines: [(String, UInt64)] = [
      ("MemTotal", host.memoryKiB),
      ("MemFree", host.availableKiB / 2),
      ("MemAvailable", host.availableKiB),
      ("Buffers", 1732),
      ("Cached", 445_764),
      ("SwapCached", 0),
      ("SwapTotal", host.swapTotalKiB),
      ("SwapFree", host.swapFreeKiB),
      ("AnonHugePages", 0),
    ]
    return lines.map { name, value in
      let number = String(value)
      let gap = String(repeating: " ", count: max(1, 23 - name.utf8.count - number.utf8.count))
      return "\(name):\(gap)\(number) kB\n"
    }.joined() + "HugePages_Total:       0\n"
  }
}
