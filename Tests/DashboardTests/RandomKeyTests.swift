import MergeModel
import Screen
import Testing

@testable import Dashboard

@Suite("Any keys in any window")
struct RandomKeyTests {
  private static let keys: [Key] =
    " !\"#$%&'()*+,-./0123456789:;<=>?@BEIKLMNOPSTUVXZ[]_cdefghijkmopqrstuwxy~".map {
      Key.character($0)
    }
    + [
      .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, .escape, .tab, .backTab,
      .backspace, .delete, .function(1), .function(9), .control("l"), .unknown,
    ]

  /// Hosts with much, little and nothing to show.
  private static let hosts: [Snapshot] = {
    var bare = SampleHost.snapshot()
    bare.content = nil
    bare.contentProgress = nil
    bare.attribution = nil
    bare.assessment = nil
    var refused = bare
    refused.contentRefusal = Refusal("guest memory needs CAP_SYS_PTRACE", isOfRights: true)
    var scanning = SampleHost.snapshot()
    scanning.contentProgress?.phase = .scanning
    scanning.contentProgress?.pagesTotal = .max
    scanning.contentProgress?.pagesDone = .max
    scanning.contentProgress?.secondsLeft = .infinity
    var paused = scanning
    paused.contentProgress?.phase = .paused(HostileTextTests.hostile)
    var odd = SampleHost.snapshot()
    odd.content?.value.mergeablePages = Estimate(.nan, interval: 0...Double.infinity)
    odd.content?.value.samplingRate = 0
    odd.content?.value.bytesRead = .max
    odd.content?.value.zeroPages = .max
    odd.content?.value.memoryMaps[SampleHost.identity(SampleHost.leading[0])] = MemoryMap(
      pagesPerCell: 0, cells: [.own], pages: [.own: .max, .merged: .max])
    return [
      SampleHost.snapshot(), bare, refused, scanning, paused, odd,
      Snapshot(takenAt: SampleHost.moment),
    ]
  }()

  @Test("No sequence of keys traps, and what is drawn is as large as the window", arguments: 1...30)
  func sequences(seed: Int) {
    var chance = Chance(seed: UInt64(seed))
    let sizes = [(1, 1), (2, 5), (4, 13), (7, 20), (10, 40), (14, 59), (24, 80), (40, 120)]
    var state = DashboardState.sample(rows: 24, columns: 80, unicode: seed.isMultiple(of: 2))
    for step in 0..<150 {
      switch Int.random(in: 0..<20, using: &chance) {
      case 0:
        let (rows, columns) = sizes.randomElement(using: &chance) ?? (24, 80)
        _ = reduce(&state, .resized(rows: rows, columns: columns))
      case 1:
        guard let host = Self.hosts.randomElement(using: &chance) else { continue }
        _ = reduce(&state, .sampled(host, state.history, []))
      default:
        guard let key = Self.keys.randomElement(using: &chance) else { continue }
        _ = reduce(&state, .key(key, at: SampleHost.later(Double(step))))
      }
      let grid = draw(state)
      #expect(grid.rows == state.rows && grid.columns == state.columns)
    }
  }
}
