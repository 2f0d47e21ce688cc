import MergeModel
import TuningRules

/// Lines of tmpfiles.d that set at boot what holds now and is not the kernel's default.
enum TmpfilesLines {
  static func all(_ ksm: KSMReadings) -> [String] {
    []
  }
}
