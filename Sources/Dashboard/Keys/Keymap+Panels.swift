import Screen

extension Keymap {
  /// What keys do in panels that lie over a view.
  static let panels: [Binding] = [
    Binding(
      [.enter], .enter, "start a content scan now", in: [.contentScan], hint: "Enter start"),
    Binding(
      [.character("x")], .cancelScan, "cancel the content scan under way", in: [.contentScan],
      hint: "x cancel"),
    Binding(
      [.character("c"), .character("q")], .close, "close this panel", in: [.contentScan],
      hint: "q back"),
    Binding([.escape], .back, "close this panel", in: [.contentScan]),
    Binding([.left], .move(.left), "one GiB less or more for one more guest", in: [.whatIf]),
    Binding(
      [.right], .move(.right), "one GiB less or more for one more guest", in: [.whatIf],
      hint: "Left/Right RAM"),
    Binding(
      [.character("x")], .untagAll, "take all tags away", in: [.whatIf], hint: "x untag all"),
    Binding(
      [.character("w"), .character("q")], .close, "close this panel", in: [.whatIf],
      hint: "q back"),
    Binding([.escape], .back, "close this panel", in: [.whatIf]),
  ]
}
