package import MergeModel

/// Tells the programs that set KSM's knobs by themselves (KSM.md §7).
package enum SettingsWriters {
  private static let names = [
    "ksmtuned", "ksmctl", "ksm-control-daemon", "momd", "vdsmd", "virt-handler",
  ]
  private static let interpreters = [
    "ash", "bash", "busybox", "dash", "ksh", "perl", "platform-python", "python", "sh", "zsh",
  ]
  /// Bytes that fit into comm.
  private static let commBytes = 15

  /// The writer that this process is, nil where it is none: having the file open does not count.
  package static func recognise(command: String, arguments: [String], pid: Int32)
    -> SettingsWriter?
  {
    let byCommand = names.first { $0.utf8.prefix(commBytes).elementsEqual(command.utf8) }
    guard let name = byCommand ?? script(arguments) else { return nil }
    return SettingsWriter(name: name, pid: pid)
  }

  /// The writer that an interpreter was started with: `bash /usr/sbin/ksmtuned`.
  private static func script(_ arguments: [String]) -> String? {
    guard let program = arguments.first.map(lastComponent(ofPath:)), isInterpreter(program),
      let path = arguments.dropFirst().first(where: { !$0.hasPrefix("-") }),
      !arguments.contains("-c")
    else { return nil }
    let name = lastComponent(ofPath: path)
    return names.first { $0 == name }
  }

  /// Also with a version behind its name, as in python3.11.
  private static func isInterpreter(_ program: String) -> Bool {
    let name = program.utf8.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return interpreters.contains { name.elementsEqual($0.utf8) }
  }
}
