import MergeModel

/// Numbers that look random and are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// The settings with the rules of mm/ksm.c, written down anew: what is refused, what moves by itself.
struct SimulatedKernel: Equatable {
  enum Refused: Error, Equatable {
    case busy
    case invalid
    case range
  }

  private(set) var numbers: [KSMFile: UInt64] = [
    .run: 0, .pagesToScan: 100, .sleepMillisecs: 20, .mergeAcrossNodes: 1, .maxPageSharing: 256,
    .useZeroPages: 0, .smartScan: 1, .stableNodeChainsPruneMillisecs: 2_000, .advisorMaxCPU: 70,
    .advisorTargetScanTime: 200, .advisorMinPagesToScan: 500, .advisorMaxPagesToScan: 30_000,
  ]
  private(set) var isAdvisorOn = false
  private(set) var mergedPages: UInt64 = 0

  mutating func write(_ file: KSMFile, _ text: String) throws(Refused) {
    if file == .advisorMode {
      guard text == "none" || text == "scan-time" else { throw .invalid }
      guard isAdvisorOn != (text == "scan-time") else { return }
      isAdvisorOn.toggle()
      numbers[.pagesToScan] = isAdvisorOn ? numbers[.advisorMinPagesToScan] : 100
      return
    }
    guard let number = UInt64(text), numbers[file] != nil else { throw .invalid }
    switch file {
    case .run:
      if number > 2 { throw .invalid }
      if number == 2, numbers[.run] != 2 { mergedPages = 0 }
    case .pagesToScan:
      if isAdvisorOn || number > UInt64(UInt32.max) { throw .invalid }
    case .sleepMillisecs, .stableNodeChainsPruneMillisecs:
      if number > UInt64(UInt32.max) { throw .invalid }
    case .mergeAcrossNodes:
      if number > 1 { throw .invalid }
      if number != numbers[file], mergedPages > 0 { throw .busy }
    case .maxPageSharing:
      if number < 2 { throw .invalid }
      if number > UInt64(Int32.max) { throw .range }
      if number != numbers[file], mergedPages > 0 { throw .busy }
    case .useZeroPages, .smartScan:
      if number > 1 { throw .invalid }
    case .advisorTargetScanTime:
      if number == 0 { throw .invalid }
    default: break
    }
    numbers[file] = number
  }

  /// A full scan ends: pages merge, and the advisor computes anew.
  mutating func scan(_ random: inout SeededNumbers) {
    guard numbers[.run] == 1, numbers[.pagesToScan] != 0 else { return }
    mergedPages += UInt64.random(in: 0...1_000, using: &random)
    guard isAdvisorOn else { return }
    numbers[.pagesToScan] = min(
      UInt64.random(in: 1...5_000, using: &random), numbers[.advisorMaxPagesToScan] ?? 0)
  }

  /// All settings as the kernel writes them.
  var settings: [KSMFile: String] {
    var all = numbers.mapValues { String($0) }
    all[.advisorMode] = isAdvisorOn ? "scan-time" : "none"
    return all
  }

  var readings: KSMReadings {
    var all: [KSMFile: Reading<KSMValue>] = numbers.mapValues { .value(.unsigned($0)) }
    all[.advisorMode] = .value(.choice(isAdvisorOn ? "scan-time" : "none"))
    all[.pagesShared] = .value(.unsigned((mergedPages + 9) / 10))
    all[.pagesSharing] = .value(.unsigned(mergedPages))
    all[.pagesUnshared] = .value(.unsigned(500))
    all[.pagesVolatile] = .value(.unsigned(0))
    all[.ksmZeroPages] = .value(.unsigned(0))
    return KSMReadings(all)
  }
}
