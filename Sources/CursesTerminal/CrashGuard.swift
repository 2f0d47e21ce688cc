import Glibc
import Synchronization

/// Gives the terminal back when the program crashes, then lets it crash as it would have.
///
/// The handlers use only what POSIX allows in a signal handler, so nothing of ncurses: what
/// brings the terminal back is made when it is taken, and the handler writes it.
package enum CrashGuard {
  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

  /// What a handler does to bring the terminal back.
  private struct Plan {
    let output: Int32
    var mode: termios
    let restore: UnsafeMutableBufferPointer<UInt8>
  }

  /// The address of the plan; 0 while there is none.
  ///
  /// Whoever takes it out carries it out or frees it, so only one thread ever does.
  private static let plan = Atomic<Int>(0)
  /// The address of the dispositions before ours, by signal number; 0 before the installation.
  private static let previous = Atomic<Int>(0)

  /// Installs the handlers; once a process, on its main thread.
  package static func install() {
    guard previous.load(ordering: .acquiring) == 0 else { return }
    let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
    actions.initialize(repeating: sigaction(), count: 65)
    previous.store(Int(bitPattern: actions), ordering: .releasing)
    // The first use of these is not to be in a handler.
    _ = plan.load(ordering: .relaxed)
    HeldMessages.prepareForCrash()
    useOwnSignalStack()
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { CrashGuard.handle($0) }
    action.sa_flags = SA_ONSTACK
    for signal in signals { sigaction(signal, &action, actions + Int(signal)) }
  }

  /// From now on a crash brings the terminal back: its mode, and the bytes that end the dashboard.
  static func arm(output: Int32, mode: termios, restore: [UInt8]) {
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: restore.count)
    _ = bytes.initialize(from: restore)
    let fresh = UnsafeMutablePointer<Plan>.allocate(capacity: 1)
    fresh.initialize(to: Plan(output: output, mode: mode, restore: bytes))
    free(exchange(fresh))
  }

  /// From now on the terminal is not ours to touch.
  static func disarm() {
    free(exchange(nil))
  }

  private static func exchange(_ fresh: UnsafeMutablePointer<Plan>?) -> UnsafeMutablePointer<Plan>?
  {
    let old = plan.exchange(Int(bitPattern: fresh), ordering: .acquiringAndReleasing)
    return UnsafeMutablePointer(bitPattern: old)
  }

  private static func free(_ plan: UnsafeMutablePointer<Plan>?) {
    guard let plan else { return }
    plan.pointee.restore.deallocate()
    plan.deallocate()
  }

  private static func handle(_ signal: Int32) {
    if let plan = exchange(nil) {
      DescriptorOutput.write(UnsafeRawBufferPointer(plan.pointee.restore), to: plan.pointee.output)
      tcsetattr(plan.pointee.output, TCSANOW, &plan.pointee.mode)
    }
    HeldMessages.releaseInCrash()
    if let previous = UnsafePointer<sigaction>(bitPattern: previous.load(ordering: .acquiring)) {
      sigaction(signal, previous + Int(signal), nil)
    }
    // It comes when this handler returns, to whoever handled it before, or to end the process.
    raise(signal)
  }

  /// An overflown stack has no room for a handler.
  private static func useOwnSignalStack() {
    let size = 64 * 1024
    var stack = stack_t()
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = size
    sigaltstack(&stack, nil)
  }
}
