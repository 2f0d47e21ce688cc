/// One mapping of a process: a head line of `/proc/PID/maps` or smaps.
package struct Mapping: Sendable, Equatable {
  /// First address.
  package var start: UInt64
  /// First address after it.
  package var end: UInt64
  package var isExecutable: Bool
  /// `s` in the permissions; private (copy on write) otherwise.
  package var isShared: Bool
  package var inode: UInt64
  /// As the kernel prints it: `[heap]`, `/memfd:name (deleted)`, a file, or empty.
  package var path: String

  package init(
    start: UInt64,
    end: UInt64,
    isExecutable: Bool = false,
    isShared: Bool = false,
    inode: UInt64 = 0,
    path: String = ""
  ) {
    self.start = start
    self.end = end
    self.isExecutable = isExecutable
    self.isShared = isShared
    self.inode = inode
    self.path = path
  }

  package var bytes: UInt64 { end - start }
}

/// The VmFlags of smaps that matter here, by the kernel's two letters.
package struct MappingFlags: OptionSet, Sendable, Hashable {
  package let rawValue: UInt16

  package init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// `mg`: advised mergeable.
  package static let mergeable = MappingFlags(rawValue: 1 << 0)
  /// `ht`: hugetlb.
  package static let hugetlb = MappingFlags(rawValue: 1 << 1)
  /// `sh`: shared.
  package static let shared = MappingFlags(rawValue: 1 << 2)
  /// `dc`: not inherited by fork, as QEMU marks guest RAM.
  package static let dontFork = MappingFlags(rawValue: 1 << 3)
  /// `um`, `uw` or `ui`: under userfaultfd.
  package static let userfault = MappingFlags(rawValue: 1 << 4)
  /// `io`, `pf`: device memory.
  package static let device = MappingFlags(rawValue: 1 << 5)
  /// `hg`: huge pages advised.
  package static let hugePages = MappingFlags(rawValue: 1 << 6)
  /// `lo`: locked.
  package static let locked = MappingFlags(rawValue: 1 << 7)
}

/// One mapping with its figures: an entry of `/proc/PID/smaps`, in bytes.
package struct MappingUsage: Sendable, Equatable {
  package var mapping: Mapping
  package var flags: MappingFlags = []
  package var resident: UInt64 = 0
  package var proportional: UInt64 = 0
  package var swapped: UInt64 = 0
  package var anonymousHuge: UInt64 = 0
  package var hugetlb: UInt64 = 0
  /// `KSM:`; nil before kernel 6.7.
  package var merged: UInt64?

  package init(mapping: Mapping) {
    self.mapping = mapping
  }
}
