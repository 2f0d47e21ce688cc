/// Tops for graphs that stay where they are while the values move a little.
package enum GraphScale {
  /// The smallest fixed step (1, 2 or 5 times a power of ten) that a maximum fits under.
  ///
  /// With `previous`, the top in use is kept until the maximum has fallen well below
  /// the next smaller step, so that a value near a step does not make the scale jump.
  package static func top(
    for maximum: Double,
    steps: [Double] = [1, 2, 5],
    atLeast floor: Double = 1,
    keeping previous: Double? = nil
  ) -> Double {
    let fresh = max(floor, smallestStep(above: maximum, steps: steps))
    guard let previous, previous > fresh,
      max(floor, smallestStep(above: maximum * 1.25, steps: steps)) >= previous
    else { return fresh }
    return previous
  }

  private static func smallestStep(above maximum: Double, steps: [Double]) -> Double {
    guard maximum > 0, maximum.isFinite, let first = steps.first, first > 0 else { return 0 }
    var magnitude = 1.0
    while first * magnitude >= maximum, magnitude > 1e-12 { magnitude /= 10 }
    while true {
      if let step = steps.first(where: { $0 * magnitude >= maximum }) { return step * magnitude }
      magnitude *= 10
    }
  }
}
