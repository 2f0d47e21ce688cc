import MergeModel
import Testing

@testable import TuningRules

/// Short ways to ask for something.
enum Planning {
  static func request(_ wishes: [(KSMFile, String)]) -> TuningRequest {
    TuningRequest(.settings(wishes.map { TuningRequest.Wish($0.0, $0.1) }))
  }

  static func plan(
    _ wishes: [(KSMFile, String)], _ snapshot: Snapshot = Hosts.snapshot(),
    ask: (inout TuningRequest) -> Void = { _ in },
    given: (inout TuningSituation) -> Void = { _ in }
  ) throws(TuningRefusal) -> TuningPlan {
    try plan(request(wishes), snapshot, ask: ask, given: given)
  }

  static func plan(
    _ request: TuningRequest, _ snapshot: Snapshot = Hosts.snapshot(),
    ask: (inout TuningRequest) -> Void = { _ in },
    given: (inout TuningSituation) -> Void = { _ in }
  ) throws(TuningRefusal) -> TuningPlan {
    var request = request
    ask(&request)
    var situation = TuningSituation(snapshot, bootID: "boot")
    given(&situation)
    return try TuningPlan(request, in: situation)
  }

  /// The refusal that planning has to end with.
  static func refusal(_ plan: () throws(TuningRefusal) -> TuningPlan) throws -> TuningRefusal {
    try #require(throws: TuningRefusal.self) { try plan() }
  }

  static func held(_ kind: HeldChange.Kind, _ changes: [SettingChange]) -> HeldChange {
    HeldChange(
      kind, recordID: "7", user: "anna", guardian: ProcessIdentity(pid: 712, startTicks: 1),
      began: Moment(wall: 0, monotonic: 99_820), until: Moment(wall: 0, monotonic: 100_420),
      changes: changes)
  }
}

extension TuningPlan {
  /// The steps, one short word each.
  var words: [String] {
    steps.map { step in
      switch step {
      case .write(let file, let value): "\(file.rawValue)=\(value)"
      case .unmerge: "unmerge"
      case .fullScans(let count): "\(count) scans"
      case .guest(let change): "guest \(change.to)"
      }
    }
  }
}
