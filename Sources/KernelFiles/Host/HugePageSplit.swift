import Glibc

/// What this kernel does to a huge page that it splits.
package enum HugePageSplit {
  /// Whether zeros become mappings of the zero page, which no counter of KSM shows.
  ///
  /// Linux 6.12 brought that, and with it `shrink_underused`; before, they merge as all pages do.
  /// Where there are no huge pages, or another machine's files without them, it does not matter.
  package static func freesZeros(_ roots: KernelRoots) -> Bool {
    let directory = "\(roots.sysfs)/kernel/mm/transparent_hugepage"
    return access("\(directory)/enabled", F_OK) != 0
      || access("\(directory)/shrink_underused", F_OK) == 0
  }
}
