import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("A watch for storms of writes to merged pages")
struct StormWatchTests {
  @Test("Steady storms are told long before the limit", arguments: [0.8, 2, 5, 10, 13])
  func steady(rate: Double) throws {
    var course = StormCourse()
    let lead = try #require(course.lead { _ in rate })
    #expect(lead >= 10)
    let storm = try #require(course.storm)
    #expect(storm.place == .group("/g"))
    #expect(storm.growthBytesPerSecond / StormCourse.mib > rate * 0.9)
    #expect(storm.growthBytesPerSecond / StormCourse.mib < rate * 1.1)
    #expect(storm.cowBreaksPerSecond / 256 < rate * 1.1)
    #expect(storm.writers.map(\.name) == ["vm1"])
  }

  @Test("The time that is left is right once it was seen for some seconds")
  func timeLeft() throws {
    var course = StormCourse()
    for _ in 0..<10 { course.sample(broken: 5) }
    let storm = try #require(course.storm)
    #expect(abs(storm.secondsLeft - 30) < 0.1)
    #expect(storm.roomBytes == 150 << 20)
  }

  @Test("Storms that gather speed, and those that come in bursts")
  func unsteady() throws {
    var gathering = StormCourse()
    #expect(try #require(gathering.lead { 0.2 * Double($0) }) >= 10)
    var fast = StormCourse()
    #expect(try #require(fast.lead { 1.5 * Double($0) }) >= 10)
    for (burst, pause, rate) in [(1, 3, 20.0), (2, 8, 18), (5, 5, 10)] {
      var bursts = StormCourse()
      #expect(try #require(bursts.lead { $0 % (burst + pause) < burst ? rate : 0 }) >= 10)
      let began = bursts.events.count {
        if case .stormBegan = $0.kind { true } else { false }
      }
      #expect(began == 1, "\(burst) s in \(burst + pause)")
    }
  }

  @Test("Page cache that the storm pushes out counts as room, and hides nothing")
  func pageCache() throws {
    var course = StormCourse(quiet: 0)
    course.cache = 150
    for _ in 0..<30 { course.sample() }
    var alarm: Double?
    for _ in 0..<60 where course.used < course.limit {
      course.cache = min(course.cache, course.limit - course.used - 5)
      course.sample(broken: 5)
      if course.storm != nil, alarm == nil { alarm = course.now }
    }
    #expect(course.now - (try #require(alarm)) >= 10)
  }

  @Test("Writes to KSM's zero pages are a storm too, though cow_ksm does not count them")
  func zeroPages() {
    var course = StormCourse(quiet: 0)
    course.zeros = 300
    for _ in 0..<30 { course.sample() }
    for _ in 0..<10 {
      course.zeros -= 5
      course.used += 5
      course.resident[0] += 5
      course.faults[0] += 1_280
      course.available -= 5
      course.sample()
    }
    #expect(course.storm?.place == .group("/g"))
  }

  @Test("A guest that starts or touches its memory is no storm, but its time left is told")
  func growth() {
    var course = StormCourse()
    for _ in 0..<20 {
      course.resident[0] += 8
      course.used += 8
      course.available -= 8
      course.sample(broken: 0.5)
      #expect(course.storm == nil)
    }
    #expect(course.filling?.place == .group("/g"))
  }

  @Test("What fits after all is no storm: sharing must be able to fill the room")
  func bounded() {
    var course = StormCourse(quiet: 0)
    course.needs = 150
    for _ in 0..<30 { course.sample() }
    // The kernel's counts lag: they still say 150 when nearly all of it is gone.
    for _ in 0..<28 {
      course.sample(broken: 5)
      #expect(course.storm == nil)
    }
  }

  @Test("Breaks that ksmd merges again, and breaks elsewhere, are no storm here")
  func noGrowth() {
    var course = StormCourse()
    for _ in 0..<60 {
      course.breaks += 5_000
      course.sample()
      #expect(course.storm == nil && course.filling == nil)
    }
  }

  @Test("Noise raises nothing in half an hour, with room for a few seconds of it only")
  func idle() {
    var numbers = SeededNumbers(seed: 7)
    var course = StormCourse(quiet: 0)
    course.limit = 560
    for _ in 0..<1_800 {
      let broken = Double(numbers.next() % 60) / 256
      course.sample(broken: broken)
      // Merged again, and a charge that comes and goes in batches.
      course.used = 500 + Double(numbers.next() % 512) / 256
      course.available = 10_000 - Double(numbers.next() % 20)
      #expect(course.storm == nil)
    }
    #expect(course.events.isEmpty)
  }

  @Test("It ends when nothing points to it for a while, and says so once")
  func ending() {
    var course = StormCourse()
    for _ in 0..<10 { course.sample(broken: 5) }
    #expect(course.storm != nil)
    for _ in 0..<10 { course.sample() }
    #expect(course.storm != nil)
    for _ in 0..<40 { course.sample() }
    #expect(course.storm == nil)
    #expect(course.events.count == 2)
    guard case .stormEnded(.group("/g"), _)? = course.events.last?.kind else {
      Issue.record("\(course.events)")
      return
    }
  }

  @Test("With samples that are rare, one interval tells, and where nobody looked nothing does")
  func rare() {
    var course = StormCourse(quiet: 0)
    for _ in 0..<5 { course.sample(after: 10) }
    course.sample(broken: 40, after: 10)
    #expect(course.storm.map { abs($0.secondsLeft - 40) < 0.1 } == true)
    var gap = StormCourse(quiet: 5)
    gap.used += 100
    gap.breaks += 25_600
    var snapshot = Snapshot(at: gap.now + 5_000, [.run: 1], cowBreaks: UInt64(gap.breaks))
    _ = gap.watch.add(&snapshot, delay: 1, isGap: true)
    gap.now += 5_000
    gap.sample()
    #expect(gap.storm == nil)
  }

  @Test("The host's own memory can be the first to run out")
  func host() {
    var course = StormCourse(quiet: 0)
    course.limit = 100_000
    course.available = 200
    for _ in 0..<30 { course.sample() }
    for _ in 0..<10 { course.sample(broken: 5) }
    #expect(course.storm?.place == .host)
  }
}
