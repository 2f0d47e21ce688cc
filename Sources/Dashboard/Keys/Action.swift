/// What a key can do; only `enter` and `applyForAWhile` in the modal panel change a setting.
package enum Action: Sendable, Hashable {
  case quit
  case close
  case back
  case suspend
  case redraw
  case help
  case move(Movement)
  case enter
  case toggle
  case nextView
  case previousView
  case show(View)
  case findings
  case sort(GuestColumn)
  case sortLeft
  case sortRight
  case invert
  case chooseColumns
  case filter
  case guestsOnly
  case nameWidth
  case delay
  case span
  case refresh
  case pause
  case export
  case contentScan
  case cancelScan
  case whatIf
  case tag
  case untagAll
  case memoryMap
  case sharingBasis
  /// Opens the modal panel with a step of pages_to_scan.
  case stage(Int)
  /// A step of the selected or staged value.
  case step(Int)
  case applyForAWhile
  case lasting
  case undo
  case guestMerging
  case cancelTuning
  case keepTrial
  case endTrial

  /// How far the cursor or the text goes.
  package enum Movement: Sendable, Hashable {
    case up
    case down
    case left
    case right
    case pageLeft
    case pageRight
    case pageUp
    case pageDown
    case home
    case end
  }
}
