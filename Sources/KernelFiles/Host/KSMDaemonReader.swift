package import MergeModel

/// Finds the kernel thread ksmd and reads its CPU time.
package struct KSMDaemonReader: ~Copyable {
  private let roots: KernelRoots
  private var buffer = TextBuffer(capacity: 1_024)
  private var found: Int32?
  /// Reads left to go by before /proc is searched again.
  private var patience = 0

  package init(_ roots: KernelRoots) {
    self.roots = roots
  }

  /// Absent where it cannot be seen: no CONFIG_KSM, or another pid namespace.
  package mutating func read() -> Reading<KSMDaemon> {
    if let pid = found {
      if let daemon = daemon(pid) { return .value(daemon) }
      found = nil
    }
    guard patience == 0 else {
      patience -= 1
      return .absent
    }
    patience = 60
    guard let pids = try? ProcessList.pids(roots) else { return .absent }
    for pid in pids.sorted() {
      if let daemon = daemon(pid) {
        found = pid
        patience = 0
        return .value(daemon)
      }
    }
    return .absent
  }

  /// Its figures, if `pid` is it: named ksmd, a kernel thread, a child of kthreadd.
  private mutating func daemon(_ pid: Int32) -> KSMDaemon? {
    guard let process = try? ProcessDirectory(pid: pid, roots),
      let stat = try? process.stat(&buffer),
      stat.command == "ksmd", stat.isKernelThread, stat.parent == 2
    else { return nil }
    let ticks = (Double(stat.userTicks) + Double(stat.systemTicks)) / ClockTicks.perSecond
    guard let scheduler = schedulerSeconds(process) else {
      return KSMDaemon(pid: pid, cpuSeconds: ticks)
    }
    return KSMDaemon(pid: pid, cpuSeconds: scheduler.running, waitSeconds: scheduler.waiting)
  }

  /// `/proc/PID/schedstat`: nanoseconds on a processor, finer than the ticks of stat, and those in
  /// which it was ready to run and others had the processors.
  private mutating func schedulerSeconds(
    _ process: borrowing ProcessDirectory
  ) -> (running: Double, waiting: Double)? {
    guard let file = try? process.open("schedstat"), (try? buffer.fill(from: file)) != nil else {
      return nil
    }
    return buffer.withText { text in
      var cursor = TextCursor()
      guard let running = cursor.unsigned(in: text), let waiting = cursor.unsigned(in: text) else {
        return nil
      }
      return (Double(running) / 1e9, Double(waiting) / 1e9)
    }
  }
}
