package import MergeModel

/// How a request is carried out on this host as it is now.
package struct TuningPlan: Sendable, Equatable {
  package enum Step: Sendable, Equatable {
    /// Write this value to a setting.
    case write(KSMFile, String)
    /// Write run=2 and wait until nothing is merged.
    case unmerge
    /// Wait for so many whole full scans.
    case fullScans(Int)
    /// Turn merging of a guest on or off.
    case guest(GuestMergingChange)
  }

  /// What the operator has to do before it begins.
  package enum Confirmation: Sendable, Equatable {
    /// Enter, or no more than the command itself.
    case none
    /// Type the host's name.
    case hostName
    /// Type it, and once more to force what does not fit into memory.
    case hostNameTwice
  }

  package var request: TuningRequest
  /// What will be different in the end, with what the kernel sets by itself; of a catch-up scan
  /// what is different while it lasts.
  package var changes: [SettingChange]
  package var steps: [Step]
  package var confirmation: Confirmation
  /// Why it has to be confirmed, one sentence; nil where it has not.
  package var reason: String?
  /// The steps that the reason tells, where it tells any, each with its number.
  var sequence: [String] = []
  /// Set where memory is unmerged.
  package var gate: MemoryGate?
  /// What the operator should know, one sentence each; the most important first.
  package var notes: [String]
  /// What may hold instead of what held while it is carried out: what to put back if it is broken
  /// off.
  package var changesUnderWay: [SettingChange]
  /// Lines of tmpfiles.d that set the same at each boot; empty for what goes back by itself.
  package var tmpfilesLines: [String]

  package init(
    request: TuningRequest, changes: [SettingChange] = [], steps: [Step],
    confirmation: Confirmation = .none, reason: String? = nil, gate: MemoryGate? = nil,
    notes: [String] = [], tmpfilesLines: [String] = []
  ) {
    self.request = request
    self.changes = changes
    changesUnderWay = changes
    self.steps = steps
    self.confirmation = confirmation
    self.reason = reason
    self.gate = gate
    self.notes = notes
    self.tmpfilesLines = tmpfilesLines
  }

  /// The reason as the lines that it is shown in: one step a line.
  package var reasonLines: [String] {
    guard let reason else { return [] }
    let steps = sequence.joined(separator: ", ") + "."
    guard !sequence.isEmpty, reason.hasSuffix(" " + steps) else { return [reason] }
    return [String(reason.dropLast(steps.count + 1))] + sequence
  }

  /// A note as the lines that it is shown in: what is meant for a file stands on lines of its own.
  ///
  /// Other line ends are parts of names.
  package func lines(of note: String) -> [String] {
    let text = tmpfilesText
    guard !text.isEmpty, note.hasSuffix(text) else { return [note] }
    return [String(note.dropLast(text.count))] + tmpfilesLines
  }

  /// The lines of tmpfiles.d as they stand in a note, each behind a line end.
  var tmpfilesText: String { tmpfilesLines.map { "\n" + $0 }.joined() }

  /// Whether nothing has to be done: all of it holds already.
  package var isEmpty: Bool { steps.isEmpty }

  /// Whether it is of the kind before which a session asks for the host's name once.
  package var wantsHostNameAtFirst: Bool {
    steps.contains { step in
      switch step {
      case .write(.run, _), .write(.mergeAcrossNodes, _), .write(.maxPageSharing, _), .unmerge,
        .guest:
        true
      case .write, .fullScans: false
      }
    }
  }
}
