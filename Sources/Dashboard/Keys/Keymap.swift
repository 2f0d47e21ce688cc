package import Screen

/// The one table of keys: dispatch, help and the last line of the screen are made from it.
package enum Keymap {
  /// What a key does in a context; nil where it does nothing.
  package static func action(for key: Key, in context: Context) -> Action? {
    bindings.first { $0.contexts.contains(context) && $0.keys.contains(key) }?.action
  }

  /// The lines of the table that hold in a context.
  package static func bindings(in context: Context) -> [Binding] {
    bindings.filter { $0.contexts.contains(context) }
  }

  /// The table, in the order in which the help lists it.
  package static let bindings: [Binding] =
    looking + moving + guests + views + Keymap.tuning + modes + Keymap.panels + leaving

  private static let leaving: [Binding] = [
    Binding([.control("c")], .quit, "quit", in: Context.everywhere),
    Binding([.control("z")], .suspend, "back to the shell; fg returns", in: Context.everywhere),
    Binding([.control("l")], .redraw, "draw the screen anew", in: Context.everywhere),
  ]

  private static let looking: [Binding] = [
    Binding(
      [.character("?"), .function(1)], .help, "help, also while typing", in: Context.everywhere,
      hint: "?help"),
    Binding(
      [.character("h")], .help, "help, also while typing",
      in: Context.everywhere.subtracting(Context.typing)),
    Binding(
      [.character("/")], .filter, "filter guests by name or pid; Enter keeps, Esc clears",
      in: [.overview], hint: "/filter"),
    Binding(
      [.character("/")], .filter, "list only keys that hold a text", in: [.help], hint: "/filter"),
  ]

  private static let moving: [Binding] = [
    Binding([.up], .move(.up), "move", in: Context.moving.union([.filter])),
    Binding([.down], .move(.down), "move", in: Context.moving.union([.filter])),
    Binding([.character("k")], .move(.up), "move", in: Context.moving),
    Binding([.character("j")], .move(.down), "move", in: Context.moving),
    Binding([.pageUp], .move(.pageUp), "move", in: Context.paging),
    Binding([.pageDown], .move(.pageDown), "move", in: Context.paging),
    Binding([.home], .move(.home), "move", in: Context.paging),
    Binding([.end], .move(.end), "move", in: Context.paging),
    Binding([.left], .move(.left), "move", in: [.sharing]),
    Binding([.right], .move(.right), "move", in: [.sharing]),
    Binding(
      [.character("<")], .move(.pageLeft), "a window to the left or right", in: [.sharing]),
    Binding(
      [.character(">")], .move(.pageRight), "a window to the left or right", in: [.sharing]),
  ]

  private static let guests: [Binding] = [
    Binding(
      [.character("<")], .sortLeft, "sort by the column to the left or right", in: [.overview],
      hint: "<>sort"),
    Binding(
      [.character(">")], .sortRight, "sort by the column to the left or right", in: [.overview]),
    Binding([.character("I")], .invert, "invert the order", in: [.overview]),
    Binding([.character("S")], .sort(.saved), "sort by SAVED", in: [.overview]),
    Binding([.character("M")], .sort(.res), "sort by RES", in: [.overview]),
    Binding([.character("N")], .sort(.pid), "sort by PID", in: [.overview]),
    Binding([.enter], .enter, "open the selected guest", in: [.overview], hint: "Enter guest"),
    Binding(
      [.enter], .enter, "open the guest of the selected row", in: [.sharing],
      hint: "Enter guest"),
    Binding(
      [.enter], .enter, "list the guests with this finding", in: [.findings],
      hint: "Enter guests"),
    Binding(
      [.character("!")], .findings, "findings", in: Context.views.subtracting([.findings]),
      hint: "!findings"),
    Binding(
      [.character("!")], .findings, "list only guests with findings", in: [.findings],
      hint: "!guests with findings"),
    Binding(
      [.character("x")], .tag, "tag the guest for what-if, or take the tag away",
      in: [.overview]),
    Binding(
      [.character("m")], .memoryMap, "memory map of the guest",
      in: [.overview, .guest, .sharing],
      hint: "m map"),
    Binding([.character("f")], .chooseColumns, "choose columns", in: [.overview]),
    Binding(
      [.character("V")], .guestsOnly, "guests only, or all processes that merge", in: [.overview]),
    Binding([.character("L")], .nameWidth, "width of NAME", in: [.overview]),
    Binding([.character("g")], .span, "graphs: 10 min, 1 h, 24 h, off", in: [.overview]),
  ]

  private static let views: [Binding] = [
    Binding([.tab], .nextView, "next view", in: Context.views),
    Binding([.backTab], .previousView, "view before", in: Context.views),
    Binding([.character("1")], .show(.overview), "overview", in: Context.views),
    Binding(
      [.character("2")], .show(.sharing), "sharing: which guests have memory in common",
      in: Context.views),
    Binding([.character("3")], .show(.findings), "findings", in: Context.views),
    Binding(
      [.character("t")], .show(.tuning), "settings: what they are, and changing them",
      in: Context.views.subtracting([.tuning]), hint: "t tune"),
    Binding(
      [.character("4")], .show(.tuning), "settings: what they are, and changing them",
      in: Context.views),
    Binding([.character("5")], .show(.events), "events", in: Context.views),
    Binding(
      [.character("6")], .show(.figures), "figures, their source and their age",
      in: Context.views),
    Binding(
      [.character("d"), .character("s")], .delay, "delay between samples", in: Context.views),
    Binding([.character(" ")], .refresh, "refresh now", in: Context.views),
    Binding([.character("Z")], .pause, "pause, or go on", in: Context.views),
    Binding(
      [.character("c")], .contentScan, "content scan: how it stands, start or cancel one",
      in: Context.views, hint: "c scan"),
    Binding(
      [.character("w")], .whatIf, "what if guests stopped, started, or settings changed",
      in: Context.views, hint: "w what-if"),
    Binding(
      [.character("o")], .sharingBasis, "by frames that both map, or by equal contents",
      in: [.sharing], hint: "o frames/contents"),
    Binding(
      [.character("E")], .export, "save a snapshot: shows the path first", in: Context.views,
      hint: "E save"),
    Binding(
      [.character("q")], .close, "quit", in: [.overview, .reading], hint: "q quit"),
    Binding([.escape], .back, "show all guests again", in: [.overview, .reading]),
    Binding(
      [.character("q")], .close, "close this view", in: Context.views.subtracting([.overview]),
      hint: "q back"),
    Binding([.escape], .back, "back", in: Context.views.subtracting([.overview])),
  ]

  private static let modes: [Binding] = [
    Binding([.enter], .enter, "keep the filter", in: [.filter], hint: "Enter keep"),
    Binding([.escape], .back, "clear the filter", in: [.filter], hint: "Esc clear"),
    Binding(
      [.character(" "), .enter], .toggle, "show or hide the column", in: [.columns],
      hint: "Space on/off"),
    Binding(
      [.character("f"), .character("q")], .close, "done", in: [.columns], hint: "q done"),
    Binding([.escape], .back, "done", in: [.columns]),
    Binding([.enter], .enter, "set this delay", in: [.delay], hint: "Enter set"),
    Binding([.escape], .back, "leave it as it was", in: [.delay], hint: "Esc leave"),
    Binding([.character("q")], .close, "leave it as it was", in: [.delay]),
    Binding([.enter], .enter, "write the files", in: [.export], hint: "Enter write"),
    Binding([.escape], .back, "write nothing", in: [.export], hint: "Esc leave"),
    Binding([.character("q")], .close, "write nothing", in: [.export]),
    Binding([.character("q")], .close, "close the help", in: [.help], hint: "q close"),
    Binding([.escape], .back, "close the help", in: [.help]),
    Binding([.enter], .enter, "keep the filter", in: [.helpFilter], hint: "Enter keep"),
    Binding([.escape], .back, "list all keys again", in: [.helpFilter], hint: "Esc all"),
  ]
}
