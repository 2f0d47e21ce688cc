import KernelFixtures
import MergeModel
import Testing

@testable import Sampling

/// Hosts on which some merged pages break all the time, and ksmd merges them again.
@Suite("Storms on a host that is never quiet")
struct StormBackgroundTests {
  private func course(used: Double, needs: Double) -> StormCourse {
    var course = StormCourse(quiet: 0)
    (course.limit, course.used, course.needs) = (10_000, used, needs)
    course.available = 100_000
    return course
  }

  /// Seconds in which breaks are merged again, with what is charged going up and down a little.
  private func pass(
    _ seconds: Int, in course: inout StormCourse,
    each change: (inout StormCourse) -> Void = { _ in }
  ) {
    var numbers = SeededNumbers(seed: 11)
    for _ in 0..<seconds {
      course.breakAndMerge(0.85)
      change(&course)
      let noise = Double(numbers.next() % 512) / 256
      course.used += noise
      course.sample()
      course.used -= noise
      #expect(course.storm == nil)
    }
  }

  @Test("What a guest took that has started since is not there for a storm")
  func started() throws {
    var course = course(used: 7_000, needs: 1_000)
    pass(300, in: &course)
    pass(30, in: &course) { $0.touch(70) }
    pass(270, in: &course)
    #expect(course.limit - course.used == 900)
    for _ in 0..<10 {
      course.breakAndMerge(0.85)
      course.sample(broken: 10)
    }
    let storm = try #require(course.storm)
    #expect(storm.place == .group("/g"))
    #expect(abs(storm.secondsLeft - 80) < 5)
  }

  @Test("What has started and merged since can be lost, and fits")
  func merged() {
    var course = course(used: 6_500, needs: 1_000)
    pass(200, in: &course)
    pass(30, in: &course) { $0.touch(70) }
    pass(150, in: &course) {
      $0.grow(-10)
      $0.needs += 10
    }
    pass(60, in: &course)
    #expect(course.limit - course.used == 2_900)
    for _ in 0..<240 {
      course.breakAndMerge(0.85)
      course.sample(broken: 10)
      #expect(course.storm == nil)
    }
  }

  @Test("Sharing that ended with its guests long ago is none to lose, where samples are rare too")
  func ended() {
    var course = course(used: 7_000, needs: 2_000)
    func pass(_ samples: Int, each change: (inout StormCourse) -> Void = { _ in }) {
      for _ in 0..<samples {
        course.breakAndMerge(1.5)
        change(&course)
        course.sample(after: 10)
        #expect(course.storm == nil)
      }
    }
    pass(10)
    course.needs = 100
    pass(10) { $0.touch(220) }
    pass(10)
    #expect(course.limit - course.used == 800)
    for _ in 0..<9 {
      course.sample(broken: 80, after: 10)
      #expect(course.storm == nil)
    }
  }

  @Test("Noise raises nothing in half an hour, with less room than there is to lose")
  func noise() {
    var course = course(used: 9_850, needs: 1_000)
    pass(1_800, in: &course)
    #expect(course.events.isEmpty)
  }
}
