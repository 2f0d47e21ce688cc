/// What unmerging needs against what there is.
package struct MemoryGate: Sendable, Equatable {
  package enum Fit: Sendable, Equatable {
    case fits
    /// Only with swap.
    case fitsWithSwap
    case doesNotFit
    /// What is available, or what is needed, cannot be read.
    case unknown
  }

  /// A memory cgroup whose limit would be met.
  package struct Group: Sendable, Equatable {
    package var path: String
    package var neededBytes: UInt64
    package var roomBytes: UInt64

    package init(path: String, neededBytes: UInt64, roomBytes: UInt64) {
      self.path = path
      self.neededBytes = neededBytes
      self.roomBytes = roomBytes
    }
  }

  /// What is merged now and will be memory of its own; nil where it is not known.
  package var neededBytes: UInt64?
  /// MemAvailable.
  package var availableBytes: UInt64?
  package var swapFreeBytes: UInt64?
  /// Cgroups with a limit in which it does not fit, though it may on the host.
  package var tightGroups: [Group]
  /// How long unmerging takes, about; nil where it is not known.
  package var seconds: Double?
  package var fit: Fit

  package init(
    neededBytes: UInt64?, availableBytes: UInt64?, swapFreeBytes: UInt64?,
    tightGroups: [Group] = [], seconds: Double? = nil, fit: Fit
  ) {
    self.neededBytes = neededBytes
    self.availableBytes = availableBytes
    self.swapFreeBytes = swapFreeBytes
    self.tightGroups = tightGroups
    self.seconds = seconds
    self.fit = fit
  }
}
