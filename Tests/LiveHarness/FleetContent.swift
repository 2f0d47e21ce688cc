/// How much each guest of a fleet holds of what.
///
/// Even numbers: QEMU's memory is in huge pages of 2 MiB, and a rest of zeros would merge too.
package struct FleetContent: Sendable {
  /// Common to all.
  package var commonMiB: Int
  /// Nobody else's.
  package var ownMiB: Int
  /// Its twin's too.
  package var twinMiB: Int
  /// Held twice by the guest itself, by nobody else.
  package var doubledMiB: Int

  /// What benchmarks and the full run use.
  package static let whole = FleetContent(commonMiB: 32, ownMiB: 4, twinMiB: 4, doubledMiB: 4)
  /// The same in small.
  package static let small = FleetContent(commonMiB: 8, ownMiB: 2, twinMiB: 2, doubledMiB: 2)

  package var commonPages: UInt64 { Self.pages(commonMiB) }
  package var twinPages: UInt64 { Self.pages(twinMiB) }
  package var doubledPages: UInt64 { Self.pages(doubledMiB) }

  private static func pages(_ mebibytes: Int) -> UInt64 {
    UInt64(KnownContent(seed: 0, mebibytes: mebibytes).pages)
  }
}
