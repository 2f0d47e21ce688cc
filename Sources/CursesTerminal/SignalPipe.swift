import Glibc
import Synchronization

/// Signals as bytes in a pipe, so that a loop around poll(2) wakes up for them.
///
/// No libdispatch: it takes signals through a signalfd and silences every other handler.
/// A signal that was ignored when the program started stays ignored, as nohup and shells ask.
/// The main thread has to stay a plain one: where libdispatch runs it (an `async` main), every
/// thread has these signals blocked, and none would come.
/// One at a time, because a handler knows nothing but its signal's number.
package final class SignalPipe {
  private static let none: Int32 = -1
  private static let writer = Atomic<Int32>(none)

  /// What to wait on: readable when a signal has come.
  package let descriptor: Int32

  private let previous: [(signal: Int32, action: sigaction)]

  package init(signals: [Int32]) throws(TerminalError) {
    var ends: [Int32] = [Self.none, Self.none]
    guard pipe(&ends) == 0 else { throw .signalsUnavailable(code: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    let isFirst = Self.writer.compareExchange(
      expected: Self.none, desired: ends[1], ordering: .acquiringAndReleasing
    ).exchanged
    guard isFirst else {
      close(ends[0])
      close(ends[1])
      throw .signalsUnavailable(code: EBUSY)
    }
    descriptor = ends[0]
    previous = signals.compactMap { signal in
      Self.receive(signal).map { (signal, $0) }
    }
  }

  deinit {
    for (signal, action) in previous {
      withUnsafePointer(to: action) { pointer in _ = sigaction(signal, pointer, nil) }
    }
    let writer = Self.writer.exchange(Self.none, ordering: .acquiringAndReleasing)
    close(writer)
    close(descriptor)
  }

  /// The signals that have come since the last call, each once, in the order of their arrival.
  package func pending() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    var signals: [Int32] = []
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return signals }
      for byte in bytes[..<count] where !signals.contains(Int32(byte)) {
        signals.append(Int32(byte))
      }
    }
  }

  /// Stops the whole job, as Ctrl-Z would in a terminal that makes signals of keys.
  ///
  /// The job, not only this process: a shell waits for `make` or `sudo` in front of it as well.
  /// Where nobody could continue it (an orphaned process group), the kernel stops nothing.
  /// Returns when the job goes on; for the main thread, inside `Terminal.suspend`.
  package static func stopJob() {
    var byDefault = sigaction()
    var before = sigaction()
    sigaction(SIGTSTP, &byDefault, &before)
    kill(0, SIGTSTP)
    sigaction(SIGTSTP, &before, nil)
  }

  /// Takes a signal over; gives what was done with it before, nil where it stays ignored.
  private static func receive(_ signal: Int32) -> sigaction? {
    var before = sigaction()
    guard sigaction(signal, nil, &before) == 0, !isIgnored(before) else { return nil }
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { SignalPipe.handle($0) }
    // Reads of /proc in other threads go on; poll(2) returns all the same.
    action.sa_flags = SA_RESTART
    guard sigaction(signal, &action, nil) == 0 else { return nil }
    return before
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// A full pipe loses nothing: the loop has its reason to wake up.
  private static func handle(_ signal: Int32) {
    let code = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    write(writer.load(ordering: .acquiring), &byte, 1)
    errno = code
  }
}
