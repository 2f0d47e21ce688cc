/// A value together with the moment at which it was true.
package struct Aged<Value: Sendable>: Sendable {
  package var value: Value
  package var at: Moment

  package init(_ value: Value, at moment: Moment) {
    self.value = value
    self.at = moment
  }

  /// Seconds from the reading to `now`, never below 0.
  package func age(at now: Moment) -> Double {
    max(0, now.seconds(since: at))
  }
}

extension Aged: Equatable where Value: Equatable {}
