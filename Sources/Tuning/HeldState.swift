import JSONText
import KernelFiles
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

  package init(_ places: TuningPlaces, bootID: String) {
    run = places.run
    folder = StateFolder(places.run.appending("held"))
    self.bootID = bootID
  }

  /// What the files tell of.
  package struct Content: Sendable, Equatable {
    /// Watched over by a guardian that runs; by when they began.
    package var held: [HeldChange] = []
    /// Of this boot, and their guardian has gone.
    package var abandoned: [HeldChange] = []
  }

  package func write(_ held: HeldChange) throws(StateFileError) {
    try folder.write(
      Array((held.json(bootID: bootID).text + "\n").utf8), to: Self.name(of: held.recordID))
  }

  package func remove(_ recordID: String) {
    folder.remove(Self.name(of: recordID))
  }

  /// Reads all files; those of another boot say nothing any more, and are passed over.
  package func read() -> Content {
    var content = Content()
    for name in folder.names where name.hasSuffix(".json") {
      guard let json = folder.read(name).flatMap({ JSONReader.value(of: $0) }),
        json["boot_id"]?.string == bootID, let held = HeldChange(json),
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

  /// Removes what another boot left.
  package func removeStale() {
    for name in folder.names where name.hasSuffix(".json") {
      guard let json = folder.read(name).flatMap({ JSONReader.value(of: $0) }),
        let boot = json["boot_id"]?.string
      else { continue }
      if boot != bootID { folder.remove(name) }
    }
  }

  /// What tells cheaply whether there is anything new.
  package var stamps: [LogFile.Stamp] { folder.stamp }

  /// The one pulse of the host; nil while somebody else has it.
  package func takePulse() throws(StateFileError) -> FileLock? {
    try FileLock.take(run.appending("pulse.lock"))
  }

  /// Held while what was abandoned is put back, so that two do not do it at once.
  package func takeRepair() throws(StateFileError) -> FileLock? {
    try FileLock.take(run.appending("repair.lock"))
  }

  private static func name(of recordID: String) -> String { "\(recordID).json" }
}
