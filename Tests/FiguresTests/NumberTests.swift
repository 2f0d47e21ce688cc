import Figures
import Testing

struct NumberTests {
  private static let gib: Int64 = 1 << 30
  private static let mib: Int64 = 1 << 20

  private static let fixedDecimalsCases: [(Double, Int, Bool, String)] = [
    (20.46, 1, false, "20.5"), (20.44, 1, false, "20.4"), (0, 1, false, "0.0"),
    (-0.04, 1, false, "0.0"), (-0.04, 1, true, "+0.0"), (19.9, 1, true, "+19.9"),
    (-33, 0, true, "-33"), (-0.64, 2, true, "-0.64"), (9.96, 1, false, "10.0"),
    (1.66, 2, false, "1.66"), (0.5, 0, false, "1"), (3.05, 2, false, "3.05"),
  ]

  @Test(arguments: fixedDecimalsCases)
  func fixedDecimals(value: Double, decimals: Int, signed: Bool, text: String) {
    #expect(DecimalText.fixed(value, decimals: decimals, signed: signed) == text)
  }

  @Test func whatIsNotKnownIsADash() {
    #expect(DecimalText.fixed(nil) == "-")
    #expect(DecimalText.fixed(.nan) == "-")
    #expect(DecimalText.fixed(.infinity) == "-")
    #expect(ByteText.gib(Int64?.none) == "-")
    #expect(ByteText.mib(UInt64?.none, signed: true) == "-")
    #expect(ByteUnit.gib.amount(Int64?.none) == "-")
    #expect(RateText.perSecond(nil) == "-")
    #expect(PercentText.percent(nil) == "-")
    #expect(PercentText.ratio(1, of: 0) == "-")
    #expect(CountText.grouped(Int?.none) == "-")
    #expect(CountText.plain(Int?.none) == "-")
    #expect(CountText.signed(Int?.none) == "-")
    #expect(DurationText.exact(nil) == "-")
    #expect(DurationText.coarse(.nan) == "-")
    #expect(DurationText.fine(-1) == "-")
    #expect(DurationText.ago(nil) == "-")
    #expect(DurationText.ago(.infinity) == "-")
  }

  @Test func bytesStayInTheirUnit() {
    #expect(ByteText.gib(22_011_707_392 as Int64) == "20.5")
    #expect(ByteText.gib(-33 * Self.mib) == "0.0")
    #expect(ByteText.gib(Self.gib * 20_000) == "20000.0")
    #expect(ByteText.mib(506 * Self.mib) == "506")
    #expect(ByteText.mib(Self.gib) == "1024")
    #expect(ByteText.mib(-33 * Self.mib, signed: true) == "-33")
    #expect(ByteText.mib(UInt64(0), signed: true) == "+0")
    #expect(ByteText.mib(Self.mib - 1, decimals: 2) == "1.00")
  }

  private static let amountCases: [(Int64, ByteUnit, Bool, String)] = [
    (40 * mib, .gib, false, "0.04"), (102 * mib, .gib, false, "0.1"),
    (60 * mib, .gib, false, "0.06"), (4_096, .gib, false, "<0.01"), (0, .gib, false, "0.0"),
    (-40 * mib, .gib, true, "-0.04"), (-4_096, .gib, true, ">-0.01"), (0, .gib, true, "+0.0"),
    (gib, .gib, false, "1.0"), (mib / 4, .mib, false, "0.3"), (mib / 32, .mib, false, "0.03"),
    (4_096, .mib, false, "<0.01"), (0, .mib, false, "0"), (mib, .mib, false, "1"),
    (506 * mib, .mib, true, "+506"),
  ]

  @Test("In a line of text what is not 0 never reads 0", arguments: amountCases)
  func amounts(bytes: Int64, unit: ByteUnit, signed: Bool, text: String) {
    #expect(unit.amount(bytes, signed: signed) == text)
  }

  @Test func aColumnChangesItsUnitAsAWhole() {
    #expect(ByteUnit.column(largest: 99_999 * Self.mib) == .mib)
    #expect(ByteUnit.column(largest: nil as Int64?) == .mib)
    #expect(ByteUnit.column(largest: 99_999 * Self.mib + Self.mib / 2) == .gib)
  }

  private static let ratesCases: [(Double, String)] = [
    (0, "0"), (0.4, "0.4"), (9.94, "9.9"), (9.96, "10"), (212, "212"), (999.4, "999"),
    (999.6, "1.0k"), (1_600, "1.6k"), (47_600, "47.6k"), (99_960, "100k"), (249_500, "250k"),
    (999_600, "1.0M"), (1_600_000, "1.6M"), (3e9, "3.0G"), (-47_600, "-47.6k"),
    (2.5e15, "2500T"),
  ]

  @Test(arguments: ratesCases)
  func rates(rate: Double, text: String) {
    #expect(RateText.perSecond(rate) == text)
  }

  @Test func percent() {
    #expect(PercentText.percent(4.8) == "4.8%")
    #expect(PercentText.percent(0) == "0.0%")
    #expect(PercentText.percent(119.96) == "120.0%")
    #expect(PercentText.ratio(62, of: 100) == "62%")
    #expect(PercentText.ratio(1, of: 3, decimals: 1) == "33.3%")
  }

  private static let groupedCases: [(Int64, String)] = [
    (0, "0"), (999, "999"), (1_000, "1,000"), (5_373_952, "5,373,952"), (-1_234, "-1,234"),
    (-123, "-123"), (Int64.min, "-9,223,372,036,854,775,808"),
  ]

  @Test(arguments: groupedCases)
  func grouped(count: Int64, text: String) {
    #expect(CountText.grouped(count) == text)
  }

  @Test func changesBearTheirSign() {
    #expect(CountText.signed(3) == "+3")
    #expect(CountText.signed(-33) == "-33")
    #expect(CountText.signed(0) == "+0")
    #expect(CountText.plain(UInt64.max) == "18446744073709551615")
  }
}
