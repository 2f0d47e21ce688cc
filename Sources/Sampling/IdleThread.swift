import Glibc

/// Puts the calling thread behind all others.
enum IdleThread {
  /// SCHED_IDLE of sched(7); the kernel then gives it the idle I/O class as well (ioprio_set(2)).
  private static let idlePolicy: CInt = 5

  /// Fails silently: no right is needed for less, and a scan at full priority keeps to its budget.
  static func become() {
    var parameters = sched_param()
    sched_setscheduler(0, idlePolicy, &parameters)
  }
}
