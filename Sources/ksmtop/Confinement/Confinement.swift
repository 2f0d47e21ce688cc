import Glibc
import Privileges
import SystemPackage

/// What one command may do, and how it gives up the rest; for good, thread by thread.
///
/// A thread hands its rights on to those that it starts. So the process first gives up what none
/// of its threads needs (`begin`), then starts them, each of which takes its part
/// (`enterReading`, `enterTuning`), and then the first one keeps its own (`settle`).
struct Confinement: Sendable {
  /// What the first thread keeps.
  private let own: CapabilitySet
  /// What those that read the kernel's files keep.
  private let reading: CapabilitySet
  /// What the one that changes settings keeps.
  private let tuning: CapabilitySet
  /// Whether it may start a guardian, which is lent CAP_SYS_PTRACE.
  private let startsGuardian: Bool
  /// Where a command that changes no setting may write; nil for one that may change them.
  private let writable: [FilePath]?

  private init(
    own: CapabilitySet, reading: CapabilitySet = .reading, tuning: CapabilitySet = [],
    startsGuardian: Bool = false, writable: [FilePath]? = nil
  ) {
    self.own = own
    self.reading = reading
    self.tuning = tuning
    self.startsGuardian = startsGuardian
    self.writable = writable
  }

  /// For whoever wants to know all and to change nothing, and writes below `folders` at most.
  ///
  /// Root may write into the folders of others; who has capabilities by the program's file may not.
  static func looking(writingBelow folders: [FilePath] = []) -> Confinement {
    Confinement(
      own: folders.isEmpty || ThreadRights.exceedUser ? [] : [.dacOverride], writable: folders)
  }

  /// For the dashboard and for `tune`, where settings may be changed.
  ///
  /// The control socket of a guest belongs to the guest's user.
  static var changing: Confinement {
    Confinement(
      own: ThreadRights.exceedUser ? [] : [.dacOverride],
      tuning: ThreadRights.exceedUser ? [] : CapabilitySet.reading.union([.dacOverride]),
      startsGuardian: true)
  }

  /// For what looks and changes by turns on one thread.
  static var lookingAndChanging: Confinement {
    let all = ThreadRights.exceedUser ? CapabilitySet.reading : .any
    return Confinement(own: all, tuning: all, startsGuardian: true)
  }

  /// For the guardian and what it starts, which write as the user that they are.
  ///
  /// Where processes are hidden (hidepid), a stopped ksmtop is seen only with CAP_SYS_PTRACE.
  static var guarding: Confinement { Confinement(own: [.sysPtrace], reading: []) }

  /// For programs of ours that need nothing.
  static var nothing: Confinement { Confinement(own: [], reading: []) }

  /// Says what this kernel does not let us give up.
  func tellGaps() {
    guard writable != nil else { return }
    if !CallFilter.isAvailable {
      StandardStreams.say(
        "this kernel has no filter of system calls (CONFIG_SECCOMP_FILTER): --readonly refuses "
          + "changes, but the right to make them stays")
    } else if !WritableFolders.isAvailable {
      StandardStreams.say(
        "this kernel has no Landlock, or it is switched off: --readonly cannot save snapshots (E)")
    }
  }

  // MARK: Giving up

  /// Before anything that a user has named is looked at: what no command needs, and all that
  /// programs could get that we start.
  ///
  /// Where the program has more rights than its user they take effect on the threads that read.
  static func beginProcess() {
    ThreadRights.keepFromChildren(but: [.sysPtrace])
    try? ThreadRights.keep(.any, inEffect: !ThreadRights.exceedUser, lends: true)
  }

  /// Before the first thread is started: what none of them needs.
  func begin() throws(Failure) {
    do throws(Errno) {
      try ThreadRights.keep(
        own.union(reading).union(tuning), inEffect: !ThreadRights.exceedUser,
        lends: startsGuardian)
      if writable != nil, CallFilter.isAvailable { try CallFilter.noWayAround.enter() }
    } catch {
      throw Self.failure(error)
    }
  }

  /// On a thread that reads, before it does.
  func enterReading() {
    enter(reading, mayWrite: writable == nil)
  }

  /// On the thread that changes settings, or would.
  func enterTuning() {
    enter(tuning, mayWrite: writable == nil)
  }

  /// A thread that cannot be confined must not go on.
  private func enter(_ rights: CapabilitySet, mayWrite: Bool) {
    do throws(Errno) {
      try ThreadRights.keep(rights, lends: startsGuardian)
      if !mayWrite, CallFilter.isAvailable { try CallFilter.noWriting.enter() }
    } catch {
      StandardStreams.say(Self.failure(error).message ?? "")
      exit(Failure.Code.failed.rawValue)
    }
  }

  /// On the first thread, once those that it needs are there.
  func settle() throws(Failure) {
    do throws(Errno) {
      try ThreadRights.keep(own, lends: startsGuardian)
      guard let writable else { return }
      if !writable.isEmpty, WritableFolders.isAvailable {
        try WritableFolders.enter(writable)
      } else if CallFilter.isAvailable {
        try CallFilter.noWriting.enter()
      }
    } catch {
      throw Self.failure(error)
    }
  }

  private static func failure(_ error: Errno) -> Failure {
    Failure(.failed, "rights that are not needed could not be given up: \(error)")
  }
}
