import MergeModel
import Testing

@testable import TuningRules

@Suite("Presets of the operator's own")
struct PresetFileTests {
  private func mistake(_ text: String) -> PresetFile.Mistake? {
    do throws(PresetFile.Mistake) {
      _ = try PresetFile(parsing: text)
      return nil
    } catch {
      return error
    }
  }

  @Test func everything() throws {
    let file = try PresetFile(
      parsing: """
        # Of this host.
        readonly = yes\r
        [preset night]
        cpu = 15          # per cent of one core
        for = 2h

        [ preset  Day_1 ]
          pages_to_scan=0200
        \tsleep_millisecs =\t50
        [preset kernel]
        advisor_mode = scan-time
        advisor_max_cpu = 30
        advisor_target_scan_time = 600
        for = 1h30m
        """)
    #expect(file.isReadonly == true)
    #expect(
      file.presets == [
        OwnPreset(name: "night", cpuPercent: 15, trialSeconds: 7_200),
        OwnPreset(
          name: "Day_1",
          wishes: [
            TuningRequest.Wish(.pagesToScan, "200"), TuningRequest.Wish(.sleepMillisecs, "50"),
          ]),
        OwnPreset(
          name: "kernel",
          wishes: [
            TuningRequest.Wish(.advisorMode, "scan-time"), TuningRequest.Wish(.advisorMaxCPU, "30"),
            TuningRequest.Wish(.advisorTargetScanTime, "600"),
          ], trialSeconds: 5_400),
      ])
    #expect(try PresetFile(parsing: "") == PresetFile())
    #expect(try PresetFile(parsing: "readonly = no\n").isReadonly == false)
  }

  @Test(
    "A mistake is told with its line, and nothing of the file is used",
    arguments: [
      ("readonly = maybe", 1, "readonly is yes or no, not 'maybe'"),
      ("readonly = yes\nreadonly = yes", 2, "readonly is set twice"),
      ("\ncpu = 3", 2, "'cpu' is not known here; presets begin with [preset NAME]"),
      ("[preset a]\nnothing", 2, "'nothing' is no NAME = VALUE and no [preset NAME]"),
      ("[preset a]\ncpu =", 2, "'cpu =' lacks a name or a value"),
      ("[preset a", 1, "'[preset a' lacks its closing bracket"),
      ("[presets a]", 1, "'[presets a]' is no [preset NAME]"),
      ("[preset a b]", 1, "'[preset a b]' is no [preset NAME]"),
      ("[preset a/b]", 1, "'a/b' is no name: letters, digits, - and _, at most 32"),
      ("[preset -a]", 1, "'-a' is no name: letters, digits, - and _, at most 32"),
      ("[preset hold]\ncpu=3", 1, "'hold' is a preset of ksmtop already"),
      ("[preset balanced]\ncpu=3", 1, "'balanced' is a preset of ksmtop already"),
      (
        "[preset a]\ncpu=3\n[preset b]\ncpu=4\n[preset a]\ncpu=5", 5,
        "preset a stands in line 1 already"
      ),
      ("[preset a]\n\n[preset b]\ncpu=3", 1, "preset a sets nothing"),
      ("[preset a]\nfor = 2h", 1, "preset a sets nothing"),
      ("[preset a]\ncpu=3\ncpu=4", 3, "cpu is set twice"),
      ("[preset a]\ncpu=0", 2, "cpu is per cent of one core, from 0.1 to 90, not '0'"),
      ("[preset a]\ncpu=1e1", 2, "cpu is per cent of one core, from 0.1 to 90, not '1e1'"),
      (
        "[preset a]\ncpu=3\npages_to_scan=5", 3,
        "cpu decides the other settings; pages_to_scan cannot stand beside"
      ),
      ("[preset a]\nspeed=3", 2, "'speed' is not known"),
      ("[preset a]\npages_shared=3", 2, "'pages_shared' is not known"),
      ("[preset a]\nrun=1", 2, "run is not about the rate; presets hold no others"),
      (
        "[preset a]\nuse_zero_pages=1", 2,
        "use_zero_pages is not about the rate; presets hold no others"
      ),
      (
        "[preset a]\npages_to_scan=0", 2,
        "pages_to_scan is a number from 1 to 4294967295, not '0'"
      ),
      (
        "[preset a]\nsleep_millisecs=-1", 2,
        "sleep_millisecs is a number from 1 to 4294967295, not '-1'"
      ),
      (
        "[preset a]\npages_to_scan=4294967296", 2,
        "pages_to_scan is a number from 1 to 4294967295, not '4294967296'"
      ),
      ("[preset a]\nadvisor_mode=on", 2, "advisor_mode is none or scan-time, not 'on'"),
      (
        "[preset a]\nadvisor_mode=scan-time\nadvisor_max_cpu=101", 3,
        "advisor_max_cpu is a number from 1 to 100, not '101'"
      ),
      (
        "[preset a]\nadvisor_max_cpu=20", 2,
        "advisor_max_cpu has no effect without advisor_mode = scan-time"
      ),
      (
        "[preset a]\npages_to_scan=20\nadvisor_mode=scan-time", 2,
        "the kernel refuses pages_to_scan with advisor_mode = scan-time"
      ),
      (
        "[preset a]\ncpu=3\nfor=2 days", 3,
        "'2 days' is no time from 10s to 168h, such as 90s, 10m or 2h"
      ),
      ("[preset a]\ncpu=3 \u{1b}[2J", 2, "only ASCII can stand in this file"),
      ("# gr\u{fc}n", 1, "only ASCII can stand in this file"),
    ])
  func mistakes(text: String, line: Int, message: String) {
    #expect(mistake(text) == PresetFile.Mistake(line: line, message: message))
  }

  @Test("Any text comes to an answer")
  func anyText() {
    let pieces = [
      "[preset a]", "[preset b]", "[", "]", "=", "cpu", "3", "for", "2h", "\n", "\n", " ", "#",
      "pages_to_scan", "advisor_mode", "scan-time", "readonly", "yes", "\t", "\0",
    ]
    var state: UInt64 = 52
    var understood = 0
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      if mistake(text) == nil { understood += 1 }
    }
    #expect(understood > 0 && understood < 20_000)
  }

  @Test(
    "Times as people write them",
    arguments: [
      ("90s", 90), ("10m", 600), ("2h", 7_200), ("1h30m", 5_400), ("1h1m1s", 3_661),
      ("168h", 604_800),
      ("9s", nil), ("169h", nil), ("10", nil), ("m", nil), ("", nil), ("10m10m", nil),
      ("5s1h", nil),
      ("-5m", nil), ("1.5h", nil), ("10 m", nil), ("9999999s", nil), ("10d", nil),
    ] as [(String, Double?)])
  func times(text: String, seconds: Double?) {
    #expect(TrialTime.seconds(of: text) == seconds)
  }

  @Test(
    "On a host: settings by a ceiling, or as they stand; the advisor goes off for pages by hand")
  func onHost() throws {
    let host = ForecastHosts.measured {
      $0.ksm[reading: .advisorMode] = .value(.choice("scan-time"))
    }
    let file = try PresetFile(
      parsing: "[preset night]\ncpu = 2.5\nfor = 2h\n[preset slow]\npages_to_scan = 50\n")
    let presets = file.presets.compactMap { $0.preset(for: host) }
    try #require(presets.count == 2)
    #expect(presets[0].text == "at most 2.5 % of one core")
    #expect(presets[0].trialSeconds == 7_200)
    #expect(presets[0].wishes.map(\.file) == [.advisorMode, .pagesToScan, .sleepMillisecs])
    #expect(presets[1].text == "pages_to_scan=50")
    #expect(
      presets[1].wishes == [
        TuningRequest.Wish(.advisorMode, "none"), TuningRequest.Wish(.pagesToScan, "50"),
      ])
  }
}
