import MergeModel

/// What a content scan found under the keys of the contract; JSON and CSV both draw from here.
enum ContentFields {
  /// Pages under a key, exact or estimated; nil where the scan could not tell.
  private struct Figure {
    var key: String
    var pages: Estimate?

    init(_ key: String, _ pages: Estimate?) {
      self.key = key
      self.pages = pages
    }

    init(_ key: String, exact pages: UInt64?) {
      self.init(key, pages.map { Estimate(Double($0)) })
    }
  }

  /// How and when it was scanned, and what came of it for the whole host.
  static func host(_ snapshot: Snapshot) -> [ExportField] {
    scan(snapshot) + fields(figures(of: snapshot.content?.value)) + forecast(snapshot)
  }

  static func split(_ report: ContentReport?) -> [ExportField] {
    [
      ExportField("zero_pages", ExportValue(pages: report?.idealSplit.zeroPages)),
      ExportField("self_pages", ExportValue(pages: report?.idealSplit.selfPages)),
      ExportField("inter_pages", ExportValue(pages: report?.idealSplit.interPages)),
    ]
  }

  /// Every reason there is, those of no page too: what is missing in a scan is a known zero.
  static func reasons(_ obstacles: [MergeObstacle: Double]?) -> [ExportField] {
    MergeObstacle.allCases.map { obstacle in
      ExportField(
        obstacle.rawValue, ExportValue(pages: obstacles.map { $0[obstacle] ?? 0 }))
    }
  }

  /// The part of one process in a scan that looked so often at each page.
  static func process(_ figures: ContentFigures?, looks: Int) -> [ExportField] {
    fields(Self.figures(of: figures, looks: looks))
  }

  // MARK: Intervals

  /// An estimated figure's key, and the ends of the interval that holds it 95 times in 100.
  typealias Interval = (key: String, ends: [ExportValue])

  static func intervals(_ report: ContentReport) -> [Interval] {
    intervals(figures(of: report))
  }

  static func intervals(_ figures: ContentFigures, looks: Int) -> [Interval] {
    intervals(Self.figures(of: figures, looks: looks))
  }

  private static func intervals(_ figures: [Figure]) -> [Interval] {
    figures.compactMap { figure in
      figure.pages?.interval.map { interval in
        let ends = [interval.lowerBound, interval.upperBound]
        return (figure.key, ends.map { ExportValue(pages: $0) })
      }
    }
  }

  // MARK: Figures

  private static func fields(_ figures: [Figure]) -> [ExportField] {
    figures.map { ExportField($0.key, ExportValue(pages: $0.pages?.value)) }
  }

  private static func scan(_ snapshot: Snapshot) -> [ExportField] {
    let report = snapshot.content?.value
    let method = report.map { $0.samplingRate < 1 ? "sampled" : "exact" }
    let age = snapshot.content?.ageOfResult(at: snapshot.takenAt)
    return [
      ExportField("method", ExportValue(method)),
      // As it is: a power of one half needs more than a few decimals.
      ExportField("sampling_rate", ExportValue(report?.samplingRate, decimals: 12)),
      ExportField("looks", ExportValue(report?.looks)),
      ExportField("seconds", ExportValue(report?.seconds, decimals: 3)),
      ExportField("cpu_seconds", ExportValue(report?.cpuSeconds, decimals: 6)),
      ExportField("bytes_read", ExportValue(report?.bytesRead)),
      ExportField("age_seconds", ExportValue(age, decimals: 3)),
      ExportField("full_scans", ExportValue(report?.fullScans)),
    ]
  }

  private static func figures(of report: ContentReport?) -> [Figure] {
    [
      Figure("resident_pages", exact: report?.residentPages),
      Figure("distinct_frames", exact: report?.distinctFrames),
      Figure("distinct_contents", report?.distinctContents),
      Figure("achieved_pages", exact: report?.achievedPages),
      Figure("mergeable_pages", report?.mergeablePages),
      Figure("ideal_pages", report?.idealPages),
      Figure("zero_pages", exact: report?.zeroPages),
      Figure("zero_in_huge_pages", exact: report?.zeroPagesInHugePages),
      Figure("zero_mapped_pages", exact: report?.zeroMappedPages),
      Figure("volatile_pages", report.flatMap { changing($0.volatilePages, looks: $0.looks) }),
      Figure("missed_pages", report.map { Estimate($0.missedPages) }),
      Figure("not_advised_pages", report?.notAdvisedPages),
      Figure("predicted_pages_sharing", report?.predictedPagesSharing),
    ]
  }

  private static func figures(of process: ContentFigures?, looks: Int) -> [Figure] {
    [
      Figure("resident_pages", exact: process?.residentPages),
      Figure("mergeable_pages", process?.mergeablePages),
      Figure("zero_pages", exact: process?.zeroPages),
      Figure("zero_in_huge_pages", exact: process?.zeroPagesInHugePages),
      Figure("zero_mapped_pages", exact: process?.zeroMappedPages),
      Figure("self_pages", process?.selfPages),
      Figure("inter_pages", process?.interPages),
      Figure("volatile_pages", process.flatMap { changing($0.volatilePages, looks: looks) }),
      Figure(
        "missed_pages", process.map { Estimate($0.obstacles[.missedBySmartScan] ?? 0) }),
      Figure("not_advised_pages", process?.notAdvisedPages),
      Figure("gain_if_advised_pages", process?.gainIfAdvisedPages),
    ]
  }

  /// One look tells nothing of what changes.
  private static func changing(_ pages: Estimate, looks: Int) -> Estimate? {
    looks > 1 ? pages : nil
  }

  /// Where ksmd will end; not known without a scan.
  private static func forecast(_ snapshot: Snapshot) -> [ExportField] {
    let forecast = snapshot.content == nil ? nil : MergeForecast(snapshot)
    return [
      ExportField("by_itself_pages", ExportValue(pages: forecast?.byItselfPages)),
      ExportField("needs_action_pages", ExportValue(pages: forecast?.needsActionPages)),
      ExportField("full_scan_seconds", ExportValue(forecast?.fullScanSeconds, decimals: 3)),
      ExportField("converged_seconds", ExportValue(forecast?.convergedSeconds, decimals: 3)),
    ]
  }
}
