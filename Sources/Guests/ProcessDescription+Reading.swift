package import KernelFiles

extension ProcessDescription {
  /// Reads what there is; what cannot be read stays empty.
  package init(
    reading directory: borrowing ProcessDirectory, pid: Int32, command: String,
    _ buffer: inout TextBuffer
  ) {
    self.init(
      pid: pid, executable: directory.executable(), command: command,
      arguments: (try? directory.arguments(&buffer)) ?? [],
      cgroup: (try? directory.cgroup(&buffer)) ?? "")
  }
}
