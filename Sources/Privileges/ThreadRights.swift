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

  /// Keeps these of those it has, to take effect only with `inEffect`; with `lends` what can be
  /// lent to a program stays so.
  package static func keep(
    _ kept: CapabilitySet, inEffect: Bool = true, lends: Bool = false
  ) throws(Errno) {
    let sets = sets()
    let permitted = sets.permitted & kept.bits
    let failure = clinux_capset(
      inEffect ? permitted : 0, permitted, lends ? sets.inheritable & permitted : 0)
    guard failure == 0 else { throw Errno(rawValue: failure) }
  }

  /// From here on no program that is started gets any right by its user or by its file; those of
  /// `lendable` it can be lent.
  ///
  /// A program that root starts would get all of them: SECBIT_NOROOT and the bounding set keep them
  /// from it. Who may not set these (CAP_SETPCAP) hands on nothing but what he has: `no_new_privs`
  /// sees to it.
  package static func keepFromChildren(but lendable: CapabilitySet) {
    _ = clinux_prctl(PR_SET_NO_NEW_PRIVS, 1, 0)
    _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL), 0)
    // SECBIT_NOROOT, and that it stays (securebits.h).
    if clinux_prctl(PR_SET_SECUREBITS, 0b11, 0) == 0 {
      // Only now: what root inherits he would otherwise hand on to everybody.
      let before = sets()
      _ = clinux_capset(
        before.effective, before.permitted, before.permitted & lendable.bits)
    }
    for number in UInt(0)..<64 where clinux_prctl(PR_CAPBSET_READ, number, 0) == 1 {
      _ = clinux_prctl(PR_CAPBSET_DROP, number, 0)
    }
  }

  /// Runs `body`, in which a program that is started gets `lent` of what this thread has.
  package static func lending<Result, Failure: Error>(
    _ lent: CapabilitySet, to body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    for capability in Capability.allCases where lent.contains(capability) {
      _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_RAISE), UInt(capability.rawValue))
    }
    defer { _ = clinux_prctl(PR_CAP_AMBIENT, UInt(PR_CAP_AMBIENT_CLEAR_ALL), 0) }
    return try body()
  }

  /// Whether the kernel gave this program more rights than its user has (setcap, setuid).
  ///
  /// Whatever its user says, by options or by the environment, is to be done with his rights alone.
  package static var exceedUser: Bool { clinux_is_secure() != 0 }
}
