import MergeModel
import Testing

@testable import Sampling

@Suite("Whose writes make a storm")
struct StormPlaceTests {
  @Test("What grows here while guests elsewhere break and merge again is no storm")
  func elsewhere() {
    var course = StormCourse()
    for _ in 0..<5 { course.sample(elsewhere: 15) }
    for _ in 0..<15 {
      course.grow(10)
      course.sample(elsewhere: 15)
      #expect(course.storm == nil)
    }
    #expect(course.filling?.place == .group("/g"))
    #expect(course.events.isEmpty)
  }

  @Test("Where both begin at once the alarm goes as soon as faults tell, and does not come back")
  func atOnce() {
    var course = StormCourse()
    for second in 0..<15 {
      course.grow(10)
      course.sample(elsewhere: 15)
      #expect(second < 3 || course.storm == nil, "\(second)")
    }
    #expect(course.events.count == 2)
  }

  @Test("Growth and breaks in the same place are a storm, whatever breaks elsewhere")
  func samePlace() {
    for elsewhere in [0.0, 15] {
      var course = StormCourse()
      for _ in 0..<5 { course.sample(elsewhere: elsewhere) }
      course.sample(broken: 10, elsewhere: elsewhere)
      course.sample(broken: 10, elsewhere: elsewhere)
      #expect(course.storm?.place == .group("/g"), "\(elsewhere)")
      for _ in 0..<10 {
        course.sample(broken: 10, elsewhere: elsewhere)
        #expect(course.storm?.place == .group("/g"), "\(elsewhere)")
      }
      #expect(course.events.count == 1)
    }
  }

  @Test("What breaks elsewhere all the time does not hide that room here has become little")
  func littleRoom() {
    var course = StormCourse(quiet: 0)
    course.limit = 1_500
    for _ in 0..<30 { course.sample(elsewhere: 15) }
    for _ in 0..<10 {
      course.grow(80)
      course.resident[1] += 80
      course.faults[1] += 20_480
      course.sample(elsewhere: 15)
      #expect(course.storm == nil)
    }
    for _ in 0..<30 { course.sample(elsewhere: 15) }
    for _ in 0..<5 { course.sample(broken: 5, elsewhere: 15) }
    #expect(course.storm?.place == .group("/g"))
  }

  @Test("Who writes most is told of the cgroup that runs out, not of the host")
  func writers() {
    var course = StormCourse(quiet: 0)
    (course.members, course.needs) = (1, 600)
    for _ in 0..<30 { course.sample() }
    for _ in 0..<6 {
      // The other guest breaks five times as much, which ksmd merges again.
      course.faults[1] += 10_000
      course.breaks += 10_000
      course.sample(broken: 8)
    }
    #expect(course.storm?.place == .group("/g"))
    #expect(course.storm?.writers.map(\.name) == ["vm1"])
    var host = StormCourse(quiet: 0)
    (host.members, host.limit, host.available) = (1, 100_000, 200)
    for _ in 0..<30 { host.sample() }
    for _ in 0..<6 {
      host.faults[1] += 10_000
      host.breaks += 10_000
      host.sample(broken: 8)
    }
    #expect(host.storm?.place == .host)
    #expect(host.storm?.writers.map(\.name) == ["vm2"])
  }

  @Test("Faults that make a member larger are no writes to merged pages")
  func ownGrowth() {
    var course = StormCourse()
    for _ in 0..<5 { course.sample(elsewhere: 15) }
    for _ in 0..<10 {
      course.grow(12)
      course.resident[1] += 5
      course.faults[1] += 1_280
      course.sample(elsewhere: 15)
      #expect(course.storm == nil)
    }
  }

  @Test("An alarm before anybody's faults are known is as early as with them")
  func unknown() {
    var course = StormCourse()
    course.sample(broken: 10)
    course.sample(broken: 10)
    #expect(course.storm != nil)
    #expect(course.storm?.writers.isEmpty == true)
  }

  @Test("While run=2 undoes merging, the faults are those of whoever wrote it")
  func unmerging() {
    var course = StormCourse()
    course.run = 2
    for _ in 0..<5 {
      course.sample(elsewhere: 10)
      course.grow(10)
    }
    #expect(course.storm?.place == .group("/g"))
  }

  @Test("KSM's zero pages that go with a process that ends are no writes")
  func ended() {
    var changes = ProcessChanges()
    func snapshot(_ zeros: [UInt64]) -> Snapshot {
      var snapshot = Snapshot(at: 1)
      snapshot.processes = zeros.indices.map { index in
        var process = ProcessFigures(pid: Int32(index + 1), name: "vm")
        var counters = KSMStat()
        counters.zeroPages = zeros[index]
        process.counters = Aged(.value(counters), at: Moment(1))
        return process
      }
      return snapshot
    }
    _ = changes.take(snapshot([100, 200, 30_000]))
    let sum = changes.take(snapshot([100, 150]))
    #expect(sum.areZerosKnown)
    #expect(sum.brokenZeroPages == 50)
    #expect(sum.endedZeroPages == 30_000)
  }

  @Test("A process that ends with its zero pages makes no storm of what grows meanwhile")
  func endedStorm() {
    var course = StormCourse(quiet: 0)
    course.zeros = 300
    for _ in 0..<10 { course.sample() }
    course.present = 1
    for _ in 0..<3 {
      course.grow(10)
      course.sample()
      #expect(course.storm == nil)
    }
  }

  @Test("Where it may not be read what there is to lose, a storm is told all the same")
  func forbidden() {
    var course = StormCourse(quiet: 0)
    course.areCountersKnown = false
    for _ in 0..<10 { course.sample() }
    for _ in 0..<5 { course.sample(broken: 10) }
    #expect(course.storm?.place == .group("/g"))
    #expect(course.storm?.writers.first?.name == "vm1")
  }
}
