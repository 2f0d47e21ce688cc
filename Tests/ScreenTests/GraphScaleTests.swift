import Screen
import Testing

@Suite struct GraphScaleTests {
  @Test(arguments: [
    (0.0, 1.0), (0.3, 1), (1, 1), (1.1, 2), (2, 2), (4.8, 5), (5.1, 10), (20.5, 50), (100, 100),
    (1600, 2000), (-4, 1), (.infinity, 1), (.nan, 1),
  ])
  func theTopIsAFixedStep(maximum: Double, top: Double) {
    #expect(GraphScale.top(for: maximum) == top)
  }

  @Test func stepsMayBeOthersAndSmaller() {
    #expect(GraphScale.top(for: 20.5, steps: [1, 1.5, 2, 2.4, 3, 5, 8]) == 24)
    #expect(GraphScale.top(for: 0.03, atLeast: 0.01) == 0.05)
    #expect(GraphScale.top(for: 3, atLeast: 10) == 10)
    #expect(GraphScale.top(for: 3, steps: []) == 1)
  }

  @Test func aScaleInUseDoesNotJumpWithItsValue() {
    var top: Double?
    let tops = [4.9, 5.1, 4.9, 5.0, 4.2, 4.1, 3.9, 4.2, 5.0].map { value in
      top = GraphScale.top(for: value, keeping: top)
      return top
    }
    #expect(tops == [5, 10, 10, 10, 10, 10, 5, 5, 5])
  }

  @Test func aScaleNeverCutsItsMaximum() {
    for tenths in 1...5000 {
      let maximum = Double(tenths) / 10
      #expect(GraphScale.top(for: maximum) >= maximum)
      #expect(GraphScale.top(for: maximum, keeping: 50) >= maximum)
    }
  }
}
