import Guests
import KernelFiles
import MergeModel

/// A process that the table has looked at, with what is worth keeping of it.
struct KnownProcess {
  var identity: ProcessIdentity
  var command: String
  var isKernelThread: Bool
  /// Without them it was met in the middle of an exec, or it is a kernel thread.
  var hasArguments = false
  var guest: GuestFacts?
  var writer: SettingsWriter?
  /// The memory cgroup that it is in; nil where that is not known, or outside of what we see.
  var memoryGroup: MemoryGroupPath?
  /// When the table first saw it: young processes may still turn into another program (exec).
  var firstSeen: Moment
  /// When it was last seen to be still what it was.
  var lookedAt: Moment
  /// Held for those that take part, so that their numbers cannot be taken over by others.
  var directory: HeldDirectory?
  var resident: Aged<Reading<UInt64>>
  var counters: Aged<Reading<KSMStat>>
  /// Nil while nobody asks for it.
  var minorFaults: Aged<UInt64>?

  /// Whether `stat` is of the same process, which still runs the same program.
  func isDescribed(by stat: ProcessStat) -> Bool {
    stat.startTicks == identity.startTicks && stat.command == command
      && (hasArguments || isKernelThread)
  }

  /// All that the kernel counts as merged here, zero pages too.
  var mergedPages: UInt64 {
    guard let counters = counters.value.value else { return 0 }
    return (counters.mergingPages ?? 0) + (counters.zeroPages ?? 0)
  }

  /// Whether it has a place on the screen.
  var takesPart: Bool { guest != nil || counters.value.value?.takesPart == true }
}

/// A process directory that an array or dictionary can hold.
final class HeldDirectory: Sendable {
  let directory: ProcessDirectory

  init(_ directory: consuming ProcessDirectory) {
    self.directory = directory
  }
}
