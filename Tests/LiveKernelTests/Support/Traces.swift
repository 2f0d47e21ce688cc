import LiveHarness
import MergeModel
import Testing

/// What looking must not change.
struct Traces: Equatable {
  var cowBreaks: Int
  var counts: KSMCounts
  /// Resident KiB of each process.
  var resident: [Int]
  /// KiB of its page tables: a page that is faulted in may need a new one.
  var pageTables: [Int]
  var mergingPages: [UInt64]

  init(_ participants: [Participant], _ ksm: KSMHost) throws {
    cowBreaks = try Self.cowBreaks()
    counts = try ksm.counts
    resident = try participants.map { try $0.statusKibibytes("VmRSS") }
    pageTables = try participants.map { try $0.statusKibibytes("VmPTE") }
    mergingPages = try participants.map { try $0.kernelMergingPages() }
  }

  /// `cow_ksm` of `/proc/vmstat`: merged pages that were written, or read in a harmful way.
  static func cowBreaks() throws -> Int {
    let text = try #require(kernelFile("/proc/vmstat"))
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("cow_ksm ") })
    return try #require(Int(line.split(separator: " ")[1]))
  }
}
