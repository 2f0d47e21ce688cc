import MergeModel

/// The memory map of one guest while its pages come in.
struct MapBuilder {
  init?(_ target: ContentTarget, _ targets: Int, _ options: ContentScanOptions) { return nil }
  mutating func count(_ state: MemoryMap.State, _ page: UInt64) {}
  mutating func count(
    _ pages: UnsafePointer<BlockPage>, _ count: Int, first: UInt64, isHuge: Bool
  ) {}
}
