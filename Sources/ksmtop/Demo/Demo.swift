import ArgumentParser
import Glibc
import KernelFiles

/// Some small guests, KSM at work on them, and everything as it was afterwards.
struct Demo {
  let roots: KernelRoots

  /// Whether there is nothing to see on this host without the demo, and the demo can run.
  static func isNeeded(_ roots: KernelRoots) -> Bool {
    (try? DemoPlan(DemoConditions(roots))) != nil
  }

  /// Runs the demo around `show`, the dashboard or a snapshot; what to exit with.
  ///
  /// With `waitsForMerging` it calls `show` only once KSM has done its work, and signals that come
  /// meanwhile take effect behind it; otherwise `show` deals with signals itself.
  func run(waitsForMerging: Bool, show: () throws -> ExitCode) throws -> ExitCode {
    let plan: DemoPlan
    do throws(DemoRefusal) {
      plan = try DemoPlan(DemoConditions(roots))
    } catch {
      return Self.say(error.message, ExitCode(error.exitCode))
    }
    let signals = SignalHold()
    let host: DemoHost
    do throws(GuardianError) {
      host = DemoHost(roots: roots, guardian: try .start(roots: roots), signals: signals)
    } catch {
      return Self.say("\(error)", .failure)
    }
    let outcome = Result {
      try host.prepare(plan)
      guard waitsForMerging else { return try signals.released(show) }
      try host.awaitMerging()
      let code = try show()
      try host.pause(seconds: 0)
      return code
    }
    let isRestored = host.guardian.finish()
    let code = try Self.exitCode(outcome)
    return isRestored ? code : ExitCode(4)
  }

  /// The exit code of what happened; what `show` has thrown goes on its way.
  private static func exitCode(_ outcome: Result<ExitCode, any Error>) throws -> ExitCode {
    do {
      return try outcome.get()
    } catch let stop as DemoHost.Stop {
      if case .failure(let message) = stop { return say(message, .failure) }
      guard case .signal(let signal) = stop else { return .failure }
      return ExitCode(128 + signal)
    } catch let refusal as DemoRefusal {
      return say(refusal.message, ExitCode(refusal.exitCode))
    } catch let error as GuardianError {
      return say("\(error)", .failure)
    } catch let error as KernelFileError {
      return say("\(error)", .failure)
    }
  }

  @discardableResult
  private static func say(_ message: String, _ code: ExitCode) -> ExitCode {
    let line = "ksmtop: \(message)\n"
    write(STDERR_FILENO, line, line.utf8.count)
    return code
  }
}
