import Figures
import MergeModel

/// Figures of the header that are made of several others.
extension Snapshot {
  /// ksmd's CPU time in per cent of one core, over the last minute where that is known.
  var ksmdCPUPercent: Double? { trend.ksmdCPUPercent ?? rates?.ksmdCPUPercent }

  /// The unit of what is merged: MiB on hosts where that is less than 1 GiB.
  var sharingUnit: ByteUnit { .line(largest: sharedBytes) }

  /// An amount in that unit, without it; 0 only where it is 0.
  func amount(_ bytes: Int64?, signed: Bool = false) -> String {
    sharingUnit.amount(bytes, signed: signed)
  }

  /// What ksmd's book-keeping costs, in that unit, finer than other amounts.
  func metadataAmount(sign: Int64 = 1) -> String {
    let bytes = ksm.metadataBytes.map { $0 * sign }
    return sharingUnit == .gib ? ByteText.gib(bytes, decimals: 2) : ByteText.mib(bytes, decimals: 1)
  }

  /// Resident bytes of all that take part; nil where one is not known.
  var residentBytes: Int64? {
    var sum: Int64 = 0
    for process in processes {
      guard let bytes = process.residentBytes, let signed = Int64(exactly: bytes) else {
        return nil
      }
      sum += signed
    }
    return sum
  }

  /// What the guests really take: the sum of their proportional sizes; nil where there is none or one is not known.
  var proportionalBytes: Int64? {
    guard !guests.isEmpty else { return nil }
    var sum: Int64 = 0
    for guest in guests {
      guard let bytes = guest.memory?.value.value?.proportionalBytes,
        let signed = Int64(exactly: bytes)
      else { return nil }
      sum += signed
    }
    return sum
  }

  /// Bytes per second that broken merges take.
  var cowBytesPerSecond: Int64? {
    rates?.cowBreaksPerSecond.flatMap { Int64(exactly: ($0 * Double(host.pageBytes)).rounded()) }
  }
}
