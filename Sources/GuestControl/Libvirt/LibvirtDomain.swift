import Glibc
import JSONText
import MergeModel
import Spawning
import SystemPackage

/// A guest of libvirt, talked to through `virsh qemu-monitor-command`.
struct LibvirtDomain: GuestMonitor {
  let uuid: String
  let client: LibvirtClient

  init(uuid: String, client: LibvirtClient) throws(GuestControlError) {
    // libvirt would ask for a password, on a terminal that is ours.
    guard geteuid() == 0 else { throw .libvirtNeedsRoot }
    self.uuid = uuid
    self.client = client
  }

  /// Whether `text` is a UUID and nothing else: no option, no name, no number of a domain.
  static func isUUID(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
  }

  func ask(_ command: QMPCommand, within limit: Duration) throws(GuestControlError) -> JSONValue {
    let run: ProgramRun
    do throws(Errno) {
      run = try ProgramRun.of(
        FilePath(client.program),
        [
          "--quiet", "--connect", client.uri, "qemu-monitor-command", uuid, command.json().text,
        ], within: limit)
    } catch {
      throw .virshNotRun(client, error)
    }
    switch run.ending {
    case .timedOut: throw .libvirtTakesLong(command, limit)
    case .killed(let signal): throw .virshKilled(signal)
    case .unknown: throw .virshLost
    case .exited(0): break
    case .exited: throw .virsh(run.errors, uuid, client)
    }
    switch JSONReader.value(of: run.output).flatMap(QMPMessage.init) {
    case .success(let value, _): return value
    case .failure(let words, _): throw .refusedByQEMU(command, words)
    case .greeting, .event, nil: throw .virshUnclear
    }
  }

  /// Makes sure that libvirt's domain of this UUID is this process.
  ///
  /// A command line may claim any UUID. The threads of the virtual processors tell.
  func expect(_ process: borrowing GuestProcess) throws(GuestControlError) {
    let threads = (try ask(.processors).array ?? []).compactMap { $0["thread-id"]?.integer }
    guard !threads.isEmpty else { throw .otherDomain(uuid, process.id.pid) }
    for thread in threads {
      guard try process.hasThread(thread) else { throw .otherDomain(uuid, process.id.pid) }
    }
  }
}
