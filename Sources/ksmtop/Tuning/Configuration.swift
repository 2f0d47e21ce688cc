import MergeModel
import TuningRules

/// What the configuration files say.
struct Configuration {
  var isReadonly = false

  /// From `/etc/ksmtop.conf` and the user's own file.
  static func read() throws(Failure) -> Configuration { Configuration() }

  func presets(for snapshot: Snapshot) -> [Preset] { [] }
}
