/// A column of the guest table, in the order in which columns stand.
package enum GuestColumn: String, CaseIterable, Sendable, Hashable {
  case name
  case pid
  case mem
  case res
  case pss
  case swap
  case huge
  case hugetlb
  case advised
  case shrd
  case merging
  case saved
  case change
  case own
  case zero
  case candidates
  case frees
  case canMerge
  case whyNot
  case age

  /// How its cells are written.
  enum Form {
    case text
    case count
    case bytes
    case signedBytes
    case seconds
  }

  var form: Form {
    switch self {
    case .name, .whyNot: .text
    case .pid: .count
    case .age: .seconds
    case .change: .signedBytes
    default: .bytes
    }
  }

  /// The heading, without the unit.
  package var title: String {
    switch self {
    case .name: "NAME"
    case .pid: "PID"
    case .mem: "MEM"
    case .res: "RES"
    case .pss: "PSS"
    case .swap: "SWAP"
    case .huge: "THP"
    case .hugetlb: "HTLB"
    case .advised: "ADVD"
    case .shrd: "SHRD"
    case .merging: "MERG"
    case .saved: "SAVED"
    case .change: "d10m"
    case .own: "SELF"
    case .zero: "ZERO"
    case .candidates: "RMAP"
    case .frees: "FREES"
    case .canMerge: "CAN+"
    case .whyNot: "WHY NOT"
    case .age: "AGE"
    }
  }

  /// One line on what it says.
  package var meaning: String {
    switch self {
    case .name: "the guest's name, or the command of another process"
    case .pid: "process number"
    case .mem: "RAM the guest was configured with"
    case .res: "resident memory of its process"
    case .pss: "resident, a page mapped by n processes counted as 1/n"
    case .swap: "memory of its process that is swapped out"
    case .huge: "transparent huge pages in it"
    case .hugetlb: "hugetlb pages; they are not part of RES and never merge"
    case .advised: "memory that ksmd may look at (flag mg)"
    case .shrd: "its pages whose frame is merged"
    case .merging: "the same by the kernel's count (ksm_merging_pages)"
    case .saved: "what merging saves here; the column adds up to pages_sharing"
    case .change: "change of SAVED in the last 10 minutes"
    case .own: "merged copies within the guest itself"
    case .zero: "pages ksmd pointed at the zero page (not part of SAVED)"
    case .candidates: "pages ksmd knows of it (ksm_rmap_items)"
    case .frees: "what the host gets back when this guest alone stops"
    case .canMerge: "what merging would still save here, by the content scan (c)"
    case .whyNot: "why it merges less: its first finding, or most of CAN+"
    case .age: "age of SHRD, SAVED, SELF and FREES"
    }
  }

  /// What stays longest as the window narrows; nil is shown only when chosen.
  var weight: Int? {
    switch self {
    case .name: 13
    case .saved: 12
    case .canMerge: 11
    case .res: 10
    case .frees: 9
    case .whyNot: 8
    case .shrd: 7
    case .pid: 6
    case .mem: 5
    case .change: 4
    case .own: 3
    case .swap: 2
    case .age: 1
    case .pss, .huge, .hugetlb, .advised, .merging, .zero, .candidates: nil
    }
  }

  /// A column that somebody asked for goes before those that are there by default.
  static let chosenWeight = 9.5

  /// Whether the largest comes first when one sorts by it.
  var startsDescending: Bool {
    switch self {
    case .name, .pid, .whyNot: false
    default: true
    }
  }

  /// Whether its cells of several guests may be added: freeing several frees more than the sum.
  var addsUp: Bool {
    switch self {
    case .frees: false
    default: form == .bytes || form == .signedBytes
    }
  }
}
