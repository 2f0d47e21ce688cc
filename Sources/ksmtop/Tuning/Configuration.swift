import MergeModel
import StateFiles
import SystemPackage
import TuningRules

/// What the configuration files say: the host's, then the user's own.
struct Configuration {
  /// Whether any of them asks to change nothing.
  private(set) var isReadonly = false
  /// By name; the user's own takes the place of the host's.
  private(set) var presets: [OwnPreset] = []

  init() {}

  /// Reads `/etc/ksmtop.conf`, then `ksmtop/ksmtop.conf` in the user's configuration directory.
  ///
  /// `KSMTOP_CONFIG` names another file instead of the user's own, and it has to be there. A file with a mistake in it ends the program:
  /// half of what was meant, `readonly` perhaps, must not hold.
  static func read(_ environment: [String: String] = Environment.ofUser) throws(Failure)
    -> Configuration
  {
    var configuration = Configuration()
    try configuration.add("/etc/ksmtop.conf", isNamed: false)
    if let path = own(environment) {
      try configuration.add(path, isNamed: environment["KSMTOP_CONFIG"] != nil)
    }
    return configuration
  }

  /// Those presets that this host's kernel can take.
  func presets(for snapshot: Snapshot) -> [Preset] {
    presets.compactMap { $0.preset(for: snapshot) }
  }

  /// The user's own file; nil where the environment names no place for it.
  private static func own(_ environment: [String: String]) -> FilePath? {
    if let path = environment["KSMTOP_CONFIG"] { return FilePath(path) }
    let folder = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { "\($0)/.config" }
    guard let folder, folder.hasPrefix("/") else { return nil }
    return FilePath(folder).appending("ksmtop/ksmtop.conf")
  }

  private mutating func add(_ path: FilePath, isNamed: Bool) throws(Failure) {
    let bytes: [UInt8]
    do throws(Errno) {
      guard let found = try SmallFile.read(path) else {
        if isNamed { throw Errno.noSuchFileOrDirectory }
        return
      }
      bytes = found
    } catch {
      // Somebody else's home, as with `sudo -u`; who may not read the host's changes nothing either.
      if error == .permissionDenied, !isNamed { return }
      throw Failure(.failed, "\(path): \(error)")
    }
    do throws(PresetFile.Mistake) {
      let file = try PresetFile(parsing: String(decoding: bytes, as: UTF8.self))
      isReadonly = isReadonly || file.isReadonly == true
      let names = Set(file.presets.map(\.name))
      presets = presets.filter { !names.contains($0.name) } + file.presets
    } catch {
      throw Failure(.failed, "\(path), line \(error.line): \(error.message)")
    }
  }
}
