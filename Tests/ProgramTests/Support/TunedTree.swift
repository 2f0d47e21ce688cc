import KernelFiles
import KernelFixtures
import MergeModel
import SystemPackage
import Tuning
import TuningRules

@testable import ksmtop

/// A tree of settings with a log and a place for what is held.
final class TunedTree: Sendable {
  let tree: KernelTree
  let roots: KernelRoots
  let places: TuningPlaces
  private static let bootID = "b0071d00-0000-4000-8000-000000000001"

  init(_ settings: [String: String] = [:]) throws {
    tree = try KernelTree()
    try tree.writeKSM(settings)
    try tree.write("kvm07\n", to: "proc/sys/kernel/hostname")
    try tree.write("\(Self.bootID)\n", to: "proc/sys/kernel/random/boot_id")
    try tree.write(
      "MemTotal: 1000000 kB\nMemAvailable: 900000 kB\nSwapFree: 0 kB\n", to: "proc/meminfo")
    roots = KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
    places = TuningPlaces(
      run: FilePath(tree.path("run")), log: FilePath(tree.path("state/changes.log")))
  }

  func value(_ file: KSMFile) throws -> String { try KSMWriter.readBack(file, roots) }

  func write(_ file: KSMFile, _ value: String) throws {
    try KSMWriter.write(value, to: file, roots)
  }

  /// The log and what is held, as they are now.
  var log: HostLog { HostLog.read(places, roots, bootID: Self.bootID) }
  var state: HeldState { HeldState(places, roots, bootID: Self.bootID) }

  /// A record of an unmerging.
  var record: ChangeRecord {
    ChangeRecord(
      id: "17", at: Moment(wall: 0, monotonic: 0), bootID: Self.bootID, user: "root",
      changes: [SettingChange(.run, from: "0", to: "2")])
  }

  /// A desk of this host.
  func desk(_ change: (inout TuningDesk.Options) -> Void = { _ in }) -> TuningDesk {
    var options = TuningDesk.Options(roots: roots, places: places)
    change(&options)
    return TuningDesk(options)
  }

  /// What a request is judged by; what is quickly read the desk reads itself.
  var situation: TuningSituation {
    TuningSituation(Snapshot(takenAt: HostClock.now()))
  }
}
