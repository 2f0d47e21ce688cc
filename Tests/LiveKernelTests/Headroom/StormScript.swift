import LiveHarness

/// A storm to raise: how many guests share what, who writes over it, how fast, and in how much room.
struct StormScript: Sendable {
  var name: String
  var guests = 2
  /// Of content that all of them have.
  var mebibytes = 192
  /// Those that write.
  var writers = 1
  /// Room of their cgroup when the storm begins.
  var roomMiB = 160
  /// Of each writer, in MiB a second.
  var rate: Double
  /// More of it with every second.
  var acceleration = 0.0
  var burstSeconds: Double?
  var pauseSeconds = 0.0
  /// Page cache that is charged to the cgroup as well.
  var cacheMiB = 0
  /// What `run` is while it lasts: ksmd merges on, or is stopped.
  var run = "1"

  /// Where the content lies; below it is the firmware's.
  static let address: UInt64 = 0x100_0000

  /// Seconds from the first write until the room is used up, as it is planned.
  var plannedSeconds: Double {
    let room = Double(roomMiB)
    let all = Double(writers)
    if acceleration > 0 {
      // rate·t + acceleration·t²/2 = room
      let (a, b) = (acceleration * all / 2, rate * all)
      return (-b + (b * b + 4 * a * room).squareRoot()) / (2 * a)
    }
    guard let burstSeconds else { return room / (rate * all) }
    return room / (rate * all * burstSeconds / (burstSeconds + pauseSeconds))
  }

  /// Guests with equal content, of which the first ones write.
  func plans(in group: MemoryCgroup) -> [GuestPlan] {
    let content = KnownContent(seed: 51, mebibytes: mebibytes)
    return (0..<guests).map { number in
      var plan = GuestPlan(name: "storm\(number + 1)", content: [Self.address: content])
      plan.memoryMiB = mebibytes + 64
      plan.cgroup = group
      let isWriter = number < writers
      var writes = GuestWrites(
        address: Self.address, pages: isWriter ? content.pages : 0,
        pagesPerSecond: isWriter ? rate * 256 : 0)
      writes.acceleration = isWriter ? acceleration * 256 : 0
      writes.burstSeconds = burstSeconds
      writes.pauseSeconds = pauseSeconds
      plan.writes = writes
      return plan
    }
  }

  /// Those that every run of the tests raises.
  static let short: [StormScript] = [
    StormScript(name: "one guest, fast", rate: 9),
    StormScript(name: "three guests write at once", guests: 4, mebibytes: 96, writers: 3, rate: 3),
    StormScript(
      name: "accelerating, page cache in the cgroup", rate: 1, acceleration: 0.6, cacheMiB: 64),
  ]

  /// Twenty: slow, fast, accelerating, bursty, one guest, many guests, page cache.
  static let all: [StormScript] = [
    StormScript(name: "slow", roomMiB: 96, rate: 1.6),
    StormScript(name: "slow, little room", roomMiB: 32, rate: 0.6),
    StormScript(name: "middling", rate: 5),
    StormScript(name: "fast", rate: 8),
    StormScript(name: "very fast", rate: 11),
    StormScript(name: "very fast, little room", roomMiB: 64, rate: 4.5),
    StormScript(name: "ksmd stopped", rate: 6, run: "0"),
    StormScript(name: "ksmd stopped, fast", rate: 10, run: "0"),
    StormScript(name: "accelerating", rate: 0.5, acceleration: 0.3),
    StormScript(name: "accelerating fast", rate: 0, acceleration: 1.2),
    StormScript(name: "accelerating slowly", roomMiB: 96, rate: 0.5, acceleration: 0.1),
    StormScript(name: "bursts 1 s in 4", roomMiB: 120, rate: 20, burstSeconds: 1, pauseSeconds: 3),
    StormScript(name: "bursts 2 s in 10", roomMiB: 120, rate: 18, burstSeconds: 2, pauseSeconds: 8),
    StormScript(name: "bursts 5 s in 10", roomMiB: 96, rate: 6, burstSeconds: 5, pauseSeconds: 5),
    StormScript(name: "four of four write", guests: 4, mebibytes: 96, writers: 4, rate: 2),
    StormScript(name: "six of eight write", guests: 8, mebibytes: 64, writers: 6, rate: 1),
    StormScript(name: "six of eight write fast", guests: 8, mebibytes: 64, writers: 6, rate: 1.8),
    StormScript(name: "page cache", rate: 5, cacheMiB: 96),
    StormScript(name: "page cache, fast", rate: 9, cacheMiB: 128),
    StormScript(
      name: "page cache, bursts", rate: 16, burstSeconds: 2, pauseSeconds: 4, cacheMiB: 64),
  ]

  /// Too fast for ten seconds: what happens then.
  static let tooFast = StormScript(name: "too fast", rate: 40)
}
