import Figures

/// A sum over processes of which some may not be known: then it is a lower bound, and says so.
struct KnownSum: Equatable {
  private(set) var total = 0.0
  private var isEmpty = true
  private var isPartial = false

  /// Adds up `figures`; the sum of nothing is 0, the sum of unknown figures only is not known.
  init(_ figures: [Double?]) {
    for figure in figures {
      if let figure {
        total += figure
        isEmpty = false
      } else {
        isPartial = true
      }
    }
  }

  /// `42598`, `>42598` where figures are missing, `-` where all are.
  func text(_ write: (Double) -> String) -> String {
    guard isPartial else { return write(total) }
    return isEmpty ? DecimalText.unknown : ">" + write(total)
  }
}
