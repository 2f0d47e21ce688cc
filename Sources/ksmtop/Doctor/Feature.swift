import Privileges

/// What ksmtop can do, and the rights that this takes; docs/permissions.md has the same table.
enum Feature: String, CaseIterable, Sendable {
  case counters
  case recognition
  case processCounters = "process_counters"
  case processMemory = "process_memory"
  case attribution
  case content
  case settings
  case changeLog = "change_log"
  case guestSwitch = "guest_switch"
  case demo

  /// For people.
  var title: String {
    switch self {
    case .counters: "the counters of host and KSM"
    case .recognition: "which processes are guests"
    case .processCounters: "what KSM counts of other users' guests"
    case .processMemory: "the memory of other users' guests"
    case .attribution: "who shares with whom"
    case .content: "what could still merge (content scan)"
    case .settings: "changing KSM's settings, trials, undo"
    case .changeLog: "the host's log of changes"
    case .guestSwitch: "merging of one guest on and off"
    case .demo: "the demo"
    }
  }

  /// Capabilities without which it cannot be had of other users' processes.
  var capabilities: CapabilitySet {
    switch self {
    case .counters, .recognition, .settings, .changeLog: []
    case .processCounters: [.dacReadSearch]
    case .processMemory: [.sysPtrace]
    case .attribution, .content: .reading
    case .guestSwitch: [.dacOverride, .sysPtrace]
    case .demo: [.dacReadSearch, .sysPtrace]
    }
  }

  /// Whether it takes the user root, whose files it writes.
  var needsRoot: Bool {
    switch self {
    case .settings, .changeLog, .guestSwitch, .demo: true
    case .counters, .recognition, .processCounters, .processMemory, .attribution, .content: false
    }
  }
}

/// Whether a feature can be had on this host by this account, found by trying.
struct FeatureState: Sendable, Equatable {
  var feature: Feature
  /// What the kernel said no to; nil where it works.
  var obstacle: String?

  var works: Bool { obstacle == nil }
  /// What would make it work, as far as that is a matter of rights.
  var wayOut: [String] = []
}
