import MergeModel
import Testing

@Suite("The past in three resolutions")
struct HistoryTests {
  private func moment(_ seconds: Double) -> Moment {
    Moment(wall: 1_700_000_000 + seconds, monotonic: seconds)
  }

  @Test(
    "The finest resolution that reaches back far enough",
    arguments: [
      (60, History.Resolution.second), (600, .second), (601, .tenSeconds), (3_600, .tenSeconds),
      (10_800, .tenSeconds), (10_801, .minute), (86_400, .minute), (172_800, .minute),
      (1_000_000, .minute),
    ] as [(Double, History.Resolution)])
  func resolution(span: Double, resolution: History.Resolution) {
    #expect(History.resolution(forSpan: span) == resolution)
  }

  @Test("Two days of samples: each span shows what was then, at its own resolution")
  func twoDays() {
    var history = History()
    // Starts in the middle of a minute; the value is the hour.
    let begin = 12_345.0
    let end = begin + 50 * 3_600
    for time in stride(from: begin, through: end, by: 5) {
      history.append((time / 3_600).rounded(.down), to: .saving, at: moment(time))
    }
    let now = moment(end)
    let day = history.values(of: .saving, span: 86_400, steps: 24, now: now)
    #expect(day.count == 24)
    #expect(day.last == (end / 3_600).rounded(.down))
    #expect(day[0] == (end / 3_600).rounded(.down) - 23)
    let hour = history.values(of: .saving, span: 3_600, steps: 60, now: now)
    #expect(!hour.contains(nil))
    #expect(hour.last == (end / 3_600).rounded(.down))
    let tenMinutes = history.values(of: .saving, span: 600, steps: 100, now: now)
    #expect(tenMinutes.count { $0 == nil } == 0)
    #expect(history.reach(of: .saving, now: now).map { abs($0 - 172_800) < 60 } == true)
    #expect(history.values(of: .ksmdCPU, span: 600, steps: 10, now: now).allSatisfy { $0 == nil })
    #expect(history.reach(of: .ksmdCPU, now: now) == nil)
  }

  @Test("A graph stands still until its next step begins, then moves by one")
  func standsStill() {
    var history = History()
    for second in 0...900 {
      history.append(Double(second), to: .cowBreaks, at: moment(Double(second)))
    }
    func graph(_ now: Double) -> [Double?] {
      history.values(of: .cowBreaks, span: 600, steps: 60, now: moment(now))
    }
    #expect(graph(900) == graph(905))
    #expect(graph(900) == graph(909.9))
    #expect(graph(910).dropLast() == graph(900).dropFirst())
    // Finished steps no longer change when more comes in.
    let before = graph(900)
    for second in 901..<910 {
      history.append(Double(second), to: .cowBreaks, at: moment(Double(second)))
    }
    #expect(graph(909).dropLast() == before.dropLast())
    #expect(graph(909).last == 904.5)
  }

  @Test("Absent values leave gaps, and other series are none of their business")
  func gaps() {
    var history = History()
    history.append(1, to: .saving, at: moment(100))
    history.append(nil, to: .saving, at: moment(101))
    history.append(3, to: .saving, at: moment(102))
    history.append(9, to: .ksmdCPU, at: moment(101))
    #expect(history.values(of: .saving, span: 3, steps: 3, now: moment(102)) == [1, nil, 3])
    #expect(history.values(of: .ksmdCPU, span: 3, steps: 3, now: moment(102)) == [nil, 9, nil])
    #expect(history.values(of: .saving, span: 3, steps: 0, now: moment(102)) == [])
    #expect(history.values(of: .saving, span: 0, steps: 3, now: moment(102)) == [])
  }

  @Test("Marks are kept in order, the newest thousand")
  func marks() {
    var history = History()
    for number in 0..<1_005 {
      history.mark(Event(.note("\(number)"), at: moment(Double(number))))
    }
    #expect(history.marks.count == 1_000)
    #expect(history.marks.first?.kind == .note("5"))
    #expect(history.marks.last?.kind == .note("1004"))
  }
}
