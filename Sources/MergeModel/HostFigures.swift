/// What the host says of itself, from files that are cheap to read.
package struct HostFigures: Sendable, Equatable {
  /// `/proc/sys/kernel/hostname`.
  package var name = ""
  /// `/proc/sys/kernel/osrelease`.
  package var kernel = ""
  /// Bytes of one page, from `sysconf(_SC_PAGESIZE)`.
  package var pageBytes = 4096
  package var processorCount = 1
  /// The kernel's clock tick (1 / HZ) in seconds, in which pauses are counted; nil where not known.
  package var tickSeconds: Double?
  /// Seconds since boot, `/proc/uptime`.
  package var uptimeSeconds: Reading<Double> = .absent
  /// `/proc/meminfo`: MemTotal, in bytes.
  package var memoryBytes: Reading<UInt64> = .absent
  /// `/proc/meminfo`: MemAvailable, in bytes.
  package var availableBytes: Reading<UInt64> = .absent
  /// `/proc/meminfo`: SwapTotal, in bytes.
  package var swapTotalBytes: Reading<UInt64> = .absent
  /// `/proc/meminfo`: SwapFree, in bytes.
  package var swapFreeBytes: Reading<UInt64> = .absent
  /// `/proc/vmstat`: pswpin, pages read back from swap since boot.
  package var swappedInPages: Reading<UInt64> = .absent
  /// `/sys/devices/system/node/online`.
  package var numaNodes: Reading<Int> = .absent
  /// `/proc/pressure/memory`: some avg10, in per cent.
  package var pressureSomeAvg10: Reading<Double> = .absent
  /// `/proc/stat`: CPU time of all processors since boot.
  package var processorTime: Reading<ProcessorTime> = .absent
  /// `/proc/loadavg`: of the last minute.
  package var loadAverage: Reading<Double> = .absent
  /// `/proc/pressure/cpu`: some avg10, in per cent.
  package var processorPressureAvg10: Reading<Double> = .absent
  /// `/proc/vmstat`: cow_ksm, writes to merged pages (and unshares) since boot.
  package var cowBreaks: Reading<UInt64> = .absent
  /// `/proc/vmstat`: thp_collapse_alloc, huge pages that khugepaged and others made since boot.
  package var hugePageCollapses: Reading<UInt64> = .absent
  /// `/proc/vmstat`: thp_split_page, huge pages that were split since boot (ksmd does, to merge).
  package var hugePageSplits: Reading<UInt64> = .absent
  /// `/sys/kernel/mm/transparent_hugepage/khugepaged`; absent without transparent huge pages.
  package var khugepaged: Reading<HugePageDaemon> = .absent
  /// The kernel thread that merges; absent where it cannot be seen (a container).
  package var ksmd: Reading<KSMDaemon> = .absent

  package init() {}

  /// Available memory and free swap together, in bytes; nil where one of them is not known.
  package var headroomBytes: UInt64? {
    guard let available = availableBytes.value, let swap = swapFreeBytes.value else { return nil }
    let (sum, overflow) = available.addingReportingOverflow(swap)
    return overflow ? .max : sum
  }

  /// Swap in use, in bytes.
  package var swapUsedBytes: UInt64? {
    guard let total = swapTotalBytes.value, let free = swapFreeBytes.value, free <= total else {
      return nil
    }
    return total - free
  }
}

/// Settings and count of the kernel thread that makes huge pages.
package struct HugePageDaemon: Sendable, Equatable {
  /// `pages_collapsed`: huge pages it made since boot.
  package var pagesCollapsed: UInt64
  /// `max_ptes_none`: absent or zero pages that a range may have and still be collapsed.
  package var mostEmptyEntries: UInt64
  /// `pages_to_scan` after every `scan_sleep_millisecs`: pages it looks at.
  package var pagesToScan: UInt64
  package var scanSleepMillisecs: UInt64

  package init(
    pagesCollapsed: UInt64, mostEmptyEntries: UInt64, pagesToScan: UInt64,
    scanSleepMillisecs: UInt64
  ) {
    self.pagesCollapsed = pagesCollapsed
    self.mostEmptyEntries = mostEmptyEntries
    self.pagesToScan = pagesToScan
    self.scanSleepMillisecs = scanSleepMillisecs
  }
}

/// The kernel thread `ksmd`.
package struct KSMDaemon: Sendable, Equatable {
  package var pid: Int32
  /// CPU time since boot, in seconds (`/proc/PID/schedstat`, else stat).
  package var cpuSeconds: Double
  /// Time since boot in which it was ready and had to wait for a processor; nil without schedstat.
  package var waitSeconds: Double?

  package init(pid: Int32, cpuSeconds: Double, waitSeconds: Double? = nil) {
    self.pid = pid
    self.cpuSeconds = cpuSeconds
    self.waitSeconds = waitSeconds
  }
}

/// CPU time since boot, of all processors together, in seconds.
package struct ProcessorTime: Sendable, Equatable {
  package var total: Double
  /// idle and iowait.
  package var idle: Double

  package init(total: Double, idle: Double) {
    self.total = total
    self.idle = idle
  }
}
