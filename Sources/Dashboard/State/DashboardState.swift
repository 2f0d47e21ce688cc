package import MergeModel
package import TuningRules

/// Everything the screen shows and everything the operator chose: a value, without terminal, clock or file.
package struct DashboardState: Sendable, Equatable {
  /// How many events are kept.
  static let eventLimit = 500

  /// The newest figures; nil until the first sample.
  package var snapshot: Snapshot?
  /// What the graphs show.
  package var history = History()
  /// Oldest first.
  package var events: [Event] = []
  /// The host's log of changes, oldest first.
  package var records: [ChangeRecord] = []
  /// Trials, a pulse, the session's own promise: what goes back by itself.
  package var held: [HeldChange] = []
  /// Which boot of the host this is (`/proc/sys/kernel/random/boot_id`); empty where its log cannot be read.
  package var bootID = ""
  /// Presets of the operator's own configuration file.
  package var ownPresets: [Preset] = []
  /// Who became the user that ksmtop runs as (`SUDO_USER`); nil where nobody did.
  package var login: String?
  /// Whether the session's changes go back when it ends (`--restore-on-exit`).
  package var isRestoringOnExit = false
  /// The newest moment anything told us.
  package var now: Moment?

  /// Rows of the window.
  package var rows: Int
  /// Columns of the window.
  package var columns: Int
  /// False where only ASCII comes out right.
  package var unicode: Bool
  /// Whether the operator asked to change nothing.
  package var readonly: Bool
  /// Seconds east of UTC.
  package var utcOffset: Int
  /// Seconds between two samples.
  package var delay: Double
  /// Where `E` would put a snapshot.
  package var exportDirectory: String
  /// What all background work may take, in per cent of one core; nil where no limit is set.
  package var budgetPercent: Double?
  /// Stands in brackets on line 1 while it holds, for instance `RESTORE ON EXIT`.
  package var banner: String?

  /// What fills the screen.
  package var view = View.overview
  /// What keys go to.
  package var mode = Mode.browse
  /// Set while help lies over the screen.
  package var help: Help?
  /// The guests, as the operator wants to see them.
  package var table = GuestTable()
  /// Lines scrolled away at the top of a view other than the overview.
  package var offset = 0
  /// Lines scrolled away at the top of a panel that lies over the view.
  package var panelOffset = 0
  /// The sharing view: what it goes by, and where its cursor stands.
  package var sharing = SharingView()
  /// Where the memory map was opened, and closing it goes back to.
  package var mapOpenedFrom = View.overview
  /// The line of the tuning view the cursor stands on; nil until it is moved.
  package var tuningSelected: TuningEntry?
  /// The last change that this session asked for, under way or done.
  package var applied: AppliedChange?
  /// Records of the changes that this session made.
  package var ownRecords: Set<String> = []
  /// What this session set, one a file.
  package var ownSettings: [OwnSetting] = []
  /// What others made of that, oldest first.
  package var setBacks: [OwnSetting.SetBack] = []
  /// Whether this session has changed something for which the host's name was typed.
  package var hasConfirmedHost = false
  /// The finding the cursor stands on.
  package var findingCursor = 0
  /// How far back the graphs reach.
  package var span = GraphSpan.hour
  /// Set while the figures stand still.
  package var pausedAt: Moment?
  /// The answer to the last key, while it is shown.
  package var message: Message?

  package init(
    rows: Int,
    columns: Int,
    unicode: Bool = true,
    readonly: Bool = false,
    utcOffset: Int = 0,
    delay: Double = 1,
    exportDirectory: String = "."
  ) {
    self.rows = rows
    self.columns = columns
    self.unicode = unicode
    self.readonly = readonly
    self.utcOffset = utcOffset
    self.delay = delay
    self.exportDirectory = exportDirectory
  }

  /// The listed processes, in the order of the rows; empty before the first sample.
  var tableRows: [ProcessFigures] { snapshot.map(table.rows) ?? [] }

  /// The process of the guest view, where it still runs.
  func process(_ id: ProcessIdentity) -> ProcessFigures? {
    snapshot?.processes.first { $0.id == id }
  }

  /// Whether this session could change a setting: it may, and the operator did not ask to change nothing.
  var canChangeSettings: Bool { !readonly && snapshot?.rights.canWriteSettings == true }

  /// The findings of host and processes, grouped by what is to be done.
  var findings: [FindingGroup] { snapshot.map(FindingGroup.groups) ?? [] }
}
