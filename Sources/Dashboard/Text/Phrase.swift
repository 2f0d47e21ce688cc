import Screen

/// A piece of a line, with shorter ways to say the same.
///
/// Each form brings the blanks before it; an empty form leaves it out.
struct Phrase {
  /// From the longest to the shortest.
  var forms: [String]
  /// What it costs to go from each form to the next; the cheapest step of a line is taken first.
  ///
  /// Never more than there are steps: texts that vary may have fewer forms.
  var costs: [Int]
  var style: Style

  init(_ forms: [String], costs: [Int], style: Style = .plain) {
    self.forms = forms.isEmpty ? [""] : forms
    self.costs = Array(costs.prefix(max(0, forms.count - 1)))
    self.style = style
  }

  /// Said in one way only.
  init(_ text: String, style: Style = .plain) {
    self.init([text], costs: [], style: style)
  }

  /// Said in full or not at all.
  init(_ text: String, orLeftOutAt cost: Int, style: Style = .plain) {
    self.init([text, ""], costs: [cost], style: style)
  }
}

extension TextLine {
  /// The phrases in the longest forms that fit together, `right` at the right edge.
  init(fitting left: [Phrase], right: [Phrase] = [], width: Int) {
    let phrases = left + right
    var chosen = Array(repeating: 0, count: phrases.count)
    var widths = phrases.map { TextWidth.cells(of: $0.forms[0]) }
    let gap = right.isEmpty ? 0 : 1
    while widths.reduce(gap, +) > width {
      let steps = phrases.indices.filter { chosen[$0] < phrases[$0].costs.count }
      guard
        let cheapest = steps.min(by: {
          phrases[$0].costs[chosen[$0]] < phrases[$1].costs[chosen[$1]]
        })
      else { break }
      chosen[cheapest] += 1
      widths[cheapest] = TextWidth.cells(of: phrases[cheapest].forms[chosen[cheapest]])
    }
    self.init()
    for (index, phrase) in phrases.enumerated() {
      if index == left.count {
        let rest = widths[index...].reduce(0, +)
        append(String(repeating: " ", count: max(gap, width - widths[..<index].reduce(rest, +))))
      }
      append(phrase.forms[chosen[index]], style: phrase.style)
    }
  }
}
