import CLinux
import Glibc
package import SystemPackage

/// The capabilities of the calling thread.
///
/// The kernel keeps them by thread, and a thread hands them on to those that it starts. What is
/// dropped here does not come back, by whatever program is started.
package enum ThreadRights {
  /// Those that take effect now.
  package static var effective: CapabilitySet { CapabilitySet(bits: sets().effective) }
  /// Those that may take effect.
  package static var permitted: CapabilitySet { CapabilitySet(bits: sets().permitted) }

  private typealias Sets = (
    effective: CUnsignedLongLong, permitted: CUnsignedLongLong, inheritable: CUnsignedLongLong
  )

  private static func sets() -> Sets {
    var sets: Sets = (0, 0, 0)
    _ = clinux_capget(&sets.effective, &sets.permitted, &sets.inheritable)
    return sets
  }

  /// Keeps these of those it has, to take effect only with `inEffect`, and hands on none to
  /// programs that it starts.
  package static func keep(_ kept: CapabilitySet, inEffect: Bool = true) throws(Errno) {
    let permitted = sets().permitted & kept.bits
    let failure = clinux_capset(inEffect ? permitted : 0, permitted, 0)
    guard failure == 0 else { throw Errno(rawValue: failure) }
  }

  /// From here on no program that is started gets any right by its user or by its file.
  ///
  /// A program that root starts would get all of them; the bounding set keeps them from it. Who may
  /// not lower that (CAP_SETPCAP) hands on nothing but what he has: `no_new_privs` sees to it.
  package static func keepFromChildren() {
    _ = clinux_prctl(PR_SET_NO_NEW_PRIVS, 1, 0)
    _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL), 0)
    for number in UInt(0)..<64 where clinux_prctl(PR_CAPBSET_READ, number, 0) == 1 {
      _ = clinux_prctl(PR_CAPBSET_DROP, number, 0)
    }
  }

  /// Runs `body`, in which a program that is started gets `lent` of what this thread has.
  package static func lending<Result, Failure: Error>(
    _ lent: CapabilitySet, to body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = sets()
    let able = before.permitted & lent.bits
    guard able != 0, clinux_capset(before.effective, before.permitted, able) == 0 else {
      return try body()
    }
    for capability in Capability.allCases where able >> capability.rawValue & 1 == 1 {
      _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_RAISE), UInt(capability.rawValue))
    }
    defer {
      _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL), 0)
      _ = clinux_capset(before.effective, before.permitted, before.inheritable)
    }
    return try body()
  }

  /// Whether the kernel gave this program more rights than its user has (setcap, setuid).
  ///
  /// Whatever its user says, by options or by the environment, is to be done with his rights alone.
  package static var exceedUser: Bool { clinux_is_secure() != 0 }
}
