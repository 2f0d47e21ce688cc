import MergeModel

/// Why most of a guest's RAM can never merge.
enum GuestMemoryFindings {
  /// One finding, for the kind of memory of which there is most; nil where most is advised.
  ///
  /// `gainBytes` is what would merge if the memory were advised, where a content scan tells.
  static func finding(
    of guest: GuestFacts, memory: MemoryFigures?, gainBytes: Double? = nil
  ) -> Finding? {
    if guest.confidential { return confidential }
    guard let memory, !memory.ram.isEmpty else {
      // Only the command line can tell.
      return guest.mergingDisabled ? mergingDisabled(guest, amount: nil, gainBytes) : nil
    }
    let bytes = Dictionary(grouping: memory.ram, by: \.backing)
      .mapValues { $0.reduce(0.0) { $0 + Double($1.bytes) } }
    let all = bytes.values.reduce(0, +)
    let lost = bytes.filter { $0.key != .advised }
    guard all > 0, lost.values.reduce(0, +) * 2 > all,
      let most = lost.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) })
    else { return nil }
    return finding(of: guest, backing: most.key, bytes: most.value, gainBytes)
  }

  private static func finding(
    of guest: GuestFacts, backing: RAMRegion.Backing, bytes: Double, _ gainBytes: Double?
  ) -> Finding? {
    let amount = Wording.amount(bytes)
    switch backing {
    case .advised: return nil
    case .notAdvised where guest.mergingDisabled:
      return mergingDisabled(guest, amount: amount, gainBytes)
    case .notAdvised:
      return Finding(
        .notAdvised,
        "\(amount) of its RAM is not advised to be merged\(gain(gainBytes)): ksmd passes it over.",
        nextStep: Remedy.advise(guest), short: "not advised")
    case .hugetlb:
      return Finding(
        .hugetlb, "\(amount) of its RAM is in hugetlb pages, which never merge.",
        nextStep: Remedy.leaveHugetlb(guest), short: "hugetlb")
    case .shared:
      return Finding(
        .sharedMemory, "\(amount) of its RAM is mapped shared, which never merges.",
        nextStep: Remedy.makePrivate(guest), short: "shared memory")
    case .memfd:
      return Finding(
        .memfd, "\(amount) of its RAM is a shared memfd, which never merges.",
        nextStep: Remedy.makePrivate(guest), short: "memfd")
    }
  }

  private static let confidential = Finding(
    .confidential, "Its memory is encrypted or hidden from the host and never equal to another's.",
    short: "confidential")

  /// What advising it would bring, as a clause.
  static func gain(_ bytes: Double?) -> String {
    bytes.map { ", and \(Wording.amount($0)) of it would merge" } ?? ""
  }

  private static func mergingDisabled(
    _ guest: GuestFacts, amount: String?, _ gainBytes: Double?
  ) -> Finding {
    let memory = amount.map { "none of its \($0) is" } ?? "none of its memory is"
    return Finding(
      .mergingDisabled,
      "QEMU was started with mem-merge=off: \(memory) advised to be merged"
        + "\(gain(gainBytes)).",
      nextStep: Remedy.advise(guest), short: "mem-merge=off")
  }
}
