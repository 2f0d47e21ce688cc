import Testing

@testable import Screen

@Suite("Shades of a heat map")
struct HeatScaleTests {
  @Test("Blank is for nothing alone, the darkest for the most", arguments: [true, false])
  func ends(unicode: Bool) {
    let scale = HeatScale(largest: 1_000, unicode: unicode)
    let last = scale.shades.count - 1
    #expect(scale.level(0) == 0)
    #expect(scale.level(0.001) == 1)
    #expect(scale.level(1_000) == last)
    #expect(scale.level(5_000) == last)
    #expect(scale.level(.nan) == 0)
    #expect(scale.shade(0) == " ")
  }

  @Test("More is never lighter, and each shade ends where it says", arguments: [true, false])
  func steps(unicode: Bool) {
    let scale = HeatScale(largest: 90, unicode: unicode)
    for level in 1..<scale.shades.count {
      let end = scale.upperBound(ofLevel: level)
      #expect(scale.level(end) == level)
      #expect(scale.level(end - 0.01) == level)
      #expect(scale.level(end + 0.01) == min(level + 1, scale.shades.count - 1))
    }
  }

  @Test("Every shade is another character; without Unicode all are ASCII")
  func shades() {
    for unicode in [true, false] {
      let scale = HeatScale(largest: 1, unicode: unicode)
      #expect(Set(scale.shades).count == scale.shades.count)
      #expect(unicode || scale.shades.allSatisfy(\.isASCII))
    }
  }

  @Test("Where there is nothing, nothing is dark", arguments: [0, -1, .nan, .infinity])
  func nothing(largest: Double) {
    let scale = HeatScale(largest: largest, unicode: true)
    #expect(scale.level(0) == 0)
    #expect(scale.level(7) == 0)
  }
}
