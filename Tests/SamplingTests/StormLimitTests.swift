import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

@Suite("A storm that has met the limit")
struct StormLimitTests {
  /// The cgroup is full: what is charged goes to and fro, and the rest is swapped out.
  private func thrash(
    _ seconds: Int, _ course: inout StormCourse, _ body: (inout StormCourse) -> Void
  ) {
    var numbers = SeededNumbers(seed: 3)
    for _ in 0..<seconds {
      course.used = course.limit - Double(numbers.next() % 128) / 256
      body(&course)
      course.sample()
    }
  }

  @Test("It lasts while merged pages break, and is over when they no longer do")
  func lasts() {
    var course = StormCourse()
    for _ in 0..<40 { course.sample(broken: 5) }
    #expect(course.storm != nil)
    thrash(120, &course) {
      $0.breakAndMerge(1)
      #expect($0.storm?.place == .group("/g"))
    }
    #expect(course.events.count == 1)
    #expect(course.storm?.roomBytes ?? .max < 1 << 20)
    #expect(course.storm?.secondsLeft ?? .infinity < 1)
    #expect(course.storm.map { abs($0.cowBreaksPerSecond - 256) < 1 } == true)
    #expect(course.storm?.writers.map(\.name) == ["vm1"])
    thrash(60, &course) { _ in }
    #expect(course.storm == nil)
    #expect(course.events.count == 2)
  }

  @Test("It stays told of the cgroup while the swap of the host fills")
  func swapping() {
    var course = StormCourse(quiet: 0)
    course.available = 700
    for _ in 0..<30 { course.sample() }
    for _ in 0..<40 { course.sample(broken: 5) }
    thrash(60, &course) {
      $0.breakAndMerge(2)
      $0.available -= 2
    }
    #expect(course.storm?.place == .group("/g"))
    #expect(course.events.count == 1)
  }

  @Test("The host's storm lasts, too, with what its size makes little")
  func host() {
    var course = StormCourse(quiet: 0)
    (course.limit, course.available, course.memory) = (100_000, 220, 32_768)
    for _ in 0..<30 { course.sample() }
    for _ in 0..<40 { course.sample(broken: 5) }
    #expect(course.storm?.place == .host)
    for second in 0..<120 {
      course.available = 20 + Double(second % 3) / 8
      course.breakAndMerge(1)
      course.sample()
      #expect(course.storm?.place == .host)
    }
    #expect(course.events.count == 1)
  }

  @Test("It is over where there is room again, whatever breaks and merges again")
  func room() {
    var course = StormCourse()
    for _ in 0..<40 { course.sample(broken: 5) }
    thrash(30, &course) { $0.breakAndMerge(1) }
    course.limit += 50
    for _ in 0..<60 {
      course.breakAndMerge(1)
      course.sample()
    }
    #expect(course.storm == nil)
    #expect(course.events.count == 2)
  }

  @Test("A cgroup that was always full, of its own page cache or other things, has none")
  func full() {
    var course = StormCourse(quiet: 0)
    thrash(300, &course) {
      $0.breakAndMerge(1)
      #expect($0.storm == nil)
    }
    #expect(course.events.isEmpty)
  }

  @Test("Samples that come late, as they do where memory runs out, tell of it all the same")
  func late() {
    var course = StormCourse(quiet: 0)
    var keeper = TrendKeeper()
    var storms: [Exhaustion?] = []
    for second in 0..<40 {
      var snapshot = course.next(broken: second < 30 ? 0 : 10, after: second < 30 ? 1 : 5)
      _ = keeper.add(&snapshot, delay: 1)
      storms.append(snapshot.trend.storm)
    }
    #expect(storms[30...].dropFirst().allSatisfy { $0?.place == .group("/g") })
    #expect(storms[39].map { abs($0.growthBytesPerSecond / StormCourse.mib - 2) < 0.1 } == true)
  }

  @Test("What was seen before the host slept says nothing of what comes after")
  func slept() {
    var course = StormCourse(quiet: 0)
    var keeper = TrendKeeper()
    for second in 0..<40 {
      var snapshot = course.next(broken: second < 30 ? 0 : 10)
      _ = keeper.add(&snapshot, delay: 1)
      #expect((snapshot.trend.storm != nil) == (second > 30))
    }
    var snapshot = course.next(broken: 10, after: 600)
    _ = keeper.add(&snapshot, delay: 1)
    #expect(snapshot.trend.storm == nil)
  }
}
