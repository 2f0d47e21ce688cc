import MergeModel
import Testing

@testable import TuningRules

@Suite("The table of settings")
struct KnobTests {
  static let ranges: [(KSMFile, ClosedRange<UInt64>)] = [
    (.pagesToScan, 0...4_294_967_295), (.sleepMillisecs, 0...4_294_967_295),
    (.maxPageSharing, 2...2_147_483_647), (.stableNodeChainsPruneMillisecs, 0...4_294_967_295),
    (.advisorTargetScanTime, 1...4_294_967_295), (.advisorMaxCPU, 0...100),
    (.advisorMinPagesToScan, 0...4_294_967_295), (.advisorMaxPagesToScan, 0...4_294_967_295),
  ]

  static func knob(_ file: KSMFile) throws -> Knob { try #require(Knob.of(file)) }

  @Test("It has every setting once and no counter")
  func complete() {
    #expect(Set(Knob.all.map(\.file)) == Set(KSMFile.settings))
    #expect(Knob.all.count == KSMFile.settings.count)
    #expect(KSMFile.counters.allSatisfy { Knob.of($0) == nil })
  }

  @Test("The kernel takes its own default, and every line says what it does and since when")
  func defaults() throws {
    for knob in Knob.all {
      #expect(try knob.value(of: knob.kernelDefault) == knob.kernelDefault)
      #expect(knob.explanation.hasSuffix("."))
      #expect(knob.rule?.hasSuffix(".") != false)
      #expect(knob.source.contains("ksm.rst") && knob.source.hasSuffix(knob.since))
      #expect(knob.condition == .always || knob.rule != nil)
      #expect(
        knob.isOfAdvisor
          == (knob.file.rawValue.hasPrefix("advisor_")
            && knob.file != .advisorMode))
    }
  }

  @Test("Numbers are taken within their range, and not one beyond", arguments: ranges)
  func range(file: KSMFile, range: ClosedRange<UInt64>) throws {
    let knob = try Self.knob(file)
    #expect(knob.values == .number(range))
    #expect(try knob.value(of: "\(range.lowerBound)") == "\(range.lowerBound)")
    #expect(try knob.value(of: "+\(range.upperBound)") == "\(range.upperBound)")
    let above = "\(range.upperBound + 1)"
    let refusal = try #require(throws: TuningRefusal.self) { try knob.value(of: above) }
    #expect(refusal.kind == .wrongUsage)
    #expect(
      refusal.message.hasPrefix(
        "\(file.rawValue) takes \(range.lowerBound) to \(range.upperBound) \(knob.unit), not "))
    if range.lowerBound > 0 {
      #expect(throws: TuningRefusal.self) { try knob.value(of: "\(range.lowerBound - 1)") }
    }
  }

  @Test(
    "What is no decimal number is not taken",
    arguments: [
      "", "+", "-1", " 1", "1 ", "0x10", "1k", "1e3", "++1", "1\n", "1.0", "٣",
      "99999999999999999999999",
    ])
  func noNumber(text: String) throws {
    #expect(throws: TuningRefusal.self) { try Self.knob(.pagesToScan).value(of: text) }
  }

  @Test("Leading zeros are not octal")
  func zeros() throws { #expect(try Self.knob(.pagesToScan).value(of: "0010") == "10") }

  @Test(
    "Words that people say become the kernel's",
    arguments: [
      (KSMFile.run, "stop", "0"), (.run, "scan", "1"), (.run, "run", "1"), (.run, "UNMERGE", "2"),
      (.smartScan, "on", "1"), (.smartScan, "no", "0"), (.useZeroPages, "Yes", "1"),
      (.mergeAcrossNodes, "off", "0"), (.advisorMode, "scan-time", "scan-time"),
    ])
  func words(file: KSMFile, text: String, value: String) throws {
    #expect(try Self.knob(file).value(of: text) == value)
  }

  @Test(
    "Words of other settings are not taken",
    arguments: [
      (KSMFile.run, "on"), (.run, "3"), (.smartScan, "2"), (.smartScan, "scan"),
      (.advisorMode, "on"), (.advisorMode, "[none]"), (.run, ""),
    ])
  func otherWords(file: KSMFile, text: String) throws {
    #expect(throws: TuningRefusal.self) { try Self.knob(file).value(of: text) }
  }

  @Test("Choices are shown with their words, numbers as they are")
  func shown() throws {
    #expect(try Self.knob(.run).shown("0") == "0 (stop)")
    #expect(try Self.knob(.run).shown("1") == "1 (scan)")
    #expect(try Self.knob(.run).shown("2") == "2 (stop and unmerge all)")
    #expect(try Self.knob(.run).shown("5") == "5")
    #expect(try Self.knob(.advisorMode).shown("none") == "none")
    #expect(try Self.knob(.pagesToScan).shown("100") == "100")
  }

  @Test(
    "A step goes to the next of 1, 2, 5, 10 and stays within the range",
    arguments: [
      (KSMFile.pagesToScan, "100", 1, "200"), (.pagesToScan, "1050", 1, "2000"),
      (.pagesToScan, "1050", -1, "1000"), (.pagesToScan, "100", -1, "50"),
      (.pagesToScan, "1", -1, "0"), (.pagesToScan, "0", -1, "0"), (.pagesToScan, "0", 1, "1"),
      (.pagesToScan, "100", 3, "1000"), (.pagesToScan, "4294967295", 1, "4294967295"),
      (.pagesToScan, "4000000000", 1, "4294967295"), (.maxPageSharing, "256", -1, "200"),
      (.maxPageSharing, "2", -1, "2"), (.advisorMaxCPU, "70", 1, "100"),
      (.advisorTargetScanTime, "1", -1, "1"), (.run, "0", 1, "1"), (.run, "1", 1, "2"),
      (.run, "2", 1, "2"), (.run, "0", -1, "0"), (.run, "5", 1, "5"),
      (.advisorMode, "none", 1, "scan-time"), (.smartScan, "1", -1, "0"),
      (.pagesToScan, "?", 1, "?"),
    ])
  func stepped(file: KSMFile, value: String, step: Int, next: String) throws {
    #expect(try Self.knob(file).stepped(value, by: step) == next)
  }
}
