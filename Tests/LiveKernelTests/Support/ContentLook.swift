import ContentScan
import Glibc
import KernelFiles
import LiveHarness
import MergeModel

/// Content scans as the program makes them, for tests to step through.
enum ContentLook {
  /// How a scan of this host works.
  static func options(memoryBytes: Int = 64 << 20, looks: Int = 2) throws -> ContentScanOptions {
    let (test, zeroFrame) = try Pass.honesty()
    var options = ContentScanOptions(
      roots: KernelRoots(), test: test, zeroFrame: zeroFrame, pageBytes: Pass.pageBytes,
      memoryBytes: memoryBytes)
    options.looks = looks
    return options
  }

  /// A scan that has not begun to read.
  static func over(
    _ participants: [Participant], _ options: ContentScanOptions? = nil
  ) throws -> ContentPass {
    try ContentPass(
      of: try participants.map { try $0.contentTarget() }, options ?? self.options(),
      memory: ScanMemory(), now: now())
  }

  /// Does all that is left of a scan, waiting where it must.
  static func finish(_ pass: inout ContentPass) async throws -> ContentReport {
    while true {
      switch try pass.step(now: now()) {
      case .working: break
      case .waiting(let until):
        try await Task.sleep(for: .seconds(max(0.001, until - now())))
      case .done: return pass.result(now: now())
      }
    }
  }

  /// The report of a whole scan.
  static func report(
    _ participants: [Participant], _ options: ContentScanOptions? = nil
  ) async throws -> ContentReport {
    var pass = try over(participants, options)
    return try await finish(&pass)
  }

  /// Seconds since boot.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Participant {
  /// What a content scan is told of it.
  func contentTarget() throws -> ContentTarget {
    let ram = try memory().ram.map { $0.start..<($0.start + $0.bytes) }
    let began = Double(identity.startTicks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    return ContentTarget(
      identity: identity, isGuest: guest != nil,
      ram: ram.sorted { $0.lowerBound < $1.lowerBound },
      runningSeconds: ContentLook.now() - began)
  }
}
