/// The last component of a path, by bytes: a combining mark after the slash must not hide it.
func lastComponent(ofPath path: String) -> String {
  let bytes = path.utf8
  guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return path }
  return String(path[bytes.index(after: slash)...])
}

/// What a process runs, from the most trustworthy of executable, `argv[0]` and comm.
enum ProgramName {
  /// As the kernel marks an executable whose file is gone.
  private static let deletedMark = " (deleted)"
  /// Bytes that fit into comm.
  private static let commBytes = 15

  /// Names to try, the most trustworthy first; the executable, where it shows, is the only one.
  static func candidates(of process: ProcessDescription) -> [String] {
    if let executable = process.executable {
      let path =
        executable.hasSuffix(deletedMark)
        ? String(executable.dropLast(deletedMark.count)) : executable
      return [lastComponent(ofPath: path)]
    }
    guard let first = process.arguments.first else { return [] }
    let program = lastComponent(ofPath: first)
    return isScript(process) ? [program] : [program, process.command]
  }

  /// A script's comm is the script's name, and its interpreter carries the script's path.
  private static func isScript(_ process: ProcessDescription) -> Bool {
    process.arguments.dropFirst().prefix(3).contains { argument in
      let name = lastComponent(ofPath: argument).utf8.prefix(commBytes)
      return !name.isEmpty && name.elementsEqual(process.command.utf8)
    }
  }
}
