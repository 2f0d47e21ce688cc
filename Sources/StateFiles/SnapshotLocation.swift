import Glibc
package import SystemPackage

/// Where a snapshot goes that is saved by a key.
package enum SnapshotLocation {
  /// `/var/lib/ksmtop/snapshots` for root, else `ksmtop` in the user's state directory.
  ///
  /// That directory is `$XDG_STATE_HOME` or `~/.local/state` (XDG Base Directory Specification).
  /// Nil where the environment names neither.
  package static func directory(isRoot: Bool, environment: [String: String]) -> FilePath? {
    if isRoot { return hostDirectory.appending("snapshots") }
    return userDirectory(environment)
  }

  /// What root keeps on this host; others may look into it.
  package static let hostDirectory: FilePath = "/var/lib/ksmtop"

  /// What another user keeps; nil where the environment names no place.
  package static func userDirectory(_ environment: [String: String]) -> FilePath? {
    if let state = absolute(environment["XDG_STATE_HOME"]) { return state.appending("ksmtop") }
    return absolute(environment["HOME"])?.appending(".local/state/ksmtop")
  }

  /// One form of what is saved: the ending of its file, and its bytes.
  package typealias Form = (ending: String, bytes: [UInt8])

  /// Saves the forms of one thing as `path` with their endings, and returns the files.
  ///
  /// Makes the directory, and never overwrites: where a name is taken, all get `path-2`, `path-3` …
  /// Where one cannot be written none is left.
  package static func save(
    _ forms: [Form], as path: FilePath
  ) throws(StateFileError) -> [FilePath] {
    let directory = path.removingLastComponent()
    try make(directory)
    for number in 1..<1_000 {
      let base = number > 1 ? "\(path)-\(number)" : path.string
      let files = forms.map { FilePath("\(base).\($0.ending)") }
      guard !files.contains(where: isTaken) else { continue }
      for (index, form) in forms.enumerated() {
        do throws(StateFileError) {
          try WholeFile.write(form.bytes, to: files[index], existing: .kept)
        } catch {
          // Ours: none of these names was taken, and what is there is never written over.
          for file in files[..<index] { _ = file.withPlatformString { unlink($0) } }
          throw error
        }
      }
      return files
    }
    throw StateFileError(directory, .alreadyThere)
  }

  /// Whether something has that name, be it a link to nothing.
  private static func isTaken(_ file: FilePath) -> Bool {
    var status = stat()
    return lstat(file.string, &status) == 0
  }

  /// Makes what is missing of `directory` for its owner only; refuses a link at its end.
  ///
  /// With `open` others may look into what is made; into the host's own directory they always may.
  package static func make(_ directory: FilePath, open: Bool = false) throws(StateFileError) {
    var path = FilePath(root: directory.root, [])
    do {
      for component in directory.components {
        path.append(component)
        let name = path.string
        do {
          let isOpen = open || path == hostDirectory
          try SystemCall.run { mkdir(name, isOpen ? 0o755 : S_IRWXU) }
          // Whatever the umask; a program that only looks has given up this call, and does without.
          if isOpen { try Self.open(name) }
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

  private static func open(_ name: String) throws(StateFileError.Reason) {
    do {
      try SystemCall.run { chmod(name, 0o755) }
    } catch .system(.notPermitted) {
      return
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
}
