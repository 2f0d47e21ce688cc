import Guests
import MergeModel
import Screen

extension FuzzTarget {
  /// The command line and control group of a QEMU, which its user chose.
  static let qemu = FuzzTarget("qemu") { input in
    try check(ProcessWords(input), executable: "/usr/bin/qemu-system-x86_64")
  }

  /// The same of other monitors, of what may be one, and of what sets KSM by itself.
  static let monitors = FuzzTarget("monitors") { input in
    let words = ProcessWords(input)
    for name in ["cloud-hypervisor", "firecracker", "crosvm"] {
      try check(words, executable: "/opt/\(name)")
    }
    try check(words, executable: nil)
    let writer = SettingsWriters.recognise(
      command: words.command, arguments: words.arguments, pid: 7)
    try expect(writer == nil || !words.arguments.isEmpty || !words.command.isEmpty, "from nothing")
  }

  private static func check(_ words: ProcessWords, executable: String?) throws(Flaw) {
    let process = ProcessDescription(
      pid: 7, executable: executable, command: words.command, arguments: words.arguments,
      cgroup: words.cgroup)
    guard let facts = GuestRecognition.facts(of: process) else { return }
    try expect(!facts.name.isEmpty, "a guest without a name")
    try expect(
      facts.name.utf8.count <= max(3 * words.byteCount, 16), "a name longer than what it stands in")
    try expect(
      facts.controlSockets.allSatisfy { $0.utf8.first == UInt8(ascii: "/") },
      "a socket without an absolute path")
    try expectHarmless(HarmlessText.shown(facts.name))
    try expectHarmless(HarmlessText.shown(facts.uuid ?? ""))
  }
}

/// What an input says of a process: comm and cgroup, then its arguments, each ended by a NUL.
private struct ProcessWords {
  var command: String
  var cgroup: String
  var arguments: [String]
  let byteCount: Int

  init(_ input: [UInt8]) {
    let words = input.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    command = words.first ?? ""
    cgroup = words.count > 1 ? words[1] : ""
    arguments = Array(words.dropFirst(2))
    byteCount = input.count
  }
}
