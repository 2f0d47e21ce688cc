package import SystemPackage

/// Why a file was not written; its text says what to do next.
package struct StateFileError: Error, Equatable, CustomStringConvertible {
  package enum Reason: Error, Equatable {
    case symbolicLink
    case directory
    /// A pipe, a socket or a block device.
    case notRegular
    /// The path ends in no file name: `/`, `..`, the empty text.
    case noFileName
    case alreadyThere
    case system(Errno)
  }

  package var path: FilePath
  package var reason: Reason

  package init(_ path: FilePath, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// One line: what was not written, why, and what helps.
  package var description: String {
    "\(path) was not written: \(cause). \(nextStep)"
  }

  /// Why, in a clause.
  package var cause: String {
    switch reason {
    case .symbolicLink: "it is a symbolic link"
    case .directory: "it is a directory"
    case .notRegular: "it is no regular file"
    case .noFileName: "the path names no file"
    case .alreadyThere: "it is there already"
    case .system(let errno): "\(errno)"
    }
  }

  /// Whether the kernel forbids it.
  package var isForbidden: Bool {
    reason == .system(.permissionDenied) || reason == .system(.notPermitted)
  }

  private var nextStep: String {
    switch reason {
    case .symbolicLink: "Name the file that it points to, or redirect standard output."
    case .directory, .noFileName: "Name a file in it."
    case .notRegular: "Name a regular file, or redirect standard output."
    case .alreadyThere: "Name another file."
    case .system(let errno): Self.nextStep(errno)
    }
  }

  private static func nextStep(_ errno: Errno) -> String {
    switch errno {
    case .noSpace, .diskQuotaExceeded, .fileTooLarge: "Free space there, or name another place."
    case .noSuchFileOrDirectory: "Make the directory first, or name another place."
    case .notDirectory: "A part of the path is no directory: name another place."
    case .permissionDenied, .notPermitted, .readOnlyFileSystem:
      "Name a place where this user may write."
    default: "Name another place."
    }
  }
}
