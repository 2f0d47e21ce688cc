import Guests
import MergeModel
import Testing

/// The numbers of a seed, the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Command lines that somebody made to hurt")
struct HostileCommandLineTests {
  private static let programs = [
    "qemu-system-x86_64", "kvm", "cloud-hypervisor", "firecracker", "crosvm", "bash",
  ]
  private static let fragments = [
    "-name", "--name", "-m", "-machine", "-object", "-smbios", "-device", "-numa", "-qmp",
    "-chardev", "-mon", "unix:", "chardev:", "socket,id=", "path=/", "server=on", "mode=control",
    "--memory", "--memory-zone", "--id", "--api-socket", "run", "guest=", "size=", "type=1,uuid=",
    "memdev=",
    ",", ",,", "=", "{", "}", "[", "\"", "\\", "\\u", "\\ud800", "\\x", "\\x2d", ":", "\n", "/",
    "qom-type", "memory-backend-ram", "id", "9999999999999999999", "1.9E", "16384P", ".", "-", "",
    "machine-qemu\\x2d", ".scope", "\u{0}", "\u{301}", "\u{FFFD}", "\u{1F600}", "\r\n",
    String(repeating: "a", count: 4_096), String(repeating: "{", count: 500),
  ]

  private func text(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...8, using: &generator))
      .map { _ in Self.fragments.randomElement(using: &generator) ?? "" }.joined()
  }

  @Test("Whatever stands there, the answer is a guest with a name, or none", arguments: 0..<20)
  func anything(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let program = Self.programs.randomElement(using: &generator) ?? ""
      var arguments = Bool.random(using: &generator) ? [program] : []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        arguments.append(text(&generator))
      }
      let process = ProcessDescription(
        pid: 7, executable: Bool.random(using: &generator) ? "/usr/bin/" + program : nil,
        command: text(&generator), arguments: arguments, cgroup: text(&generator))
      let facts = GuestRecognition.facts(of: process)
      #expect(facts.map { !$0.name.isEmpty } ?? true)
      #expect(facts?.controlSockets.allSatisfy { $0.utf8.first == UInt8(ascii: "/") } ?? true)
      if program == "bash", process.executable != nil { #expect(facts == nil) }
      _ = SettingsWriters.recognise(command: process.command, arguments: arguments, pid: 7)
    }
  }

  @Test("A name of 4,096 bytes comes through whole")
  func longName() {
    let name = String(repeating: "x", count: 4_096)
    let process = CommandLine.qemu(arguments: ["-name", "guest=" + name])
    #expect(GuestRecognition.facts(of: process)?.name == name)
  }

  @Test(
    "Twice the length takes about twice the time, not four times",
    arguments: ["a,", ",,", "a=b,", "\\x2d", "{", "\\u0041", "[\"", "1", "/"])
  func linear(fragment: String) {
    func seconds(_ count: Int) -> Double {
      let text = String(repeating: fragment, count: count)
      let process = ProcessDescription(
        pid: 7, executable: "/usr/bin/kvm", command: "kvm",
        arguments: [
          "kvm", "-name", text, "-object", "{\"a\":" + text, "-m", text, "-machine", text, "-accel",
          "{\"" + text, "-qmp", "unix:" + text, "-chardev", "socket,id=" + text, "-mon", text,
        ], cgroup: text)
      return (0..<3).map { _ in
        let clock = ContinuousClock()
        let duration = clock.measure { _ = GuestRecognition.facts(of: process) }
        return Double(duration.components.attoseconds) * 1e-18 + Double(duration.components.seconds)
      }.min() ?? 0
    }
    // 64 times the length: 64 times the time where it is linear, 4,096 times where it is not.
    #expect(seconds(64_000) < max(seconds(1_000), 1e-4) * 800)
  }
}
