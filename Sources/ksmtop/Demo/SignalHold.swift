import Glibc

/// Holds back the signals that end a program, so that it can end in its own time.
///
/// Signals that are ignored (nohup, a job in the background) stay ignored.
final class SignalHold {
  private var held = sigset_t()
  private var before = sigset_t()

  init() {
    sigemptyset(&held)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(signal) {
      sigaddset(&held, signal)
    }
    pthread_sigmask(SIG_BLOCK, &held, &before)
  }

  deinit {
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// Runs `body` with the signals as they were before; one that is held takes effect at once.
  func released<Result>(_ body: () throws -> Result) rethrows -> Result {
    pthread_sigmask(SIG_SETMASK, &before, nil)
    defer { pthread_sigmask(SIG_BLOCK, &held, nil) }
    return try body()
  }

  /// Waits for a signal; the number of the one that came, nil where none did in that time.
  func wait(seconds: Double) -> CInt? {
    var limit = timespec(
      tv_sec: Int(seconds), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9))
    let signal = sigtimedwait(&held, nil, &limit)
    return signal > 0 ? signal : nil
  }

  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
