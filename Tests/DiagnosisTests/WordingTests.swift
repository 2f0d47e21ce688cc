import Testing

@testable import Diagnosis

@Suite("Numbers in sentences")
struct WordingTests {
  @Test(
    arguments: [
      (0, "0 MiB"), (4_096, "4 KiB"), (1 << 20, "1 MiB"), (1_000 << 20, "1000 MiB"),
      ((1 << 30) - 4_096, "1.0 GiB"), (1 << 30, "1.0 GiB"), (22_011_707_392, "20.5 GiB"),
      ((2 << 30) - 1, "2.0 GiB"), (-(120 << 20), "-120 MiB"), (.max, "8589934592.0 GiB"),
    ] as [(Int64, String)])
  func amount(bytes: Int64, text: String) {
    #expect(Wording.amount(bytes) == text)
  }

  @Test(arguments: [
    (-1.0, "0s"), (0.4, "0s"), (59.4, "59s"), (60, "1m"), (3_599, "1h00m"), (7_500, "2h05m"),
    (86_399, "1d00h"), (273_600, "3d04h"), (1e30, "more than 100 years"),
    (.nan, "more than 100 years"),
  ])
  func duration(seconds: Double, text: String) {
    #expect(Wording.duration(seconds) == text)
  }

  @Test(arguments: [(4.8, "4.8"), (0.04, "0.0"), (99.96, "100.0"), (-0.3, "-0.3"), (1e30, "1e15")])
  func decimal(number: Double, text: String) {
    #expect(Wording.decimal(number) == text)
  }

  @Test func computedAmounts() {
    #expect(Wording.amount(Double.nan) == "0 MiB")
    #expect(Wording.amount(4_194_304.9) == "4 MiB")
    #expect(Wording.amount(Double.infinity).hasSuffix(" GiB"))
  }
}
