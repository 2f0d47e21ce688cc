import MergeModel
import Testing

@testable import TuningRules

@Suite("Any row of changes, taken back")
struct UndoSequenceTests {
  /// How a sequence begins, and whether full scans end while it goes on.
  struct Case: Sendable, CustomTestStringConvertible {
    var startsWithAdvisor: Bool
    var isScanning: Bool

    var testDescription: String {
      (startsWithAdvisor ? "advisor on" : "advisor off") + (isScanning ? ", scanning" : "")
    }
  }

  static let cases = [false, true].flatMap { advisor in
    [false, true].map { Case(startsWithAdvisor: advisor, isScanning: $0) }
  }

  @Test(
    "Changes without run=2 and as many undos end where they began, whatever they are",
    arguments: cases)
  func endsWhereItBegan(one: Case) throws {
    var accepted = 0
    var gated = 0
    for seed in 0..<2_000 as Range<UInt64> {
      var hand = Operator(seed: seed, isScanning: one.isScanning)
      try hand.begin(withAdvisor: one.startsWithAdvisor)
      let before = hand.kernel.settings
      var done = 0
      for _ in 0..<Int.random(in: 1...8, using: &hand.random) {
        let request = hand.request()
        guard let plan = try? TuningPlan(request, in: hand.situation), !plan.isEmpty else {
          continue
        }
        try hand.carryOut(plan)
        done += 1
        if plan.gate != nil { gated += 1 }
      }
      #expect(try hand.undoAll() == done, "seed \(seed)")
      var after = hand.kernel.settings
      // What the advisor makes of pages_to_scan is its own doing.
      if one.startsWithAdvisor, one.isScanning { after[.pagesToScan] = before[.pagesToScan] }
      #expect(after == before, "seed \(seed): \(hand.records)")
      accepted += done
    }
    #expect(accepted > 4_000)
    #expect(!one.isScanning || gated > 200)
  }

  @Test("What was tried goes back, also when it is broken off after any step", arguments: cases)
  func putBack(one: Case) throws {
    var tried = 0
    for seed in 0..<3_000 as Range<UInt64> {
      var hand = Operator(seed: seed, isScanning: one.isScanning)
      try hand.begin(withAdvisor: one.startsWithAdvisor)
      let before = hand.kernel.settings
      guard let plan = try? TuningPlan(hand.request(), in: hand.situation), !plan.isEmpty else {
        continue
      }
      let steps = Int.random(in: 0...plan.steps.count, using: &hand.random)
      try hand.carryOut(plan.steps.prefix(steps))
      // The scans of a changed limit may merge what then keeps it from going back.
      if plan.gate == nil, one.isScanning, !plan.changes.contains(where: { $0.isGated }) {
        hand.kernel.scan(&hand.random)
      }
      let back = PutBack(plan.changesUnderWay, now: hand.kernel.readings)
      #expect(back.left.isEmpty, "seed \(seed): \(plan)")
      #expect(!back.steps.contains(.unmerge))
      try hand.carryOut(back.steps)
      var after = hand.kernel.settings
      if one.startsWithAdvisor, one.isScanning { after[.pagesToScan] = before[.pagesToScan] }
      #expect(after == before, "seed \(seed), \(steps) steps of \(plan)")
      tried += 1
    }
    #expect(tried > 1_000)
  }
}

extension SettingChange {
  fileprivate var isGated: Bool { Knob.of(file)?.condition == .onlyUnmerged }
}
