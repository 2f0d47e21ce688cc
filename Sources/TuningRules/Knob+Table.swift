package import MergeModel

extension Knob {
  /// Every setting, in the order in which people think of them.
  package static let all: [Knob] = scanning + merging + advisor

  /// The line of the table for a file; nil for a counter.
  package static func of(_ file: KSMFile) -> Knob? { all.first { $0.file == file } }

  /// What fits into 32 bits, as most of these do in the kernel.
  private static let word: ClosedRange<UInt64> = 0...4_294_967_295
  private static let switched: Values = .choice([("0", "off"), ("1", "on")])

  private static let scanning: [Knob] = [
    Knob(
      .run, .choice([("0", "stop"), ("1", "scan"), ("2", "stop and unmerge all")]),
      kernelDefault: "0",
      explanation:
        "Whether ksmd scans and merges; stopping keeps what is merged, 2 makes every merged page "
        + "memory of its own again.",
      rule: "2 needs memory for all that is merged, and holds up the writer until it is done.",
      since: "2.6.32"),
    Knob(
      .pagesToScan, .number(word), unit: "pages", kernelDefault: "100",
      condition: .onlyWithoutAdvisor,
      explanation: "How many pages ksmd looks at in one batch, before it sleeps.",
      rule: "The kernel refuses it while advisor_mode is scan-time: the advisor sets it.",
      since: "2.6.32"),
    Knob(
      .sleepMillisecs, .number(word), unit: "ms", kernelDefault: "20",
      explanation: "How long ksmd sleeps between two batches; 0 keeps a processor busy.",
      since: "2.6.32"),
    Knob(
      .smartScan, switched, kernelDefault: "1",
      explanation:
        "Whether ksmd passes over pages that found no equal page in the last scans, for up to "
        + "eight scans.",
      since: "6.7"),
  ]

  private static let merging: [Knob] = [
    Knob(
      .useZeroPages, switched, kernelDefault: "0",
      explanation:
        "Whether pages of zeros become the kernel's one zero page instead of a merged page.",
      rule: "It holds for pages that are merged from then on.", since: "4.11"),
    Knob(
      .maxPageSharing, .number(2...2_147_483_647), unit: "mappings", kernelDefault: "256",
      condition: .onlyUnmerged,
      explanation: "How many mappings may share one merged page before a second copy is kept.",
      rule: "The kernel refuses another value while any page is merged.", since: "4.13"),
    Knob(
      .mergeAcrossNodes, switched, kernelDefault: "1", condition: .onlyUnmerged,
      explanation:
        "Whether equal pages of different NUMA nodes are merged; off saves less and spares "
        + "guests reads from another node.",
      rule: "The kernel refuses another value while any page is merged.", since: "3.9"),
    Knob(
      .stableNodeChainsPruneMillisecs, .number(word), unit: "ms", kernelDefault: "2000",
      explanation:
        "How often ksmd looks for unused copies of contents that met max_page_sharing.",
      since: "4.13"),
  ]

  private static let advisor: [Knob] = [
    Knob(
      .advisorMode, .choice([("none", nil), ("scan-time", nil)]), kernelDefault: "none",
      explanation:
        "Whether the kernel sets pages_to_scan itself, after each full scan, to meet "
        + "advisor_target_scan_time.",
      rule:
        "Switched on it sets pages_to_scan to advisor_min_pages_to_scan, switched off to 100.",
      since: "6.8"),
    Knob(
      .advisorTargetScanTime, .number(1...4_294_967_295), unit: "s", kernelDefault: "200",
      isOfAdvisor: true, explanation: "How long the advisor lets a full scan take.",
      since: "6.8"),
    Knob(
      .advisorMaxCPU, .number(0...100), unit: "% of one core", kernelDefault: "70",
      isOfAdvisor: true, explanation: "How much CPU time the advisor lets ksmd take.",
      rule: "The kernel checks no limit; ksmd is one thread and never takes more than 100 %.",
      since: "6.8"),
    Knob(
      .advisorMinPagesToScan, .number(word), unit: "pages", kernelDefault: "500",
      isOfAdvisor: true, explanation: "The pages_to_scan with which the advisor begins.",
      rule: "It is no lower limit: the advisor goes below it.", since: "6.8"),
    Knob(
      .advisorMaxPagesToScan, .number(word), unit: "pages", kernelDefault: "30000",
      isOfAdvisor: true, explanation: "The largest pages_to_scan that the advisor sets.",
      rule: "At 0 no full scan ends any more, and the advisor never computes anew.",
      since: "6.8"),
  ]
}
