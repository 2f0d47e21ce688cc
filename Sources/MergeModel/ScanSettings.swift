/// The settings that decide how fast ksmd goes through memory.
package struct ScanSettings: Sendable, Equatable {
  /// What the scan-time advisor of the kernel aims at.
  package struct Advisor: Sendable, Equatable {
    /// Seconds of one full scan.
    package var targetSeconds: Double
    /// ksmd's share of one core, in per cent, above which it goes no faster.
    package var maxCPUPercent: Double
    /// Most pages a batch.
    package var mostPagesToScan: Double

    /// The share of one core, in per cent, below which the kernel's advisor never goes.
    package static let leastCPUPercent = 10.0

    package init(targetSeconds: Double, maxCPUPercent: Double, mostPagesToScan: Double) {
      self.targetSeconds = targetSeconds
      self.maxCPUPercent = maxCPUPercent
      self.mostPagesToScan = mostPagesToScan
    }
  }

  /// run=1.
  package var isRunning: Bool
  package var pagesToScan: Int64?
  package var sleepMillisecs: Int64?
  /// Whether smart scan may pass pages over; a kernel that has none counts no such pages.
  package var passesOver: Bool
  /// Nil while pages_to_scan is set by hand.
  package var advisor: Advisor?

  package init(_ ksm: KSMReadings) {
    isRunning = ksm[.run] == 1
    pagesToScan = ksm[.pagesToScan]
    sleepMillisecs = ksm[.sleepMillisecs]
    passesOver = ksm[.smartScan] != 0
    advisor = ksm.isAdvised ? Advisor(ksm) : nil
  }

  /// Whether ksmd goes at the same pace with both.
  package func hasPace(of other: ScanSettings) -> Bool {
    pagesToScan == other.pagesToScan && sleepMillisecs == other.sleepMillisecs
      && advisor == other.advisor
  }
}

extension ScanSettings.Advisor {
  /// With the kernel's defaults where a limit cannot be read.
  fileprivate init(_ ksm: KSMReadings) {
    func number(_ file: KSMFile, _ otherwise: Double) -> Double {
      ksm[file].map { Double($0) } ?? otherwise
    }
    self.init(
      targetSeconds: max(1, number(.advisorTargetScanTime, 200)),
      maxCPUPercent: number(.advisorMaxCPU, 70),
      mostPagesToScan: number(.advisorMaxPagesToScan, 30_000))
  }
}

extension KSMReadings {
  /// Whether the scan-time advisor sets pages_to_scan.
  package var isAdvised: Bool { self[reading: .advisorMode].value == .choice("scan-time") }

  /// With these changes made, each value in the kernel's words.
  package func applying(_ changes: [SettingChange]) -> KSMReadings {
    var readings = self
    for change in changes {
      let value = UInt64(change.to).map { KSMValue.unsigned($0) } ?? .choice(change.to)
      readings[reading: change.file] = .value(value)
    }
    return readings
  }
}
