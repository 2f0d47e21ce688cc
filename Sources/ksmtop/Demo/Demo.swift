import ArgumentParser
import KernelFiles

/// Some small guests, KSM at work on them, and everything as it was afterwards.
struct Demo {
  let roots: KernelRoots
  /// What its guests run in, the best first.
  var machines = DemoMachine.installed()

  /// Exit code where not everything could be put right (DESIGN.md §4).
  private static let notRestored = ExitCode(4)

  /// Whether there is nothing to see on this host without the demo, and the demo can run.
  static func isNeeded(_ roots: KernelRoots) -> Bool {
    (try? DemoPlan(DemoConditions(roots))) != nil
  }

  /// Runs the demo around `show`, the dashboard or a snapshot.
  ///
  /// With `waitsForMerging` it calls `show` only once KSM has done its work, and signals that come
  /// meanwhile take effect behind it; otherwise `show` deals with signals itself.
  func run(waitsForMerging: Bool, show: () throws -> Void) throws {
    try Confinement.lookingAndChanging.begin()
    KillOrder.becomeFirst()
    let plan = try DemoPlan(DemoConditions(roots))
    let signals = SignalHold()
    defer { signals.release() }
    let guardian = try Guardian.start(roots: roots)
    let host = DemoHost(roots: roots, guardian: guardian, signals: signals, machines: machines)
    let outcome = Result {
      try host.prepare(plan)
      guard waitsForMerging else { return try signals.released(show) }
      try host.awaitMerging()
      try show()
      try host.pause(seconds: 0)
    }
    // Whatever happened: it is told only once all is as it was.
    guard guardian.finish() else { throw Self.notRestored }
    do {
      try outcome.get()
    } catch let error as KernelFileError {
      throw Failure(.failed, error.description)
    }
  }
}
