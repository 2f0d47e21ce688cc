import MergeModel

/// What each process saved over the last ten minutes, from one attribution pass to the next.
struct SavedPast {
  private struct Point {
    var at: Moment
    var savedPages: Double
  }

  private var points: [ProcessIdentity: [Point]] = [:]
  private var newest: Moment?
  private static let spanSeconds = 600.0
  private static let leastSeconds = 5.0

  /// Passes that are held for all processes together.
  var pointCount: Int { points.values.reduce(0) { $0 + $1.count } }

  /// Takes in a pass it has not seen yet.
  mutating func add(_ attribution: Aged<AttributionResult>) {
    guard attribution.at != newest else { return }
    newest = attribution.at
    points = points.filter { attribution.value.figures[$0.key] != nil }
    for (identity, figures) in attribution.value.figures {
      var past = points[identity] ?? []
      // Passes in quick succession would be kept by the hundred, for each guest.
      if past.count > 1,
        attribution.at.seconds(since: past[past.count - 2].at) < Self.leastSeconds
      {
        past.removeLast()
      }
      past.append(Point(at: attribution.at, savedPages: figures.savedPages))
      // Where passes are rarer than the span, the one before is what there is.
      while past.count > 2, attribution.at.seconds(since: past[0].at) > Self.spanSeconds {
        past.removeFirst()
      }
      points[identity] = past
    }
  }

  /// Change of the saving in pages and the seconds that it spans; nil until two passes have seen it.
  func change(of identity: ProcessIdentity) -> (pages: Double, seconds: Double)? {
    guard let past = points[identity], let first = past.first, let last = past.last,
      past.count > 1
    else { return nil }
    return (last.savedPages - first.savedPages, last.at.seconds(since: first.at))
  }
}
