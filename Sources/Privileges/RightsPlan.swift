package import SystemPackage

/// What the threads of one command may do, and how they give up the rest; for good, thread by
/// thread.
///
/// A thread hands its rights on to those that it starts. So the process first gives up what none
/// of its threads needs (`begin`), then starts them, each of which takes its part
/// (`enterReading`, `enterTuning`), and then the first one keeps its own (`settle`).
package struct RightsPlan: Sendable {
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
  /// When files are made there.
  private let making: Making

  private init(
    own: CapabilitySet, reading: CapabilitySet = .reading, tuning: CapabilitySet = [],
    startsGuardian: Bool = false, writable: [FilePath]? = nil, making: Making = .before
  ) {
    self.own = own
    self.reading = reading
    self.tuning = tuning
    self.startsGuardian = startsGuardian
    self.writable = writable
    self.making = making
  }

  /// For whoever wants to know all and to change nothing, and writes below `folders` at most.
  ///
  /// Root may write into the folders of others; who has capabilities by the program's file may not.
  package static func looking(
    writingBelow folders: [FilePath] = [], making: Making = .before
  ) -> RightsPlan {
    RightsPlan(
      own: folders.isEmpty || ThreadRights.exceedUser ? [] : [.dacOverride], writable: folders,
      making: folders.isEmpty ? .before : making)
  }

  /// For the dashboard and for `tune`, where settings may be changed.
  ///
  /// The control socket of a guest belongs to the guest's user.
  package static var changing: RightsPlan {
    RightsPlan(
      own: ThreadRights.exceedUser ? [] : [.dacOverride],
      tuning: ThreadRights.exceedUser ? [] : CapabilitySet.reading.union([.dacOverride]),
      startsGuardian: true)
  }

  /// For what looks and changes by turns on one thread.
  package static var lookingAndChanging: RightsPlan {
    let all = ThreadRights.exceedUser ? CapabilitySet.reading : .any
    return RightsPlan(own: all, tuning: all, startsGuardian: true)
  }

  /// For the guardian and what it starts, which write as the user that they are.
  ///
  /// Where processes are hidden (hidepid), a stopped ksmtop is seen only with CAP_SYS_PTRACE.
  package static var guarding: RightsPlan { RightsPlan(own: [.sysPtrace], reading: []) }

  /// For programs of ours that need nothing.
  package static var nothing: RightsPlan { RightsPlan(own: [], reading: []) }

  /// When the first thread makes files where it may write.
  package enum Making: Sendable {
    /// Before it settles: what is open stays so.
    case before
    /// Later, where somebody wants it.
    case later
    /// Later, and the command fails if it cannot.
    case surelyLater
  }

  /// What this kernel does not let us give up.
  package enum Gap: Sendable {
    /// No filter of system calls: the right to write stays.
    case noFilter
    /// No Landlock: nothing can be saved by a first thread that may not write elsewhere.
    case noSaving
    /// No Landlock: what writes the files that were asked for could write others.
    case unboundSaving
  }

  /// What of this plan cannot be had here; nil for one that may change settings.
  package var gap: Gap? {
    guard let writable else { return nil }
    guard CallFilter.isAvailable else { return .noFilter }
    guard !writable.isEmpty, !WritableFolders.isAvailable else { return nil }
    switch making {
    case .before: return nil
    case .later: return .noSaving
    case .surelyLater: return .unboundSaving
    }
  }

  // MARK: Giving up

  /// Before anything that a user has named is looked at: what no command needs, and all that
  /// programs could get that we start.
  ///
  /// Where the program has more rights than its user they take effect on the threads that read.
  package static func beginProcess() {
    ThreadRights.keepFromChildren(but: [.sysPtrace])
    try? ThreadRights.keep(.any, inEffect: !ThreadRights.exceedUser, lends: true)
  }

  /// Before the first thread is started: what none of them needs.
  package func begin() throws(Errno) {
    try ThreadRights.keep(
      own.union(reading).union(tuning), inEffect: !ThreadRights.exceedUser,
      lends: startsGuardian)
    if writable != nil, CallFilter.isAvailable { try CallFilter.noWayAround.enter() }
  }

  /// On a thread that reads, before it does.
  package func enterReading() throws(Errno) {
    try enter(reading)
  }

  /// On the thread that changes settings, or would.
  package func enterTuning() throws(Errno) {
    try enter(tuning)
  }

  private func enter(_ rights: CapabilitySet) throws(Errno) {
    try ThreadRights.keep(rights, lends: startsGuardian)
    if writable != nil, CallFilter.isAvailable { try CallFilter.noWriting.enter() }
  }

  /// On the first thread, once those that it needs are there.
  package func settle() throws(Errno) {
    try ThreadRights.keep(own, lends: startsGuardian)
    guard let writable else { return }
    if !writable.isEmpty, WritableFolders.isAvailable {
      try WritableFolders.enter(writable)
    } else if making != .surelyLater, CallFilter.isAvailable {
      try CallFilter.noWriting.enter()
    }
  }
}
