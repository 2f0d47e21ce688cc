/// What a process that is no guest puts into its mergeable memory.
package enum ProcessMemory: Sendable {
  case content(KnownContent)
  /// Pages that are read and never written: the kernel maps its zero page there.
  case untouched(pages: Int)
  /// Pages filled with zeros.
  case zeros(pages: Int)
  /// Huge pages of zeros, one page of each written: khugepaged may make them anew.
  case sparse(hugePages: Int)
  /// A page of the file at `path` that is always being written; the last of a list.
  case stuck(path: String)

  /// The word of MergeableProcess' command line.
  func word(_ files: ContentFiles) throws -> String {
    switch self {
    case .content(let content): try files.path(content)
    case .untouched(let pages): "untouched=\(pages)"
    case .zeros(let pages): "zeros=\(pages)"
    case .sparse(let hugePages): "sparse=\(hugePages)"
    case .stuck(let path): "stuck=\(path)"
    }
  }
}
