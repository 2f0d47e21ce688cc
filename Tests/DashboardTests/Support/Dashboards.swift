import MergeModel
import Screen

@testable import Dashboard

extension DashboardState {
  /// A dashboard that has taken one sample.
  static func sample(
    rows: Int = 24, columns: Int = 80, unicode: Bool = true,
    snapshot: Snapshot = SampleHost.snapshot(), history: History = SampleHistory.hour,
    events: [Event] = SampleHistory.events
  ) -> DashboardState {
    var state = DashboardState(
      rows: rows, columns: columns, unicode: unicode, utcOffset: SampleHost.utcOffset,
      exportDirectory: "/var/lib/ksmtop/snapshots")
    _ = reduce(&state, .sampled(snapshot, history, events))
    return state
  }

  /// Presses keys, all at one moment; gives what they made the program do.
  @discardableResult
  mutating func press(_ keys: Key..., after seconds: Double = 0) -> [Effect] {
    keys.flatMap { reduce(&self, .key($0, at: SampleHost.later(seconds))) }
  }

  /// Types a text, key by key.
  @discardableResult
  mutating func type(_ text: String, after seconds: Double = 0) -> [Effect] {
    text.flatMap { reduce(&self, .key(.character($0), at: SampleHost.later(seconds))) }
  }

  /// Takes a sample some seconds later.
  mutating func sample(
    after seconds: Double, _ change: (inout Snapshot) -> Void = { _ in }
  ) {
    var snapshot = SampleHost.snapshot(at: SampleHost.later(seconds))
    change(&snapshot)
    _ = reduce(&self, .sampled(snapshot, history, []))
  }

  /// The names of the listed guests, from above.
  var names: [String] { tableRows.map(\.name) }

  /// The screen as text.
  var lines: [String] { draw(self).lines }
}

extension SampleHost {
  static func later(_ seconds: Double) -> Moment { earlier(-seconds) }

  static func identity(named name: String) -> ProcessIdentity? {
    (leading + following).first { $0.name == name }.map(identity)
  }
}

extension Snapshot {
  /// Changes one process.
  mutating func change(_ name: String, _ body: (inout ProcessFigures) -> Void) {
    guard let place = processes.firstIndex(where: { $0.name == name }) else { return }
    body(&processes[place])
  }

  /// Makes a guest save so many MiB.
  mutating func save(_ name: String, mib: Double) {
    change(name) { process in
      guard var sharing = process.sharing?.value else { return }
      sharing.sharePages = Double(sharing.mappedPages) - mib * 256
      process.sharing?.value = sharing
    }
  }
}
