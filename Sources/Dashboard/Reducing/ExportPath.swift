import Figures
import MergeModel

/// Where a snapshot goes.
enum ExportPath {
  /// `DIR/ksmtop-HOST-20251124T021241Z`, without an ending; nothing in the host's name can leave the directory.
  static func proposal(for snapshot: Snapshot, in directory: String) -> String {
    let safe = snapshot.host.name.unicodeScalars.map { scalar -> Character in
      let isSafe =
        scalar.isASCII
        && (scalar.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains(scalar))
      return isSafe ? Character(scalar) : "_"
    }
    let host = safe.isEmpty ? "host" : String(safe)
    let stamp = ClockText.fileStamp(snapshot.takenAt.wall)
    let separator = directory.hasSuffix("/") ? "" : "/"
    return "\(directory)\(separator)ksmtop-\(host)-\(stamp)"
  }

  /// Files that differ only in their ending as `DIR/NAME.txt and .json`.
  static func together(_ paths: [String]) -> String {
    guard paths.count == 2, let dot = paths[0].lastIndex(of: "."),
      paths[1].hasPrefix(paths[0][...dot])
    else { return paths.joined(separator: " ") }
    return "\(paths[0]) and .\(paths[1].dropFirst(paths[0][...dot].count))"
  }
}
