/// One reading of all of `/sys/kernel/mm/ksm`.
package struct KSMReadings: Sendable, Equatable {
  private var readings: [KSMFile: Reading<KSMValue>]

  package init(_ readings: [KSMFile: Reading<KSMValue>] = [:]) {
    self.readings = readings
  }

  package subscript(reading file: KSMFile) -> Reading<KSMValue> {
    get { readings[file] ?? .absent }
    set { readings[file] = newValue }
  }

  /// The number in `file`, nil where it is absent, forbidden or no number.
  package subscript(file: KSMFile) -> Int64? {
    self[reading: file].value?.number
  }

  /// Whether the running kernel has KSM at all.
  package var exists: Bool {
    readings.contains { $0.value != .absent }
  }

  /// Pages saved: `pages_sharing` and, where the kernel counts them, `ksm_zero_pages`.
  package var savingPages: Int64? {
    self[.pagesSharing].map { $0 + (self[.ksmZeroPages] ?? 0) }
  }

  /// Candidates ksmd has seen so far: shared, sharing, unshared and volatile together.
  package var rmapItems: Int64? {
    guard let shared = self[.pagesShared], let sharing = self[.pagesSharing],
      let unshared = self[.pagesUnshared], let volatile = self[.pagesVolatile]
    else { return nil }
    return shared + sharing + unshared + volatile
  }

  /// Pages a second that ksmd may look at: `pages_to_scan` after every `sleep_millisecs`.
  ///
  /// Nil without a pause between the batches: then it takes what a processor gives.
  package var mostPagesPerSecond: Double? {
    guard let pages = self[.pagesToScan], let sleep = self[.sleepMillisecs], sleep > 0 else {
      return nil
    }
    return Double(pages) * 1_000 / Double(sleep)
  }

  /// Bytes of one rmap item on 64-bit kernels (`struct ksm_rmap_item`, mm/ksm.c).
  package static let rmapItemBytes: Int64 = 64

  /// What ksmd's book-keeping costs: 64 bytes for every candidate page.
  package var metadataBytes: Int64? {
    rmapItems.map { $0 * Self.rmapItemBytes }
  }

  /// `general_profit` in bytes; computed by the kernel's formula where the kernel (before 6.4) lacks it.
  package func profitBytes(pageBytes: Int) -> Int64? {
    if let profit = self[.generalProfit] { return profit }
    guard let saving = savingPages, let metadata = metadataBytes else { return nil }
    return saving * Int64(pageBytes) - metadata
  }
}
