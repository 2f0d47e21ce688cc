import KernelFiles

/// The blocks of memory that QEMU keeps for a guest, as its mappings show them.
///
/// QEMU marks each block as not to be forked, and leaves an unmapped page between two.
struct MemoryBlocks: Equatable {
  struct Block: Equatable {
    var bytes: UInt64
    /// Of these, what ksmd may look at (flag `mg`).
    var advisedBytes: UInt64
    /// In huge pages of the kernel's pool, or visible to other processes: never merged.
    var neverMerges: Bool
  }

  /// Whether the memory of some backends stands as somebody wants it.
  enum Finding: Equatable {
    case asWanted
    case otherwise
    /// It is of a kind that never merges.
    case never
    /// There are no such blocks.
    case unseen
  }

  private(set) var blocks: [Block] = []

  init(_ usages: [MappingUsage]) {
    let marked = usages.filter { $0.flags.contains(.dontFork) && $0.mapping.bytes > 0 }
      .sorted { $0.mapping.start < $1.mapping.start }
    var last: Mapping?
    for usage in marked {
      let block = Block(usage)
      // madvise, mprotect and mlock of a part split a block's mapping.
      if let last, last.end == usage.mapping.start, last.path == usage.mapping.path {
        blocks[blocks.count - 1].bytes += block.bytes
        blocks[blocks.count - 1].advisedBytes += block.advisedBytes
      } else {
        blocks.append(block)
      }
      last = usage.mapping
    }
  }

  /// Whether `count` backends of `bytes` each are looked at by ksmd, or none of them is.
  ///
  /// Which block belongs to which backend does not show, only that there are enough of the size;
  /// firmware or video memory of the same size may be among them.
  func finding(_ wanted: Bool, backends count: Int, of bytes: UInt64) -> Finding {
    let same = blocks.filter { $0.bytes == bytes }
    guard same.count >= count else { return .unseen }
    let possible = same.filter { !$0.neverMerges }
    if wanted {
      guard possible.count >= count else { return .never }
      return possible.count { $0.advisedBytes == $0.bytes } >= count ? .asWanted : .otherwise
    }
    // What never merges is off.
    let others = same.count - count
    return possible.count { $0.advisedBytes > 0 } <= others ? .asWanted : .otherwise
  }
}

extension MemoryBlocks.Block {
  fileprivate init(_ usage: MappingUsage) {
    bytes = usage.mapping.bytes
    advisedBytes = usage.flags.contains(.mergeable) ? bytes : 0
    neverMerges =
      usage.mapping.isShared || usage.flags.contains(.hugetlb) || usage.flags.contains(.shared)
  }
}
