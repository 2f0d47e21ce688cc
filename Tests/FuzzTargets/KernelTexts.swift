import KernelFiles
import MergeModel

extension FuzzTarget {
  /// The files of `/sys/kernel/mm/ksm`.
  static let kernelFiles = FuzzTarget("kernel-files") { input in
    for form in [KSMFile.Form.unsigned, .signed, .choice] {
      guard let value = KSMFileParser.value(of: input.span, form: form) else { continue }
      let written = form == .choice ? "[\(value.text)]" : value.text
      try expectEqual(
        KSMFileParser.value(of: Array("\(written)\n".utf8).span, form: form), value,
        "read again as \(form)")
    }
    _ = input.span.excerpt
  }

  /// meminfo, vmstat, pressure and what else is read of the host.
  static let hostFiles = FuzzTarget("host-files") { input in
    let text = input.span
    _ = HostParsers.memoryInformation(text)
    _ = HostParsers.memoryStatistics(text)
    let decimals = [
      HostParsers.uptime(text), HostParsers.loadAverage(text),
      HostParsers.pressureSomeAverage10(text),
    ]
    for number in decimals.compactMap(\.self) {
      try expect(number.isFinite && number >= 0, "\(number)")
    }
    if let count = HostParsers.listCount(text) { try expect(count > 0, "\(count)") }
    if let number = HostParsers.number(text) {
      try expectEqual(HostParsers.number(Array("\(number)".utf8).span), number, "read again")
    }
    if let time = HostParsers.processorTime(text, ticksPerSecond: 100) {
      try expect(time.idle >= 0 && time.idle <= time.total, "\(time)")
    }
  }

  /// stat, statm and ksm_stat of a process.
  static let process = FuzzTarget("process") { input in
    let text = input.span
    if let stat = ProcessStat(parsing: text) {
      try expect(stat.command.utf8.count <= 3 * input.count, "a command longer than its text")
      try expect(input.contains(stat.state), "a state that stands nowhere")
    }
    if let statm = ProcessStatm(parsing: text) {
      let written = Array("\(statm.sizePages) \(statm.residentPages) 0".utf8)
      try expectEqual(ProcessStatm(parsing: written.span), statm, "read again")
      _ = statm.residentPages * 65_536
    }
    if let stat = KSMStatParser.stat(of: text) {
      try expectEqual(KSMStatParser.stat(of: Array(stat.written.utf8).span), stat, "read again")
    }
  }

  /// What memory cgroup a process is in.
  static let controlGroup = FuzzTarget("control-group") { input in
    guard let group = MemoryGroupPath(parsing: String(decoding: input, as: UTF8.self)) else {
      return
    }
    for place in group.withAncestors {
      try expect(place.path.utf8.first == UInt8(ascii: "/"), "no absolute path: \(place.path)")
      let parts = place.path.split(separator: "/")
      try expect(!parts.contains("..") && !parts.contains("."), "leads outside: \(place.path)")
    }
    try expectEqual(group.withAncestors.last?.path, "/", "above all")
  }
}

extension KSMStat {
  /// As kernel 6.18 prints it.
  fileprivate var written: String {
    let lines: [String?] = [
      rmapItems.map { "ksm_rmap_items \($0)" }, zeroPages.map { "ksm_zero_pages \($0)" },
      mergingPages.map { "ksm_merging_pages \($0)" },
      processProfit.map { "ksm_process_profit \($0)" },
      mergeAny.map { "ksm_merge_any: \($0 ? "yes" : "no")" },
      mergeable.map { "ksm_mergeable: \($0 ? "yes" : "no")" },
    ]
    return lines.compactMap { $0.map { "\($0)\n" } }.joined()
  }
}
