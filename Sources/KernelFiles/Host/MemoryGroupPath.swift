/// A memory cgroup by its place below the mount point of its hierarchy.
package struct MemoryGroupPath: Sendable, Hashable {
  package enum Hierarchy: Sendable, Hashable {
    /// Version 1: the hierarchy of the memory controller.
    case memory
    /// Version 2.
    case unified
  }

  package var hierarchy: Hierarchy
  /// Begins with a slash; unfiltered.
  package var path: String

  private init(_ hierarchy: Hierarchy, _ path: String) {
    self.hierarchy = hierarchy
    self.path = path
  }

  /// The one of a process, by the text of `/proc/PID/cgroup`.
  ///
  /// Where version 1 has the memory controller its line counts, and the line of version 2 says
  /// nothing of memory. Nil where the group is outside of what can be seen here (`/../…`).
  package init?(parsing text: String) {
    var unified: Substring?
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      if fields[1].split(separator: ",").contains("memory") {
        self.init(.memory, checked: fields[2])
        return
      }
      if fields[0] == "0", fields[1].isEmpty { unified = fields[2] }
    }
    guard let unified else { return nil }
    self.init(.unified, checked: unified)
  }

  private init?(_ hierarchy: Hierarchy, checked path: Substring) {
    guard path.hasPrefix("/") else { return nil }
    let components = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let isRoot = path == "/"
    guard isRoot || !components.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      return nil
    }
    self.init(hierarchy, String(path))
  }

  /// Itself and every group above it, up to the root: each of them may have a limit.
  package var withAncestors: [MemoryGroupPath] {
    var found = [self]
    var rest = path[...]
    while let slash = rest.lastIndex(of: "/"), rest != "/" {
      rest = slash == rest.startIndex ? "/" : rest[..<slash]
      found.append(MemoryGroupPath(hierarchy, String(rest)))
    }
    return found
  }
}
