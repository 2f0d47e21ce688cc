import MergeModel

/// The host's figures under the keys of the contract; JSON and CSV both draw from here.
enum HostFields {
  static func host(_ snapshot: Snapshot) -> [ExportField] {
    let host = snapshot.host
    return [
      ExportField("name", ExportValue(host.name.isEmpty ? nil : host.name)),
      ExportField("kernel", ExportValue(host.kernel.isEmpty ? nil : host.kernel)),
      ExportField("page_bytes", ExportValue(host.pageBytes)),
      ExportField("memory_bytes", ExportValue(host.memoryBytes.value)),
      ExportField("available_bytes", ExportValue(host.availableBytes.value)),
      ExportField("swap_total_bytes", ExportValue(host.swapTotalBytes.value)),
      ExportField("swap_free_bytes", ExportValue(host.swapFreeBytes.value)),
      ExportField("numa_nodes", ExportValue(host.numaNodes.value)),
      ExportField(
        "pressure_some_avg10", ExportValue(host.pressureSomeAvg10.value, decimals: 2)),
    ]
  }

  /// Under the kernel's own file names: absent where it has no such file, null where we may not read it.
  static func kernelFiles(_ files: [KSMFile], _ snapshot: Snapshot) -> [ExportField] {
    files.map { file in
      let value: ExportValue =
        switch snapshot.ksm[reading: file] {
        case .value(.unsigned(let number)): .unsigned(number)
        case .value(.signed(let number)): .signed(number)
        case .value(.choice(let word)): .text(word)
        case .absent: .absent
        case .forbidden, .failed: .null
        }
      return ExportField(file.rawValue, value)
    }
  }

  static func sums(_ snapshot: Snapshot) -> [ExportField] {
    [
      ExportField("common_bytes", ExportValue(snapshot.commonBytes)),
      ExportField("saving_bytes", ExportValue(snapshot.savingBytes)),
      ExportField("shared_bytes", ExportValue(snapshot.sharedBytes)),
      ExportField("profit_bytes", ExportValue(snapshot.profitBytes)),
    ]
  }

  static func ksmd(_ snapshot: Snapshot) -> [ExportField] {
    let ksmd = snapshot.host.ksmd.value
    return [
      ExportField("pid", ExportValue(ksmd?.pid)),
      ExportField("cpu_seconds", ExportValue(ksmd?.cpuSeconds, decimals: 6)),
    ]
  }

  static func cowBreaks(_ snapshot: Snapshot) -> ExportField {
    ExportField("cow_breaks", ExportValue(snapshot.host.cowBreaks.value))
  }

  static func rates(_ snapshot: Snapshot) -> [ExportField] {
    let rates = snapshot.rates
    return [
      ExportField("seconds", ExportValue(rates?.seconds, decimals: 3)),
      ExportField(
        "pages_scanned_per_second", ExportValue(rates?.pagesScannedPerSecond, decimals: 3)),
      ExportField("ksmd_cpu_percent", ExportValue(rates?.ksmdCPUPercent, decimals: 3)),
      ExportField("cow_breaks_per_second", ExportValue(rates?.cowBreaksPerSecond, decimals: 3)),
    ]
  }

  static func reconciliation(_ snapshot: Snapshot) -> [ExportField] {
    let sums = snapshot.attribution?.value.reconciliation
    return [
      ExportField("mapped_pages", ExportValue(sums?.mappedPages)),
      ExportField("merged_frames", ExportValue(sums?.mergedFrames)),
      ExportField("unattributed_pages", ExportValue(sums?.unattributedPages)),
      ExportField("difference_pages", ExportValue(sums?.differencePages)),
      ExportField("stable", sums.map { .flag($0.stable) } ?? .null),
    ]
  }
}
