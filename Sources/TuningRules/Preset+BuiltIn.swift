package import MergeModel

extension Preset {
  /// Settings that a preset may hold: those of the rate, never what is merged and how.
  package static let rateFiles: [KSMFile] = [
    .pagesToScan, .sleepMillisecs, .advisorMode, .advisorMaxCPU, .advisorTargetScanTime,
    .advisorMinPagesToScan, .advisorMaxPagesToScan,
  ]

  /// Every name that stands for one of ours, whether this kernel can do it or not.
  package static let builtInNames: Set<String> = [
    "kernel-default", "cpu-2", "conservative", "cpu-5", "balanced", "cpu-25", "aggressive",
    "advisor", "hold",
  ]

  /// How long the fastest of them lasts.
  private static let fastSeconds = 1_800.0

  /// kernel-default, cpu-2, cpu-5, cpu-25, advisor, hold; those that this kernel can.
  package static func builtIn(for snapshot: Snapshot) -> [Preset] {
    let presets = [
      Preset(
        name: "kernel-default", text: "as the kernel has it after boot",
        wishes: withoutAdvisor(snapshot) + [
          TuningRequest.Wish(.pagesToScan, "100"), TuningRequest.Wish(.sleepMillisecs, "20"),
        ]),
      ceiling(2, alias: "conservative", snapshot),
      ceiling(5, alias: "balanced", snapshot),
      ceiling(25, alias: "aggressive", trialSeconds: fastSeconds, snapshot),
      Preset(
        name: "advisor",
        text: "the kernel aims at a full scan in 200 s, with 10 to 20 % of one core",
        wishes: [
          TuningRequest.Wish(.advisorMaxCPU, "20"),
          TuningRequest.Wish(.advisorTargetScanTime, "200"),
          TuningRequest.Wish(.advisorMode, "scan-time"),
        ]),
      Preset(
        name: "hold", text: "stops scanning and keeps what is merged",
        wishes: [TuningRequest.Wish(.run, "0")]),
    ]
    return presets.filter { preset in
      preset.wishes.allSatisfy { snapshot.ksm[reading: $0.file] != .absent }
    }
  }

  private static func ceiling(
    _ percent: Int, alias: String, trialSeconds: Double? = nil, _ snapshot: Snapshot
  ) -> Preset {
    var preset = Preset(
      name: "cpu-\(percent)", aliases: [alias],
      text: "about \(percent) % of one core, several times that while new memory merges",
      wishes: wishes(cpuPercent: Double(percent), in: snapshot), trialSeconds: trialSeconds)
    let settings = ScanSettings(snapshot.ksm.applying(preset.changes(in: snapshot)))
    let pace = ScanPace(
      snapshot, settings, assumedCost: TuningForecast.assumedCost(snapshot))
    if let forecast = pace.cpuPercent, !isAbout(forecast, Double(percent)) {
      let missed = "not \(percent)% by the cost of a page now"
      preset.missed = missed
      preset.text += "; \(missed)"
    }
    return preset
  }

  /// Whether "about so much" may be said of a forecast: up to a half more, down to a half.
  private static func isAbout(_ forecast: Double, _ percent: Double) -> Bool {
    forecast >= percent * 0.5 && forecast <= percent * 1.5
  }

  /// The advisor would overwrite what is set by hand.
  static func withoutAdvisor(_ snapshot: Snapshot) -> [TuningRequest.Wish] {
    snapshot.ksm.isAdvised ? [TuningRequest.Wish(.advisorMode, "none")] : []
  }

  /// What keeps ksmd below a share of one core on this host.
  static func wishes(cpuPercent: Double, in snapshot: Snapshot) -> [TuningRequest.Wish] {
    let batch = CeilingBatch(cpuPercent: cpuPercent, in: snapshot)
    return withoutAdvisor(snapshot) + [
      TuningRequest.Wish(.pagesToScan, String(batch.pagesToScan)),
      TuningRequest.Wish(.sleepMillisecs, String(batch.sleepMillisecs)),
    ]
  }
}

/// The batch and the pause with which ksmd stays below a share of one core.
struct CeilingBatch {
  private(set) var pagesToScan: Int64
  private(set) var sleepMillisecs: Int64 = 20

  /// The longest that one batch should hold a processor.
  private static let longestSeconds = 0.1
  private static let largestShare = 90.0

  /// With the highest cost of a page that was measured here lately; else with the highest that was
  /// seen on others.
  ///
  /// A page that merges for the first time costs several times as much: no batch is small enough
  /// for that and large enough otherwise.
  init(cpuPercent: Double, in snapshot: Snapshot) {
    let percent = min(cpuPercent, Self.largestShare)
    let assumed = TuningForecast.assumedSecondsPerPage.upperBound
    func pages(_ millisecs: Int64) -> Double {
      ScanPace.pagesToScan(
        cpuPercent: percent * Self.costRatio(snapshot), sleepMillisecs: millisecs, in: snapshot,
        assumedCost: TuningForecast.isCostMeasured(snapshot) ? nil : assumed) ?? 0
    }
    func seconds(_ pages: Double) -> Double {
      var settings = ScanSettings(snapshot.ksm)
      settings.advisor = nil
      settings.pagesToScan = Int64(max(1, min(pages, 4e9)))
      return ScanPace(snapshot, settings, assumedCost: assumed).burstSeconds ?? 0
    }
    var wanted = pages(sleepMillisecs)
    // Shorter pauses make shorter batches of the same share.
    while seconds(wanted) > Self.longestSeconds, sleepMillisecs > 1 {
      sleepMillisecs -= 1
      wanted = pages(sleepMillisecs)
    }
    pagesToScan = Self.rounded(wanted)
  }

  /// What a page costs now by the most that it did in the last ten minutes: the same ceiling shall
  /// give the same batch a moment later.
  private static func costRatio(_ snapshot: Snapshot) -> Double {
    guard let most = snapshot.trend.secondsPerPageRange?.upperBound, most > 0,
      let now = ScanPace(snapshot).secondsPerPage
    else { return 1 }
    return min(1, now / most)
  }

  /// Down to two digits, at least one page.
  private static func rounded(_ pages: Double) -> Int64 {
    var step: Int64 = 1
    let whole = Int64(max(1, min(pages, 4e9)))
    while whole / step >= 100 { step *= 10 }
    return whole / step * step
  }
}
