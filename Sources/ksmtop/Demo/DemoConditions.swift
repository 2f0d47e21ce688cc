import Glibc
import KernelFiles
import MergeModel

/// What the demo needs to know of a host before it touches it.
struct DemoConditions: Sendable, Equatable {
  var ksm: KSMReadings
  /// Whether the settings can be written.
  var isWritable: Bool
  /// Whether it is root who asks; where root may not write, no account of this host may.
  var isRoot = false
  /// Other processes that have mergeable memory: turning KSM on would merge it.
  var mergeable: [NamedProcess] = []
  /// Processes of which that cannot be known.
  var hidden = 0
  /// Whether ksmd itself can be seen: else we are in a container and see not all processes.
  var seesWholeHost: Bool
  /// `/proc/meminfo`: MemAvailable; nil where unknown.
  var availableBytes: UInt64?
}

extension DemoConditions {
  /// As they are on this host now.
  init(_ roots: KernelRoots) {
    var directory = KSMDirectory(roots)
    var host = HostReader(roots)
    let survey = ProcessSurvey(roots)
    self.init(
      ksm: directory.read(), isWritable: directory.isWritable, isRoot: geteuid() == 0,
      mergeable: survey.mergeable, hidden: survey.hidden, seesWholeHost: survey.seesDaemon,
      availableBytes: host.read().availableBytes.value)
  }
}

/// A process with its name, for messages.
struct NamedProcess: Sendable, Equatable {
  var pid: Int32
  var name: String
}
