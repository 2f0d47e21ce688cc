import Glibc
package import SystemPackage

/// Where a snapshot goes that is saved by a key, and what it is called.
package enum SnapshotLocation {
  /// `/var/lib/ksmtop/snapshots` for root, else `ksmtop` in the user's state directory.
  ///
  /// That directory is `$XDG_STATE_HOME` or `~/.local/state` (XDG Base Directory Specification).
  /// Nil where the environment names neither.
  package static func directory(isRoot: Bool, environment: [String: String]) -> FilePath? {
    if isRoot { return "/var/lib/ksmtop/snapshots" }
    if let state = absolute(environment["XDG_STATE_HOME"]) { return state.appending("ksmtop") }
    return absolute(environment["HOME"])?.appending(".local/state/ksmtop")
  }

  /// `ksmtop-kvm07-20251124T021241Z.json`, from the second on `ksmtop-kvm07-20251124T021241Z-2.json`.
  package static func fileName(
    host: String, stamp: String, number: Int = 1, extension: String = "json"
  ) -> String {
    let suffix = number > 1 ? "-\(number)" : ""
    return "ksmtop-\(sanitised(host))-\(stamp)\(suffix).\(`extension`)"
  }

  /// Writes a new file and returns its path; makes the directory, and never overwrites.
  package static func save(
    _ bytes: [UInt8], in directory: FilePath, host: String, stamp: String,
    extension: String = "json"
  ) throws(StateFileError) -> FilePath {
    try make(directory)
    for number in 1... {
      let name = fileName(host: host, stamp: stamp, number: number, extension: `extension`)
      let path = directory.appending(name)
      do {
        try WholeFile.write(bytes, to: path, existing: .kept)
        return path
      } catch  where error.reason == .alreadyThere && number < 1_000 {
        continue
      }
    }
    throw StateFileError(directory, .alreadyThere)
  }

  /// Makes what is missing of `directory` for its owner only; refuses a link at its end.
  package static func make(_ directory: FilePath) throws(StateFileError) {
    var path = FilePath(root: directory.root, [])
    do {
      for component in directory.components {
        path.append(component)
        let name = path.string
        do {
          try SystemCall.run { mkdir(name, S_IRWXU) }
        } catch .system(.fileExists) {
          continue
        } catch  where existsAsDirectory(path) {
          // A read-only file system tells of that before it tells that the directory is there.
          continue
        }
      }
      _ = try Folder(directory, followLink: false)
    } catch {
      throw StateFileError(path, error)
    }
  }

  private static func existsAsDirectory(_ path: FilePath) -> Bool {
    do {
      _ = try Folder(path)
      return true
    } catch {
      return false
    }
  }

  private static func absolute(_ text: String?) -> FilePath? {
    let path = FilePath(text ?? "")
    return path.isAbsolute ? path : nil
  }

  /// Letters, digits, `.`, `_` and `-` of ASCII; no dot or dash at the beginning.
  private static func sanitised(_ host: String) -> String {
    let kept = host.unicodeScalars.prefix(64).map { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": Character(scalar)
      default: Character("_")
      }
    }
    guard let first = kept.first else { return "host" }
    return String([first == "." || first == "-" ? "_" : first] + kept.dropFirst())
  }
}
