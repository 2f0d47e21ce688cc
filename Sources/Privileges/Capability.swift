/// A right of capabilities(7) that some part of ksmtop has a use for.
package enum Capability: UInt64, CaseIterable, Sendable {
  /// Writes what the mode of a file forbids: other users' control sockets and folders.
  case dacOverride = 1
  /// Reads what the mode of a file forbids: `ksm_stat`, `pagemap`, `kpageflags`.
  case dacReadSearch = 2
  /// Looks into other users' processes: their mappings and their memory.
  case sysPtrace = 19
  /// Sees frame numbers in `pagemap`.
  case sysAdmin = 21

  /// As in capabilities(7).
  package var name: String {
    switch self {
    case .dacOverride: "CAP_DAC_OVERRIDE"
    case .dacReadSearch: "CAP_DAC_READ_SEARCH"
    case .sysPtrace: "CAP_SYS_PTRACE"
    case .sysAdmin: "CAP_SYS_ADMIN"
    }
  }
}

/// Capabilities together, as the kernel counts them: one bit each.
package struct CapabilitySet: Sendable, Equatable, ExpressibleByArrayLiteral {
  package private(set) var bits: UInt64

  package init(bits: UInt64) {
    self.bits = bits
  }

  package init(arrayLiteral elements: Capability...) {
    bits = elements.reduce(0) { $0 | 1 << $1.rawValue }
  }

  package func contains(_ capability: Capability) -> Bool { bits >> capability.rawValue & 1 == 1 }
  package func union(_ other: CapabilitySet) -> CapabilitySet {
    CapabilitySet(bits: bits | other.bits)
  }
  package func intersection(_ other: CapabilitySet) -> CapabilitySet {
    CapabilitySet(bits: bits & other.bits)
  }

  /// Those that have a use, by name.
  package var names: [String] { Capability.allCases.filter(contains).map(\.name) }
}

extension CapabilitySet {
  /// All that the figures need: mappings, frames, counters and content of every process.
  package static let reading: CapabilitySet = [.dacReadSearch, .sysPtrace, .sysAdmin]
  /// All that any part of ksmtop has a use for.
  package static let any: CapabilitySet = reading.union([.dacOverride])
}
