package import MergeModel

extension TuningPlan {
  /// How `request` is carried out here; throws where it may not be.
  ///
  /// A confirmation that is missing is no refusal yet: `missingConfirmation` tells of it.
  package init(_ request: TuningRequest, in situation: TuningSituation) throws(TuningRefusal) {
    throw TuningRefusal(.failed, "not built")
  }

  /// Set where the request lacks a confirmation that the plan needs; what to type is its way out.
  package func missingConfirmation(host: String) -> TuningRefusal? { nil }
}

/// What has to be written to have settings as they were.
package struct PutBack: Sendable, Equatable {
  package var steps: [TuningPlan.Step]
  /// Changes that are not ours any more: what each file holds now is `to`.
  package var left: [SettingChange]

  /// Takes `changes` back on a host whose settings are `now`; compares before it sets.
  package init(_ changes: [SettingChange], now: KSMReadings) {
    steps = []
    left = []
  }
}
