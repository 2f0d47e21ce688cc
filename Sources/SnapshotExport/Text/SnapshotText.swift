import MergeModel

/// The page that goes into a ticket: always all sections, ASCII, no tabs, at most 80 columns.
enum SnapshotText {
  static func render(
    _ snapshot: Snapshot, _ selection: GuestSelection, _ options: SnapshotOptions
  ) -> [UInt8] {
    let sections = HostSections(snapshot: snapshot)
    var page = TextPage()
    if !options.isFirst { page.blank() }
    page.line(sections.title(version: options.version, utcOffset: options.utcOffset))
    page.line(sections.system())
    page.line(sections.ages())
    page.line(sections.units())
    page.blank()
    page.section("RIGHTS", sections.rights())
    page.section("VERDICT", sections.verdict())
    page.blank()
    page.section("MEMORY", sections.memory())
    page.section("SHARING", sections.sharing())
    page.section("KERNEL", items: sections.kernel())
    page.section("KSMD", sections.ksmd())
    page.section("SETTINGS", items: sections.settings(), then: sections.otherWriters())
    page.section("CONTENT", ContentSection(snapshot: snapshot).lines())
    page.section("RISK", RiskSection(snapshot: snapshot).lines())
    page.section("CHECK", sections.check())
    page.blank()
    FindingList(snapshot: snapshot, selection: selection).write(to: &page)
    page.blank()
    writeTables(snapshot, selection, options, to: &page)
    return page.bytes
  }

  private static func writeTables(
    _ snapshot: Snapshot, _ selection: GuestSelection, _ options: SnapshotOptions,
    to page: inout TextPage
  ) {
    ProcessTable(
      kind: .guests, snapshot: snapshot, everybody: snapshot.guests,
      selected: selection.guests(of: snapshot), showAll: options.allGuests
    ).write(to: &page)
    page.blank()
    ProcessTable(
      kind: .others, snapshot: snapshot, everybody: snapshot.others,
      selected: selection.others(of: snapshot), showAll: options.allGuests
    ).write(to: &page)
    page.blank()
    page.line("SAVED: what merging saves here. FREES: what the host gets back if it stops.")
    page.line("CAN+: what could still merge; only a content scan knows.")
    page.line("> at least: not every figure is known. pages_volatile: mostly skipped pages.")
  }
}
