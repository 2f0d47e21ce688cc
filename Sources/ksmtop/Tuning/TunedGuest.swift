import MergeModel
import SnapshotExport

/// The guest that `--guest` names.
enum TunedGuest {
  /// Its merging as it is now, and as it shall be; by name, as it is shown, or by pid.
  static func change(
    of name: String, to merging: Bool, in snapshot: Snapshot
  ) throws(Failure) -> GuestMergingChange {
    let found = snapshot.guests.filter {
      $0.name == name || HarmlessText.ascii($0.name) == name || String($0.id.pid) == name
    }
    guard let guest = found.first else {
      throw Failure(.failed, "no guest is called \(name); `ksmtop snapshot --all` lists them")
    }
    guard found.count == 1 else {
      let pids = found.map { String($0.id.pid) }.joined(separator: ", ")
      throw Failure(
        .refused,
        "\(found.count) guests are called \(name). Nothing was changed. Take a pid: \(pids)")
    }
    guard let memory = guest.memory?.value.value else {
      throw Failure(
        .failed, "the memory of \(name) cannot be read. As root: sudo ksmtop tune --guest")
    }
    return GuestMergingChange(guest.id, name: guest.name, from: memory.isRAMAdvised, to: merging)
  }
}
