package import MergeModel

/// What is heard of a request that is being carried out.
package enum TuningNews: Sendable, Equatable {
  /// A step has begun or goes on.
  case progress(TuningProgress)
  /// It is over.
  case finished(TuningReport)
  /// A trial, a pulse or the session's changes went back; why, in a clause, and what could not.
  case putBack(HeldChange, why: String, failures: [String])

  /// Whether settings may be others than before.
  package var isAnEnd: Bool {
    switch self {
    case .progress: false
    case .finished, .putBack: true
    }
  }
}

/// Where a request stands.
package struct TuningProgress: Sendable, Equatable {
  package var plan: TuningPlan
  /// The place of the step in the plan.
  package var step: Int
  /// How much of the step is done, 0 to 1; nil where that is not known.
  package var share: Double?
  /// Full scans done and to be done, of a pulse.
  package var scans: (done: Int, of: Int)?
  package var since: Moment

  package init(
    plan: TuningPlan, step: Int, share: Double? = nil, scans: (done: Int, of: Int)? = nil,
    since: Moment
  ) {
    self.plan = plan
    self.step = step
    self.share = share
    self.scans = scans
    self.since = since
  }

  package static func == (one: Self, other: Self) -> Bool {
    one.plan == other.plan && one.step == other.step && one.share == other.share
      && one.scans?.done == other.scans?.done && one.scans?.of == other.scans?.of
      && one.since == other.since
  }
}

/// What came of a request.
package struct TuningReport: Sendable, Equatable {
  package enum Ending: Sendable, Equatable {
    case done
    /// All of it held already.
    case unchanged
    /// Nothing was changed.
    case refused(TuningRefusal)
    /// Something else holds now than what was asked, one sentence.
    case otherwise(String)
  }

  /// What one setting holds now.
  package struct Result: Sendable, Equatable {
    package var file: KSMFile
    package var before: String
    package var wanted: String
    /// Read back after writing; nil where it could not be read.
    package var reads: String?

    package init(file: KSMFile, before: String, wanted: String, reads: String?) {
      self.file = file
      self.before = before
      self.wanted = wanted
      self.reads = reads
    }
  }

  package var request: TuningRequest
  package var ending: Ending
  package var results: [Result]
  /// What was written to the log; nil where nothing was changed.
  package var record: ChangeRecord?
  /// Pages a pulse merged; nil for anything else.
  package var gainedPages: Int64?
  package var began: Moment
  package var ended: Moment

  package init(
    request: TuningRequest, ending: Ending, results: [Result] = [], record: ChangeRecord? = nil,
    gainedPages: Int64? = nil, began: Moment, ended: Moment
  ) {
    self.request = request
    self.ending = ending
    self.results = results
    self.record = record
    self.gainedPages = gainedPages
    self.began = began
    self.ended = ended
  }
}
