import Glibc
import Privileges
import SystemPackage

/// The plan of rights of one command, and what the program says where it cannot be kept.
///
/// `begin` before the first thread is started, `enterReading` or `enterTuning` on each, `settle`
/// on the first one.
struct Confinement: Sendable {
  private let plan: RightsPlan

  /// For whoever changes no setting, and writes below `folders` at most.
  static func looking(
    writingBelow folders: [FilePath] = [], making: RightsPlan.Making = .before
  ) -> Confinement {
    Confinement(plan: .looking(writingBelow: folders, making: making))
  }

  /// For the dashboard and for `tune`, where settings may be changed.
  static var changing: Confinement { Confinement(plan: .changing) }
  /// For what looks and changes by turns on one thread.
  static var lookingAndChanging: Confinement { Confinement(plan: .lookingAndChanging) }
  /// For the guardian and what it starts.
  static var guarding: Confinement { Confinement(plan: .guarding) }
  /// For programs of ours that need nothing.
  static var nothing: Confinement { Confinement(plan: .nothing) }

  /// Gives up what no thread of this command needs, and says what this kernel does not let us
  /// give up.
  func begin() throws(Failure) {
    if let text = plan.gap?.text { StandardStreams.say(text) }
    do throws(Errno) {
      try plan.begin()
    } catch {
      throw Self.failure(error)
    }
  }

  /// On a thread that reads, before it does.
  func enterReading() {
    do throws(Errno) {
      try plan.enterReading()
    } catch {
      Self.end(error)
    }
  }

  /// On the thread that changes settings, or would.
  func enterTuning() {
    do throws(Errno) {
      try plan.enterTuning()
    } catch {
      Self.end(error)
    }
  }

  /// On the first thread, once those that it needs are there.
  func settle() throws(Failure) {
    do throws(Errno) {
      try plan.settle()
    } catch {
      throw Self.failure(error)
    }
  }

  /// A thread that cannot be confined must not go on.
  private static func end(_ error: Errno) -> Never {
    StandardStreams.say(failure(error).message ?? "")
    exit(Failure.Code.failed.rawValue)
  }

  private static func failure(_ error: Errno) -> Failure {
    Failure(.failed, "rights that are not needed could not be given up: \(error)")
  }
}

extension RightsPlan.Gap {
  /// For people.
  fileprivate var text: String {
    switch self {
    case .noFilter:
      "system calls cannot be filtered here (CONFIG_SECCOMP_FILTER, or a sandbox forbids it): "
        + "no setting is changed, but the right to change them stays"
    case .noSaving:
      "this kernel has no Landlock, or it is switched off: --readonly cannot save snapshots (E)"
    case .unboundSaving:
      "this kernel has no Landlock, or it is switched off: "
        + "the right to write elsewhere than to -o stays"
    }
  }
}
