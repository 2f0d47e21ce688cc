import Sampling
import Testing

@Suite("The budget of background work")
struct BudgetTests {
  @Test("One per cent: 10 ms of work are followed by a second of rest")
  func onePercent() {
    var budget = Budget(percent: 1)
    #expect(budget.pause(at: 0) == 0)
    budget.spend(cpuSeconds: 0.01, began: 100)
    #expect(abs(budget.pause(at: 100.01) - 0.99) < 1e-9)
    #expect(budget.pause(at: 101) == 0)
    #expect(budget.pause(at: 5_000) == 0)
  }

  @Test("Work upon work adds up, and idle time is not saved for later")
  func sums() {
    var budget = Budget(percent: 10)
    budget.spend(cpuSeconds: 1, began: 0)
    budget.spend(cpuSeconds: 1, began: 1)
    #expect(abs(budget.pause(at: 2) - 18) < 1e-9)
    budget.spend(cpuSeconds: 1, began: 1_000)
    #expect(abs(budget.pause(at: 1_001) - 9) < 1e-9)
  }

  @Test("Over a long time the share holds, however the work is cut")
  func share() {
    var budget = Budget(percent: 5)
    var now = 50.0
    var spent = 0.0
    for piece in 0..<2_000 {
      let cpu = [0.001, 0.02, 0.3, 0.0001][piece % 4]
      budget.spend(cpuSeconds: cpu, began: now)
      spent += cpu
      // Work takes longer than its CPU time where others want the CPU too.
      now += cpu * Double(1 + piece % 3)
      now += budget.pause(at: now)
    }
    #expect(spent / (now - 50) <= 0.05 + 1e-9)
    #expect(spent / (now - 50) > 0.049)
  }

  @Test("Credit lets work run on, and is paid back")
  func credit() {
    var budget = Budget(percent: 10)
    budget.spend(cpuSeconds: 0.5, began: 0)
    #expect(budget.pause(at: 0.5, credit: 1) == 0)
    budget.spend(cpuSeconds: 1, began: 0.5)
    #expect(abs(budget.pause(at: 1.5, credit: 1) - 3.5) < 1e-9)
    #expect(abs(budget.pause(at: 1.5) - 13.5) < 1e-9)
  }

  @Test("Without a limit there is no rest", arguments: [nil, 0, -3] as [Double?])
  func unlimited(percent: Double?) {
    var budget = Budget(percent: percent)
    budget.spend(cpuSeconds: 1_000, began: 0)
    #expect(budget.share == nil)
    #expect(budget.pause(at: 0) == 0)
    #expect(budget.pause(at: 0, credit: 1) == 0)
  }
}
