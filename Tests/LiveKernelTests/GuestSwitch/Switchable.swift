import Glibc
import GuestControl
import Guests
import KernelFiles
import LiveHarness
import MergeModel
import Testing

/// A guest as the program finds it on the host, with the switch that leads to it.
struct Switchable {
  let participant: Participant
  /// By its real command line.
  let facts: GuestFacts
  var libvirt = LibvirtClient.system

  init(_ participant: Participant, libvirt: LibvirtClient = .system) throws {
    self.participant = participant
    self.libvirt = libvirt
    var buffer = TextBuffer()
    let directory = try ProcessDirectory(pid: participant.pid, KernelRoots())
    let process = ProcessDescription(
      pid: participant.pid, executable: directory.executable(),
      command: try directory.command(&buffer), arguments: try directory.arguments(&buffer),
      cgroup: try directory.cgroup(&buffer))
    facts = try #require(GuestRecognition.facts(of: process))
  }

  func set(_ isOn: Bool) throws(GuestControlError) {
    try GuestControl.set(
      GuestMergingChange(participant.identity, name: facts.name, from: !isOn, to: isOn),
      guest: facts, roots: KernelRoots(), libvirt: libvirt)
  }

  var isMerging: Bool {
    get throws(GuestControlError) {
      try GuestControl.merging(
        of: participant.identity, guest: facts, roots: KernelRoots(), libvirt: libvirt)
    }
  }
}

extension Participant {
  /// A guest of libvirt.
  init(_ guest: LibvirtHost.Guest) {
    identity = ProcessIdentity(pid: guest.pid, startTicks: guest.startTicks)
    self.guest = GuestFacts(
      monitor: .qemu, name: guest.plan.name, ramBytes: UInt64(guest.plan.memoryMiB) << 20)
  }
}

/// A folder for QMP sockets that goes away with its scope.
struct SocketFolder {
  private let path: String

  /// Runs `body` with a folder; QEMU removes its sockets only where it may end by itself.
  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (SocketFolder) async throws -> Result
  ) async throws -> Result {
    var template = Array("/tmp/ksmtop-qmp.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = SocketFolder(path: path)
    defer {
      for number in 0..<16 { unlink(folder.socket(number)) }
      rmdir(path)
    }
    return try await body(folder)
  }

  /// Lets guests of the user without rights make their sockets there, and everybody look.
  func giveAway() throws {
    try #require(chown(path, 65_534, 65_534) == 0 && chmod(path, 0o755) == 0)
  }

  func socket(_ number: Int) -> String { "\(path)/\(number).qmp" }

  /// `plans`, each with a QMP socket of its own.
  func plans(_ plans: [GuestPlan]) -> [GuestPlan] {
    plans.enumerated().map { number, plan in
      var plan = plan
      plan.arguments += ["-qmp", "unix:\(socket(number)),server=on,wait=off"]
      return plan
    }
  }
}
