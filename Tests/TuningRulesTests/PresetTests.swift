import MergeModel
import Testing

@testable import TuningRules

@Suite("Presets")
struct PresetTests {
  private func presets(_ snapshot: Snapshot) -> [String: Preset] {
    Dictionary(
      Preset.builtIn(for: snapshot).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }

  private func words(_ preset: Preset?) -> [String]? {
    preset?.wishes.map { "\($0.file.rawValue)=\($0.value)" }
  }

  @Test("Ceilings follow from what a page costs here, rounded down to two digits")
  func ceilings() throws {
    let host = ForecastHosts.measured()
    let all = presets(host)
    // 24 ms with the pause: 2 % are 0.48 ms, of a microsecond a page.
    #expect(words(all["cpu-2"]) == ["pages_to_scan=480", "sleep_millisecs=20"])
    #expect(words(all["cpu-5"]) == ["pages_to_scan=1200", "sleep_millisecs=20"])
    #expect(words(all["cpu-25"]) == ["pages_to_scan=7300", "sleep_millisecs=20"])
    #expect(all["cpu-25"]?.trialSeconds == 1_800)
    #expect(all["cpu-5"]?.trialSeconds == nil)
    for (name, percent) in [("cpu-2", 2.0), ("cpu-5", 5), ("cpu-25", 25)] {
      let preset = try #require(all[name])
      let forecast = try #require(preset.forecast(in: host).after.cpuPercent)
      #expect(forecast <= percent * 1.001 && forecast > percent * 0.9, "\(name): \(forecast)")
    }
  }

  @Test("Where the cost is not known the highest that was seen elsewhere keeps below the ceiling")
  func unmeasured() {
    #expect(
      words(presets(ForecastHosts.stopped())["cpu-2"])
        == ["pages_to_scan=360", "sleep_millisecs=20"])
  }

  @Test("Batches stay below a tenth of a second: the pause gets shorter instead")
  func bursts() throws {
    for cost in [1e-6, 5e-6, 5e-5] {
      let host = ForecastHosts.measured {
        $0.trend.secondsPerPage = cost
        $0.trend.pagesPerSecond = 1_000 / (0.024 + 1_000 * cost)
      }
      for percent in [0.1, 50.0, 85, 90] {
        let batch = CeilingBatch(cpuPercent: percent, in: host)
        #expect(Double(batch.pagesToScan) * cost <= 0.1)
        #expect(batch.pagesToScan >= 1)
        #expect(batch.sleepMillisecs <= 20)
      }
    }
    let own = OwnPreset(name: "own", cpuPercent: 90)
    let preset = try #require(own.preset(for: ForecastHosts.measured()))
    #expect(words(preset)?.last != "sleep_millisecs=20")
  }

  /// Measured in batches of three pages alone: it is not known well what one costs in large ones.
  private static let smallBatches = ForecastHosts.measured {
    $0.ksm[reading: .pagesToScan] = .value(.unsigned(3))
    $0.trend.pagesPerSecond = 125
    $0.trend.secondsPerPage = 12e-6
    $0.trend.wakingPages = Estimate(50, interval: 11...230)
  }

  @Test("Measured in small batches alone, a ceiling is a range, and not that of their dear pages")
  func smallBatches() throws {
    let host = Self.smallBatches
    let all = presets(host)
    let preset = try #require(all["kernel-default"])
    let kernel = try #require(preset.forecast(in: host).after.cpuPercentRange)
    // 36 us for three pages are between 0.2 and 2.6 us a page.
    #expect(kernel.lowerBound < 0.22 && kernel.upperBound > 1.1, "\(kernel)")
    for (name, least) in [("cpu-2", 480), ("cpu-5", 1_200), ("cpu-25", 7_300)] as [(String, Int)] {
      let pages = try #require(all[name]?.wishes.first.flatMap { Int($0.value) })
      #expect(pages > least, "\(name) \(pages)")
    }
  }

  @Test("A ceiling that misses its name by the cost of a page now says so")
  func missed() throws {
    let dear = ForecastHosts.measured { $0.trend.secondsPerPageRange = 1e-6...20e-6 }
    let preset = try #require(presets(dear)["cpu-25"])
    #expect(preset.missed == "not 25% by the cost of a page now")
    #expect(preset.text.hasSuffix("; not 25% by the cost of a page now"))
    for host in [ForecastHosts.measured(), ForecastHosts.stopped(), Self.smallBatches] {
      #expect(Preset.builtIn(for: host).allSatisfy { $0.missed == nil })
    }
  }

  @Test("They set the rate and nothing else, and switch the advisor off where it would overwrite")
  func rateOnly() {
    let advised = ForecastHosts.measured {
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    }
    for preset in Preset.builtIn(for: advised) where preset.name != "hold" {
      #expect(preset.wishes.allSatisfy { Preset.rateFiles.contains($0.file) })
      let setsByHand = preset.wishes.contains { $0.file == .pagesToScan }
      #expect(setsByHand == (preset.wishes.first == TuningRequest.Wish(.advisorMode, "none")))
    }
    #expect(words(presets(advised)["hold"]) == ["run=0"])
    #expect(
      words(presets(advised)["advisor"]) == [
        "advisor_max_cpu=20", "advisor_target_scan_time=200", "advisor_mode=scan-time",
      ])
    #expect(words(presets(advised)["kernel-default"])?.first == "advisor_mode=none")
  }

  @Test("A kernel without an advisor has no such preset")
  func oldKernel() {
    let old = ForecastHosts.measured {
      for file in Preset.rateFiles where file != .pagesToScan && file != .sleepMillisecs {
        $0.ksm[reading: file] = .absent
      }
    }
    #expect(
      Preset.builtIn(for: old).map(\.name) == [
        "kernel-default", "cpu-2", "cpu-5", "cpu-25", "hold",
      ])
    #expect(Preset.builtIn(for: Snapshot(takenAt: old.takenAt)).isEmpty)
    let own = OwnPreset(name: "a", wishes: [TuningRequest.Wish(.advisorMode, "scan-time")])
    #expect(own.preset(for: old) == nil)
  }

  @Test("Names and aliases are the ones that own presets may not take")
  func names() {
    let presets = Preset.builtIn(for: ForecastHosts.measured())
    #expect(Set(presets.flatMap { [$0.name] + $0.aliases }) == Preset.builtInNames)
    #expect(presets.first { $0.isCalled("balanced") }?.name == "cpu-5")
    #expect(!presets.contains { $0.isCalled("Balanced") })
  }

  @Test("Only what differs is a change")
  func changes() throws {
    let host = ForecastHosts.measured()
    let preset = try #require(presets(host)["kernel-default"])
    #expect(preset.changes(in: host) == [SettingChange(.pagesToScan, from: "1000", to: "100")])
  }
}
