package import KernelFiles
package import MergeModel

/// One content scan: reads all present pages, hashes them, and finds out which are equal.
///
/// It goes in steps of some 10 ms, so that its caller can keep to a budget, stop between them,
/// or drop the scan altogether.
package struct ContentPass: ~Copyable {
  /// What a step came to.
  package enum Step: Sendable, Equatable {
    case working
    /// Nothing can be done before this moment (monotonic seconds): pages wait for their second look.
    case waiting(until: Double)
    case done
  }

  /// Opens what the scan needs; `memory` comes back with `result`.
  package init(
    of targets: [ContentTarget], _ options: ContentScanOptions, memory: consuming ScanMemory,
    now: Double
  ) throws(KernelFileError) {}

  /// The process that the next step reads; nil when there is none.
  package var current: ProcessIdentity? { nil }

  package var progress: ContentProgress { ContentProgress(phase: .scanning) }

  /// Does the next piece of work.
  package mutating func step(now: Double) throws(KernelFileError) -> Step { .done }

  /// Sums up; to be called when `step` has returned `done`.
  package mutating func result(now: Double) -> ContentReport { ContentReport() }

  /// Gives back what the next scan can use, also after a scan that was dropped.
  package consuming func finish() -> ScanMemory { ScanMemory() }
}
