import MergeModel

/// Whom what-if is about, and how large one more guest would be.
extension DashboardState {
  private static let bytesPerGiB = 1_073_741_824.0
  /// More than any host has, in GiB.
  static let mostGiB = 65_536

  /// The tagged ones, else the one that is looked at or selected.
  var whatIfGuests: [ProcessFigures] {
    guard table.tagged.isEmpty else {
      return (snapshot?.processes ?? []).filter { table.tagged.contains($0.id) }
        .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
    return whatIfModel.map { [$0] } ?? []
  }

  /// The guest that is looked at, else the selected one.
  var whatIfModel: ProcessFigures? {
    switch view {
    case .guest(let id), .memoryMap(let id): return process(id)
    case .sharing:
      if let id = sharing.selectedRow ?? sharing.common?.guests.first { return process(id) }
    case .overview, .findings, .tuning, .events, .figures: break
    }
    let rows = tableRows
    guard !rows.isEmpty else { return nil }
    return rows[min(table.cursor(in: rows), rows.count - 1)]
  }

  /// RAM of one more guest in bytes; as typed in GiB, else that of the guest it is like, else 1 GiB.
  func whatIfRAM(_ typed: String) -> UInt64? {
    guard !typed.isEmpty else {
      return whatIfModel?.guest?.ramBytes ?? UInt64(Self.bytesPerGiB)
    }
    guard let gib = Double(typed), gib > 0, gib <= Double(Self.mostGiB) else { return nil }
    return UInt64(gib * Self.bytesPerGiB)
  }

  /// One whole GiB more or less, never less than one.
  func whatIfStep(_ typed: String, by step: Int) -> String {
    let now = Double(whatIfRAM(typed) ?? 0) / Self.bytesPerGiB
    let next = step > 0 ? Int(now.rounded(.down)) + step : Int(now.rounded(.up)) + step
    return String(min(max(1, next), Self.mostGiB))
  }
}
