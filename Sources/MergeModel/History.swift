/// The past in three resolutions: 1 s for 10 minutes, 10 s for 3 hours, 1 minute for 48 hours.
package struct History: Sendable, Equatable {
  /// What is kept.
  package enum Series: Int, CaseIterable, Sendable {
    /// Bytes.
    case saving
    /// Per cent of one core.
    case ksmdCPU
    /// Per second.
    case cowBreaks
  }

  /// One resolution of the past.
  package enum Resolution: Int, CaseIterable, Sendable {
    case second
    case tenSeconds
    case minute

    package var bucketSeconds: Double {
      switch self {
      case .second: 1
      case .tenSeconds: 10
      case .minute: 60
      }
    }

    package var capacity: Int {
      switch self {
      case .second: 600
      case .tenSeconds: 1_080
      case .minute: 2_880
      }
    }
  }

  /// Something to mark on the time axis.
  package private(set) var marks: [Event] = []
  private var rings: [[BucketRing]]
  private static let markLimit = 1_000

  package init() {
    rings = Series.allCases.map { _ in
      Resolution.allCases.map {
        BucketRing(bucketSeconds: $0.bucketSeconds, capacity: $0.capacity)
      }
    }
  }

  /// Adds one value to every resolution; a nil value leaves a gap.
  ///
  /// It stands for the time since `begin` too, so that rare samples leave no gaps between them.
  package mutating func append(
    _ value: Double?, to series: Series, at moment: Moment, since begin: Moment? = nil
  ) {
    guard let value else { return }
    for resolution in Resolution.allCases {
      rings[series.rawValue][resolution.rawValue]
        .add(value, at: moment.monotonic, since: begin?.monotonic)
    }
  }

  package mutating func mark(_ event: Event) {
    marks.append(event)
    if marks.count > Self.markLimit { marks.removeFirst(marks.count - Self.markLimit) }
  }

  /// The finest resolution that reaches `span` seconds back.
  package static func resolution(forSpan span: Double) -> Resolution {
    Resolution.allCases.first { $0.bucketSeconds * Double($0.capacity) >= span } ?? .minute
  }

  /// The mean of `series` in `count` equal steps of the last `span` seconds, oldest first; nil is no data.
  ///
  /// Steps lie on fixed multiples of their length, so that a graph stands still between them.
  package func values(
    of series: Series,
    span: Double,
    steps count: Int,
    now: Moment
  ) -> [Double?] {
    guard count > 0, span > 0 else { return [] }
    let resolution = Self.resolution(forSpan: span)
    return rings[series.rawValue][resolution.rawValue]
      .means(stepSeconds: span / Double(count), count: count, now: now.monotonic)
  }

  /// Seconds for which there is data of `series`, up to `now`; nil where there is none.
  package func reach(of series: Series, now: Moment) -> Double? {
    rings[series.rawValue].compactMap(\.oldest).min().map { now.monotonic - $0 }
  }
}
