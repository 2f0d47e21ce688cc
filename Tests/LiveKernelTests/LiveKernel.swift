import Glibc
import LiveHarness
import Testing

/// Tests against the running kernel: real KSM, real QEMU guests, one test at a time.
@Suite(
  "Live kernel", .serialized, .enabled(if: LiveRequirement.isMet, "\(LiveRequirement.reason)"))
enum LiveKernel {
  /// Set `KSMTOP_LIVE_FULL=1` for a fleet of 52 guests with 48 MiB of content each.
  static let isFullRun = getenv("KSMTOP_LIVE_FULL").map { String(cString: $0) } == "1"
}
