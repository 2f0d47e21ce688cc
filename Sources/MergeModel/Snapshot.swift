/// Everything ksmtop knows at one moment; a value from which dashboard and export both draw.
package struct Snapshot: Sendable, Equatable {
  /// The moment of the cheap files; what is older says so itself.
  package var takenAt: Moment
  package var host = HostFigures()
  package var rights = Rights()
  package var ksm = KSMReadings()
  /// Between this snapshot and the one before; nil for a single one.
  package var rates: Rates?
  package var trend = Trend()
  /// Guests and other processes that take part, by pid.
  package var processes: [ProcessFigures] = []
  /// Processes that are no guest as far as we may know, and whose part in merging is hidden from us.
  package var hiddenProcesses = 0
  /// The newest whole pass; nil until the first one, or where rights are missing.
  package var attribution: Aged<AttributionResult>?
  /// Set while attribution is impossible.
  package var attributionRefusal: Refusal?
  /// The newest whole content scan; nil until the first one.
  package var content: Aged<ContentReport>?
  /// Set while content scans go on in the background.
  package var contentProgress: ContentProgress?
  /// Set where content cannot be scanned.
  package var contentRefusal: Refusal?
  /// Which processes could not be read though nobody forbids it, one sentence each.
  package var failures: [String] = []
  package var otherWriters: [SettingsWriter] = []
  /// Set for a while by a session that was killed together with its guardian, and not put back yet.
  package var abandonedSettings: [SettingChange] = []
  /// Memory cgroups with a limit that processes of this snapshot are in.
  package var memoryGroups: [MemoryGroup] = []
  /// What losing sharing would need, as it was computed once; nil until then.
  package var knownHeadroom: Headroom?
  /// What Diagnosis makes of all this; nil until it has looked.
  package var assessment: Assessment?

  package init(takenAt: Moment) {
    self.takenAt = takenAt
  }

  /// What losing sharing would need against what there is.
  package var headroom: Headroom { knownHeadroom ?? Headroom(self) }

  package var guests: [ProcessFigures] { processes.filter { $0.guest != nil } }
  package var others: [ProcessFigures] { processes.filter { $0.guest == nil } }

  /// Bytes of `pages`.
  package func bytes(pages: Int64) -> Int64 { pages * Int64(host.pageBytes) }

  /// One copy of each merged page (`pages_shared`), in bytes.
  package var commonBytes: Int64? { ksm[.pagesShared].map(bytes) }
  /// What is not needed thanks to merging (`pages_sharing` + `ksm_zero_pages`), in bytes.
  package var savingBytes: Int64? { ksm.savingPages.map(bytes) }
  /// esxtop's word: common + saving, in bytes.
  package var sharedBytes: Int64? {
    guard let common = commonBytes, let saving = savingBytes else { return nil }
    return common + saving
  }
  package var profitBytes: Int64? { ksm.profitBytes(pageBytes: host.pageBytes) }

  /// The kernel's `pages_sharing` of the moment at which the shares were true, in bytes.
  ///
  /// While ksmd works the counter of this moment is ahead of them, and nothing would add up.
  package var attributedSharingBytes: Int64? {
    (attribution?.value.reconciliation.sharingPages ?? ksm[.pagesSharing]).map(bytes)
  }

  package func findings(of process: ProcessFigures) -> [Finding] {
    assessment?.processFindings[process.id] ?? []
  }
}
