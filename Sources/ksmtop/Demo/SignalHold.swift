import Glibc

/// Holds back the signals that end a program, so that it can end in its own time.
///
/// Signals that are ignored (nohup, a job in the background) stay ignored.
struct SignalHold {
  private var held = sigset_t()
  private var before = sigset_t()

  init() {
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(signal) {
      sigaddset(&held, signal)
    }
    pthread_sigmask(SIG_BLOCK, &held, &before)
  }

  /// Lets them through again; one that came meanwhile takes effect at once.
  func release() {
    withUnsafePointer(to: before) { _ = pthread_sigmask(SIG_SETMASK, $0, nil) }
  }

  /// Runs `body` with the signals let through.
  func released<Result>(_ body: () throws -> Result) rethrows -> Result {
    release()
    defer { withUnsafePointer(to: held) { _ = pthread_sigmask(SIG_BLOCK, $0, nil) } }
    return try body()
  }

  /// Waits for a signal; the number of the one that came, nil where none did in that time.
  func wait(seconds: Double) -> CInt? {
    let limit = timespec(
      tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
    let signal = withUnsafePointer(to: held) { held in
      withUnsafePointer(to: limit) { sigtimedwait(held, nil, $0) }
    }
    return signal > 0 ? signal : nil
  }

  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
