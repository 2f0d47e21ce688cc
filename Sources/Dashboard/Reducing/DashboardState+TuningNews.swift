import Figures
import MergeModel
import TuningRules

/// What is heard of changes.
extension DashboardState {
  mutating func take(_ news: TuningNews, at moment: Moment) {
    switch news {
    case .progress(let progress):
      if applied?.isUnderWay != true || applied?.request != progress.plan.request {
        applied = AppliedChange(progress.plan.request, at: progress.since)
      }
      applied?.plan = progress.plan
      applied?.progress = progress
    case .finished(let report): take(report, at: moment)
    case .putBack(let held, let why, let failures):
      if let record = applied?.report?.record, record.id == held.recordID {
        applied?.goBack(why, failures: failures)
      }
      dropOwnSettings(of: held)
      let text = ChangeWords.putBack(held, why: why, failures: failures)
      log([Event(.note(text), at: moment)])
      message = Message(text, at: moment, isProblem: !failures.isEmpty)
    }
  }

  private mutating func take(_ report: TuningReport, at moment: Moment) {
    var change = applied ?? AppliedChange(report.request, at: report.began)
    if change.request != report.request {
      change = AppliedChange(report.request, at: report.began)
    }
    change.report = report
    change.progress = nil
    applied = change
    takeOwnSettings(of: report)
    if let record = report.record {
      ownRecords.insert(record.id)
      if report.request.confirmedHost != nil { hasConfirmedHost = true }
    }
    let isShown = if case .tuning(let panel) = mode { !panel.isStaged } else { false }
    guard !isShown else { return }
    let text = ChangeWords.outcome(report)
    message = Message(text.words, at: moment, isProblem: text.isProblem)
  }
}
