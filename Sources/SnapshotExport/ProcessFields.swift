import MergeModel

/// One process under the keys of the contract; JSON and CSV both draw from here.
enum ProcessFields {
  static func figures(of process: ProcessFigures, in snapshot: Snapshot) -> [ExportField] {
    identity(process) + memory(process) + sharing(process, snapshot) + kernel(process)
  }

  /// How old the figures were when the snapshot was taken.
  static func ages(of process: ProcessFigures, in snapshot: Snapshot) -> [ExportField] {
    let memory = process.memoryAge(at: snapshot.takenAt)
    let sharing = process.sharing?.age(at: snapshot.takenAt)
    return [
      ExportField("memory_seconds", ExportValue(memory, decimals: 3)),
      ExportField("attribution_seconds", ExportValue(sharing, decimals: 3)),
    ]
  }

  private static func identity(_ process: ProcessFigures) -> [ExportField] {
    [
      ExportField("pid", ExportValue(process.id.pid)),
      ExportField("name", .text(process.name)),
      ExportField("uuid", ExportValue(process.guest?.uuid)),
      ExportField("vmm", ExportValue(process.guest?.monitor.rawValue)),
      ExportField("ram_bytes", ExportValue(process.guest?.ramBytes)),
    ]
  }

  private static func memory(_ process: ProcessFigures) -> [ExportField] {
    let memory = process.memory?.value.value
    return [
      ExportField("resident_bytes", ExportValue(process.residentBytes)),
      ExportField("proportional_bytes", ExportValue(memory?.proportionalBytes)),
      ExportField("swapped_bytes", ExportValue(memory?.swappedBytes)),
      ExportField("huge_bytes", ExportValue(memory?.hugeBytes)),
      ExportField("advised_bytes", ExportValue(memory?.advisedBytes)),
    ]
  }

  /// Pages in parts carry six decimals: the sums stay exact far below one page.
  private static func sharing(
    _ process: ProcessFigures, _ snapshot: Snapshot
  ) -> [ExportField] {
    let sharing = process.sharing?.value
    let freed = process.freedIfStoppedBytes(pageBytes: snapshot.host.pageBytes)
    return [
      ExportField("mapped_pages", ExportValue(sharing?.mappedPages)),
      ExportField("share_pages", ExportValue(sharing?.sharePages, decimals: 6)),
      ExportField("saved_pages", ExportValue(sharing?.savedPages, decimals: 6)),
      ExportField("self_pages", ExportValue(sharing?.selfPages)),
      ExportField("sole_frames", ExportValue(sharing?.soleFrames)),
      ExportField("zero_mapped_pages", ExportValue(sharing?.zeroMappedPages)),
      ExportField("freed_if_stopped_bytes", ExportValue(freed)),
    ]
  }

  private static func kernel(_ process: ProcessFigures) -> [ExportField] {
    let counters = process.counters.value.value
    return [
      ExportField("kernel_merging_pages", ExportValue(counters?.mergingPages)),
      ExportField("kernel_rmap_items", ExportValue(counters?.rmapItems)),
      ExportField("kernel_zero_pages", ExportValue(counters?.zeroPages)),
      ExportField("kernel_profit_bytes", ExportValue(counters?.processProfit)),
    ]
  }
}
