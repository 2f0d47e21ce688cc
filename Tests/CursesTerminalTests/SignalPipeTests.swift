import CursesTerminal
import Glibc
import Synchronization
import Testing

@Suite(.serialized) struct SignalPipeTests {
  private func isReadable(_ descriptor: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&state, 1, 0) == 1
  }

  /// Raises a signal here and now: the threads that run tests have most of them blocked.
  private static func send(_ signal: Int32) {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, signal)
    pthread_sigmask(SIG_UNBLOCK, &signals, &before)
    raise(signal)
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  @Test func signalsWakeUpTheLoopAndAreToldOnce() throws {
    let pipe = try SignalPipe(signals: [SIGUSR1, SIGUSR2])
    #expect(!isReadable(pipe.descriptor))
    #expect(pipe.pending().isEmpty)
    Self.send(SIGUSR2)
    Self.send(SIGUSR1)
    Self.send(SIGUSR2)
    #expect(isReadable(pipe.descriptor))
    #expect(pipe.pending() == [SIGUSR2, SIGUSR1])
    #expect(!isReadable(pipe.descriptor))
    #expect(pipe.pending().isEmpty)
  }

  @Test func moreSignalsThanThePipeHoldsBlockNothing() throws {
    let pipe = try SignalPipe(signals: [SIGUSR1])
    for _ in 0..<70_000 { Self.send(SIGUSR1) }
    #expect(pipe.pending() == [SIGUSR1])
  }

  @Test func onlyOneAtATime() throws {
    let pipe = try SignalPipe(signals: [SIGUSR1])
    #expect(throws: TerminalError.signalsUnavailable(code: EBUSY)) {
      try SignalPipe(signals: [SIGUSR2])
    }
    Self.send(SIGUSR1)
    #expect(pipe.pending() == [SIGUSR1])
  }

  @Test func whatWasIgnoredStaysIgnored() throws {
    signal(SIGUSR1, SIG_IGN)
    defer { signal(SIGUSR1, SIG_DFL) }
    let pipe = try SignalPipe(signals: [SIGUSR1])
    Self.send(SIGUSR1)
    #expect(pipe.pending().isEmpty)
  }

  @Test func afterwardsTheSignalIsHandledAsBefore() throws {
    signal(SIGUSR2) { _ in SignalPipeTests.handledBefore.store(true, ordering: .releasing) }
    defer { signal(SIGUSR2, SIG_DFL) }
    var pipe: SignalPipe? = try SignalPipe(signals: [SIGUSR2])
    Self.send(SIGUSR2)
    #expect(pipe?.pending() == [SIGUSR2])
    #expect(!wasHandledBefore)
    pipe = nil
    Self.send(SIGUSR2)
    #expect(wasHandledBefore)
  }

  @Test func aJobThatNobodyCouldContinueIsNotStopped() async {
    await #expect(processExitsWith: .exitCode(7)) {
      // A group of its own session has no parent that could continue it.
      setsid()
      let pipe = try SignalPipe(signals: [SIGTSTP])
      SignalPipe.stopJob()
      // Still here, and the signal is ours again.
      SignalPipeTests.send(SIGTSTP)
      exit(pipe.pending().contains(SIGTSTP) ? 7 : 1)
    }
  }

  private static let handledBefore = Atomic<Bool>(false)
  private var wasHandledBefore: Bool { Self.handledBefore.load(ordering: .acquiring) }
}
