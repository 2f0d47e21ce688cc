import Glibc
import JSONText
package import KernelFiles
import MergeModel
package import StateFiles
import SystemPackage
package import TuningRules

/// What goes back by itself on this host, as files that outlive whoever wrote them.
///
/// They are the second net: the guardian is the first. A reboot takes them away with the settings.
package struct HeldState: Sendable {
  private let folder: StateFolder
  private let run: FilePath
  private let bootID: String
  /// Whose settings these are: another tree's are none of ours.
  private let sysfs: String

  package init(_ places: TuningPlaces, _ roots: KernelRoots, bootID: String) {
    sysfs = Self.resolved(roots.sysfs)
    run = places.run
    folder = StateFolder(places.run.appending("held"))
    self.bootID = bootID
  }

  /// What the files tell of.
  package struct Content: Sendable, Equatable {
    /// Watched over by a guardian that runs, or that may be hidden from us; by when they began.
    package var held: [HeldChange] = []
    /// Of this boot, and their guardian has gone.
    package var abandoned: [HeldChange] = []
  }

  package func write(_ held: HeldChange) throws(StateFileError) {
    try folder.write(
      Array((held.json(bootID: bootID, sysfs: sysfs).text + "\n").utf8),
      to: Self.name(of: held.recordID))
  }

  package func remove(_ recordID: String) {
    folder.remove(Self.name(of: recordID))
  }

  /// Reads all files; those of another boot, or of another tree, are passed over.
  package func read() -> Content {
    var content = Content()
    for name in folder.names where name.hasSuffix(".json") {
      guard let json = folder.read(name).flatMap({ JSONReader.value(of: $0) }),
        json["boot_id"]?.string == bootID, json["sysfs"]?.string == sysfs,
        let held = HeldChange(json),
        Self.name(of: held.recordID) == name
      else { continue }
      if ProcessLife.of(held.guardian, KernelRoots()) == .gone {
        content.abandoned.append(held)
      } else {
        content.held.append(held)
      }
    }
    content.held.sort { $0.began.monotonic < $1.began.monotonic }
    content.abandoned.sort { $0.began.monotonic < $1.began.monotonic }
    return content
  }

  /// Removes what another boot left of this tree; nothing where this boot is not known.
  package func removeStale() {
    guard !bootID.isEmpty else { return }
    for name in folder.names where name.hasSuffix(".json") {
      guard let json = folder.read(name).flatMap({ JSONReader.value(of: $0) }),
        let boot = json["boot_id"]?.string, boot != bootID, json["sysfs"]?.string == sysfs,
        let held = HeldChange(json), ProcessLife.of(held.guardian, KernelRoots()) == .gone
      else { continue }
      folder.remove(name)
    }
  }

  /// What tells cheaply whether there is anything new.
  package var stamps: [LogFile.Stamp] { folder.stamp }

  /// The one pulse of the host; nil while somebody else has it.
  package func takePulse() throws(StateFileError) -> FileLock? {
    try FileLock.take(run.appending("pulse.lock"))
  }

  /// Held while one looks at what others hold and writes down what it holds itself; nil where
  /// somebody else is at it for longer.
  package func takeHolding(within seconds: Double) throws(StateFileError) -> FileLock? {
    let limit = HostClock.now().monotonic + seconds
    while true {
      if let lock = try FileLock.take(run.appending("held.lock")) { return lock }
      guard HostClock.now().monotonic < limit else { return nil }
      usleep(10_000)
    }
  }

  /// Held while what was abandoned is put back, so that two do not do it at once.
  package func takeRepair() throws(StateFileError) -> FileLock? {
    try FileLock.take(run.appending("repair.lock"))
  }

  /// A path without links, so that two names of one tree are the same.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func name(of recordID: String) -> String { "\(recordID).json" }
}
