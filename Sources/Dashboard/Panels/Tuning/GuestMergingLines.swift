import Figures
import MergeModel
import Screen
import TuningRules

/// Merging of one guest: what it is, and through what it is switched.
enum GuestMergingLines {
  static func subject(
    _ change: GuestMergingChange, _ state: DashboardState, _ snapshot: Snapshot
  ) -> [TextLine] {
    let name = shortened(state.shown(change.name), to: max(10, state.columns - 30))
    var line = TextLine(" merging of \(name)  \(word(change.from)) -> ")
    line.append("[\(word(change.to))]", style: .bold)
    guard let process = state.process(change.id) else { return [line] }
    let merged = process.sharing.map {
      ByteText.mib($0.value.mappedPages * UInt64(snapshot.host.pageBytes))
    }
    let advised = process.memory?.value.value.map { ByteText.mib($0.advisedBytes) }
    return [line]
      + TuningPanel.text(
        "pid \(change.id.pid), \(advised ?? DecimalText.unknown) MiB advised, "
          + "\(merged ?? DecimalText.unknown) MiB of it merged", state)
  }

  private static func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }

  static func lines(
    _ change: GuestMergingChange, _ plan: TuningPlan, _ state: DashboardState,
    _ snapshot: Snapshot
  ) -> [TextLine] {
    let reason = plan.gate == nil ? plan.reason : nil
    let process = state.process(change.id)
    let gain = change.to ? process.flatMap { gainWords($0, snapshot) } : nil
    return (reason.map { TuningPanel.text(state.shown($0), state) } ?? [])
      + (gain.map { TuningPanel.labelled("GAIN", $0, state) } ?? [])
      + TuningPanel.labelled("THROUGH", state.shown(means(process)), state)
  }

  /// What switches it.
  private static func means(_ process: ProcessFigures?) -> String {
    guard let guest = process?.guest else { return "nothing: it is not known as a guest" }
    if guest.manager == .libvirt {
      return "virsh qemu-monitor-command; libvirt marks the domain tainted"
    }
    return TuningPlan.barrier(of: guest) ?? "QMP at \(guest.controlSockets.first ?? "")"
  }

  /// Notes of the plan that THROUGH says already.
  static func notes(_ plan: TuningPlan, _ state: DashboardState) -> [String] {
    guard case .guest(let change) = plan.request.aim, let guest = state.process(change.id)?.guest,
      TuningPlan.barrier(of: guest) != nil
    else { return [] }
    return [TuningPlan.barrierNote]
  }

  private static func gainWords(_ process: ProcessFigures, _ snapshot: Snapshot) -> String? {
    snapshot.contentFigures(of: process).map {
      "\(snapshot.mib($0.gainIfAdvisedPages)) MiB would merge, by the content scan"
    }
  }
}
