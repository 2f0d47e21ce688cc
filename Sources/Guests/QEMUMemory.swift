/// How much RAM a QEMU command line asks for.
enum QEMUMemory {
  private static let mebibyte: UInt64 = 1 << 20

  /// `-m` and the DIMMs plugged at start; without `-m` the backends that are the machine's RAM.
  ///
  /// Nil where nothing is said: QEMU's default depends on the machine.
  static func bytes(
    values: OptionValues, machines: [OptionList], objects: [OptionList]
  ) -> UInt64? {
    var backends: [String: UInt64] = [:]
    for object in objects where object["qom-type"]?.hasPrefix("memory-backend-") == true {
      guard let id = object["id"], let size = object["size"] else { continue }
      backends[id] = ByteAmount.parse(size)
    }
    let dimms = values.all("device").map { OptionList($0, firstKey: "driver") }
      .filter { $0["driver"] == "pc-dimm" }.compactMap { $0["memdev"] }
    guard let base = configured(values) ?? base(values, machines: machines, backends: backends)
    else { return nil }
    return ([base] + dimms.compactMap { backends[$0] }).saturatingSum
  }

  /// The last size that `-m` gives; 0 asks for the default.
  private static func configured(_ values: OptionValues) -> UInt64? {
    let sizes = values.all("m").compactMap { OptionList($0, firstKey: "size")["size"] }
    guard let last = sizes.last, let bytes = ByteAmount.parse(last, unit: mebibyte), bytes > 0
    else { return nil }
    return bytes
  }

  private static func base(
    _ values: OptionValues, machines: [OptionList], backends: [String: UInt64]
  ) -> UInt64? {
    if let id = machines.firstNonNil({ $0["memory-backend"] }) { return backends[id] }
    let nodes = values.all("numa").map { OptionList($0, firstKey: "type") }
      .compactMap { $0["memdev"] }
    guard !nodes.isEmpty else { return nil }
    return nodes.compactMap { backends[$0] }.saturatingSum
  }
}

extension Sequence<UInt64> {
  /// The sum, or the largest number where it does not fit: sizes may be anybody's invention.
  var saturatingSum: UInt64 {
    reduce(0) { sum, next in
      let (total, overflow) = sum.addingReportingOverflow(next)
      return overflow ? .max : total
    }
  }
}
