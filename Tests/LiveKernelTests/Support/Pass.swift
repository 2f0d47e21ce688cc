import Attribution
import Glibc
import KernelFiles
import MergeModel
import Testing

/// Attribution passes as the program makes them, for tests to step through.
enum Pass {
  static let pageBytes = sysconf(Int32(_SC_PAGESIZE))

  /// How this kernel tells merged frames, and the frame of its zero page.
  static func honesty() throws -> (test: MergedFrameTest, zeroFrame: UInt64?) {
    let outcome = KernelHonesty.examine(KernelRoots(), pageBytes: pageBytes)
    guard case .usable(let test, let zeroFrame) = outcome else {
      throw Impossible(reason: "\(outcome)")
    }
    return (test, zeroFrame)
  }

  /// A pass that has not begun to walk.
  static func over(
    _ participants: [Participant], memoryBytes: Int = 64 << 20
  ) throws -> AttributionPass {
    let (test, zeroFrame) = try honesty()
    return try AttributionPass(
      of: try participants.map { try $0.target() }, KernelRoots(), test: test,
      zeroFrame: zeroFrame, pageBytes: pageBytes, memoryBytes: memoryBytes)
  }

  /// The result of a whole pass.
  static func result(
    _ participants: [Participant], memoryBytes: Int = 64 << 20
  ) throws -> AttributionResult {
    var pass = try over(participants, memoryBytes: memoryBytes)
    while try pass.step() {}
    return pass.result()
  }

  private struct Impossible: Error {
    var reason: String
  }
}
