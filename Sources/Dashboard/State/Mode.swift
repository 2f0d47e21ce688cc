/// What keys go to, as long as no help is open.
package enum Mode: Sendable, Equatable {
  case browse
  /// The filter is being typed; `Esc` there clears it.
  case filter
  /// The columns are being chosen; the cursor stands on one of `GuestColumn.allCases`.
  case columns(cursor: Int)
  /// A new delay is being typed, in seconds.
  case delay(typed: String)
  /// A snapshot would be written to this path, without the ending; Enter does it.
  case export(path: String)
  /// The panel of the content scan lies over the view.
  case contentScan
  /// What-if lies over the view; what is typed is the RAM of one more guest, in GiB.
  case whatIf(typed: String)
  /// The modal panel: something would be changed, is being changed, or was.
  case tuning(TuningPanelState)
  /// The operator would leave, and something is under way that ends with ksmtop.
  case leaving
}
