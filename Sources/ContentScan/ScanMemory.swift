import CXXHash
import MergeModel

/// What is kept from one content scan to the next: the secret of the hash, and the contents of merged frames.
package struct ScanMemory: ~Copyable {
  let secret: [UInt8]
  var random: SmallRandom
  var frames = OpenTable<FrameEntry>()
  /// Processes of the scan before, by the index with which frames name their witness.
  var witnesses: [ProcessIdentity] = []

  /// With a secret of its own from the kernel's random numbers, so that no guest can craft collisions.
  package init() {
    var numbers = SystemRandomNumberGenerator()
    self.init(from: &numbers)
  }

  /// With a secret made of `seed`, for tests.
  package init(seed: UInt64) {
    var numbers = SmallRandom(seed: seed)
    self.init(from: &numbers)
  }

  /// What a scan leaves: the frames that it met, or after a scan that was dropped all that it knows.
  init(
    secret: [UInt8], random: SmallRandom, frames: consuming OpenTable<FrameEntry>,
    witnesses: [ProcessIdentity], isComplete: Bool, isTrusted: Bool
  ) {
    self.secret = secret
    self.random = random
    self.witnesses = witnesses
    frames.sift { $0.isMerged && ($0.isSeen || !isComplete && isTrusted) }
    frames.shrink()
    self.frames = frames
  }

  /// Hands out the frames with their witnesses found again among `targets`.
  mutating func takeFrames(
    for targets: [ContentTarget], mostBytes: Int
  ) -> OpenTable<FrameEntry> {
    var taken = OpenTable<FrameEntry>()
    guard frames.bytes <= mostBytes else { return taken }
    swap(&taken, &frames)
    var places: [ProcessIdentity: Int] = [:]
    for (index, target) in targets.enumerated() { places[target.identity] = index }
    let numbers = witnesses.map { places[$0] ?? FrameEntry.nobody }
    taken.sift { entry in
      entry.isSeen = false
      entry.sharers = OwnerSets.none
      entry.multiplicity = 0
      entry.witness = entry.witness < numbers.count ? numbers[entry.witness] : FrameEntry.nobody
      return entry.witness != FrameEntry.nobody
    }
    return taken
  }

  private init(from numbers: inout some RandomNumberGenerator) {
    let words = PageReader.secretBytes / MemoryLayout<UInt64>.size
    let seed = (0..<words).map { _ in numbers.next() }
    random = SmallRandom(seed: numbers.next())
    secret = [UInt8](unsafeUninitializedCapacity: PageReader.secretBytes) { bytes, count in
      seed.withUnsafeBytes { seed in
        // Without a usable secret the seed itself, just as random, is one.
        let isMade = ksmtop_make_secret(
          bytes.baseAddress, bytes.count, seed.baseAddress, seed.count)
        if isMade == 0 { UnsafeMutableRawBufferPointer(bytes).copyBytes(from: seed) }
      }
      count = PageReader.secretBytes
    }
  }
}

/// Numbers to choose samples with, quickly (SplitMix64).
struct SmallRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
