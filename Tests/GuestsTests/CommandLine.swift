import Guests

/// Shorthand for the processes of these tests.
enum CommandLine {
  /// A process whose arguments are the words of `line`.
  static func process(
    _ line: String, executable: String? = nil, command: String = "", cgroup: String = "",
    pid: Int32 = 4711
  ) -> ProcessDescription {
    ProcessDescription(
      pid: pid, executable: executable, command: command,
      arguments: line.split(whereSeparator: \.isWhitespace).map(String.init), cgroup: cgroup)
  }

  /// A QEMU with the words of `options`.
  static func qemu(_ options: String, cgroup: String = "") -> ProcessDescription {
    process(
      "qemu-system-x86_64 " + options, executable: "/usr/bin/qemu-system-x86_64",
      command: "qemu-system-x86", cgroup: cgroup)
  }

  /// A QEMU with arguments that hold blanks, or nothing.
  static func qemu(arguments: [String]) -> ProcessDescription {
    ProcessDescription(
      pid: 4711, executable: "/usr/bin/qemu-system-x86_64", command: "qemu-system-x86",
      arguments: ["qemu-system-x86_64"] + arguments)
  }
}
