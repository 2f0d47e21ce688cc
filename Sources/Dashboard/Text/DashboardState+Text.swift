import Figures
import MergeModel
import Screen

extension DashboardState {
  /// Text that others chose, so that it can only be read.
  func shown(_ raw: String) -> String { HarmlessText.shown(raw, asciiOnly: !unicode) }

  /// What stands before a next step; who may not change settings is told who may.
  func arrow(to finding: Finding) -> String { "-> " + whoMay(finding) }

  /// `as root: ` before what this session may not do; nothing before what it may.
  func whoMay(_ finding: Finding) -> String {
    guard finding.needsRoot, !canChangeSettings else { return "" }
    let isRootElsewhere = !readonly && snapshot?.rights.user == "root"
    return isRootElsewhere ? "on the host: " : "as root: "
  }

  /// `03:12:41` where the operator is.
  func clock(_ moment: Moment) -> String { ClockText.time(moment.wall, utcOffset: utcOffset) }

  /// `03:12` where the operator is.
  func hourMinute(_ moment: Moment) -> String {
    ClockText.hourMinute(moment.wall, utcOffset: utcOffset)
  }

  /// `1s`, `0.5s`: the delay with its unit.
  var delayText: String {
    delay == delay.rounded() && delay < 1e6 ? "\(Int(delay))s" : DecimalText.fixed(delay) + "s"
  }
}
