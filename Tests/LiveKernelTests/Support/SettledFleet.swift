import LiveHarness
import MergeModel
import Testing

/// A fleet of guests whose equal pages ksmd has merged, and ksmd stopped.
struct SettledFleet: Sendable {
  let ksm: KSMHost
  let content: FleetContent
  let guests: [Participant]
  /// What a guest without content shares with another.
  let bare: BareGuest

  /// The one that the running test looks at.
  @TaskLocal static var current: SettledFleet?

  static var required: SettledFleet {
    get throws { try #require(current) }
  }
}

/// What QEMU itself puts into the memory of every guest: firmware and zeros.
struct BareGuest: Sendable {
  /// Frames that two guests without content have in common.
  var commonFrames: UInt64
  /// Mappings of merged frames in one of them.
  var mappedPages: UInt64
  var selfPages: UInt64

  /// Two guests without content, looked at.
  static func measured(_ ksm: KSMHost) async throws -> BareGuest {
    let plans = [GuestPlan(name: "bare1"), GuestPlan(name: "bare2")]
    let result = try await QEMUGuest.running(plans) { guests in
      try await ksm.settle()
      return try Pass.result(guests.map(Participant.init))
    }
    try await ksm.forget()
    let figures = Array(result.figures.values)
    try #require(figures.count == 2 && figures[0] == figures[1] && result.pairs.count == 1)
    return BareGuest(
      commonFrames: result.pairs[0].commonFrames, mappedPages: figures[0].mappedPages,
      selfPages: figures[0].selfPages)
  }
}

/// Starts a fleet for all tests of a suite, which must leave it as it is.
struct SettledFleetTrait: SuiteTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    let isFull = LiveKernel.isFullRun
    let content = isFull ? FleetContent.whole : .small
    try await KSMHost.exclusively { ksm in
      // The zeros of all guests stay one frame: with several, pairs would have different ones.
      try ksm.set("max_page_sharing", "100000")
      let bare = try await BareGuest.measured(ksm)
      try await QEMUGuest.running(GuestPlan.fleet(isFull ? 52 : 12, content)) { guests in
        try await ksm.settle()
        let fleet = SettledFleet(
          ksm: ksm, content: content, guests: guests.map(Participant.init), bare: bare)
        try await SettledFleet.$current.withValue(fleet, operation: body)
      }
    }
  }
}

extension Trait where Self == SettledFleetTrait {
  /// With a fleet of 12 guests, 52 in a full run.
  static var settledFleet: Self { Self() }
}
