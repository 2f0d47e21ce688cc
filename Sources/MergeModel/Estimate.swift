/// A figure, and where it is estimated the interval that holds the truth 95 times in 100.
package struct Estimate: Sendable, Equatable {
  package var value: Double
  /// Nil for an exact figure.
  package var interval: ClosedRange<Double>?

  package init(_ value: Double, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }

  /// With the interval of the normal distribution; without variance it is exact.
  ///
  /// `least` and `most` are what is known for certain: the interval ends there.
  package init(_ value: Double, variance: Double, least: Double = 0, most: Double = .infinity) {
    self.value = value
    guard variance > 0 else { return }
    let reach = 1.96 * variance.squareRoot()
    let low = min(max(value - reach, least), most)
    interval = low...max(low, min(value + reach, most))
  }

  package var isExact: Bool { interval == nil }

  /// The same moved by an exact number.
  package func moved(by amount: Double) -> Estimate {
    Estimate(
      value + amount,
      interval: interval.map { $0.lowerBound + amount...$0.upperBound + amount })
  }
}
