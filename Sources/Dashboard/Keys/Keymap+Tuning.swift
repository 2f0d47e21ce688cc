import Screen

extension Keymap {
  /// What keys do with settings: all but Enter and T in the modal panel only look.
  static let tuning: [Binding] = opening + panel + outcome

  private static let opening: [Binding] = [
    Binding(
      [.character("+"), .character("=")], .stage(1),
      "open the panel with more or less pages_to_scan; Enter there applies", in: Context.views),
    Binding(
      [.character("-")], .stage(-1),
      "open the panel with more or less pages_to_scan; Enter there applies", in: Context.views),
    Binding(
      [.character("U")], .undo, "take the last change back: shows it first",
      in: Context.views.subtracting([.tuning]).union([.carryingOut])),
    Binding(
      [.character("U")], .undo, "take the last change back: shows it first", in: [.tuning],
      hint: "U undo"),
    Binding(
      [.left], .step(-1), "open the panel with the next value", in: [.tuning]),
    Binding(
      [.right], .step(1), "open the panel with the next value", in: [.tuning],
      hint: "Left/Right change"),
    Binding(
      [.enter], .enter, "open the panel of the selected line", in: [.tuning], hint: "Enter open"),
    Binding(
      [.character("O")], .guestMerging, "merging of this guest on or off: shows it first",
      in: [.guest], hint: "O merging"),
  ]

  private static let panel: [Binding] = [
    Binding([.enter], .enter, "apply what stands here", in: [.tuningPanel], hint: "Enter apply"),
    Binding(
      [.character("T")], .applyForAWhile, "apply for 10 minutes, then back unless K keeps it",
      in: [.tuningPanel], hint: "T for 10 min"),
    Binding(
      [.left, .character("-")], .step(-1), "change the value; digits type one", in: [.tuningPanel]),
    Binding(
      [.right, .character("+"), .character("=")], .step(1), "change the value; digits type one",
      in: [.tuningPanel], hint: "Left/Right value"),
    Binding(
      [.character("p")], .lasting, "the lines that keep it over a reboot",
      in: [.tuningPanel, .carryingOut]),
    Binding(
      [.character("q"), .character("t"), .tab, .backTab], .close,
      "close this panel; nothing is changed", in: [.tuningPanel], hint: "q leave"),
    Binding([.escape], .back, "close this panel; nothing is changed", in: [.tuningPanel]),
    Binding(
      [.enter], .enter, "confirm, where it is this host's name", in: [.confirming],
      hint: "Enter confirm"),
    Binding(
      [.escape], .back, "back to the panel; nothing is changed", in: [.confirming],
      hint: "Esc leave"),
    Binding([.enter], .enter, "take it back", in: [.undo], hint: "Enter take back"),
    Binding(
      [.character("q"), .character("U"), .tab, .backTab], .close,
      "close this panel; nothing is changed", in: [.undo], hint: "q leave"),
    Binding([.escape], .back, "close this panel; nothing is changed", in: [.undo]),
  ]

  private static let outcome: [Binding] = [
    Binding(
      [.character("x")], .cancelTuning, "break off what is under way", in: [.carryingOut],
      hint: "x cancel"),
    Binding(
      [.character("K")], .keepTrial, "keep the trial: it stays as it is",
      in: [.tuning, .carryingOut], hint: "K keep"),
    Binding(
      [.character("B")], .endTrial, "end the trial: back now", in: [.tuning, .carryingOut],
      hint: "B back"),
    Binding(
      [.character("q"), .character("t"), .tab, .backTab], .close,
      "close this panel; what is under way goes on", in: [.carryingOut], hint: "q close"),
    Binding([.escape], .back, "close this panel; what is under way goes on", in: [.carryingOut]),
    Binding(
      [.character("q")], .close, "put it back and quit", in: [.leaving], hint: "q put back, quit"),
    Binding(
      [.character("K")], .keepTrial, "keep the trial and quit", in: [.leaving], hint: "K keep"),
    Binding([.escape], .back, "stay", in: [.leaving], hint: "Esc stay"),
  ]
}
