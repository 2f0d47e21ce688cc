/// The RAM of one guest from its beginning to its end, in cells of equal size.
package struct MemoryMap: Sendable, Equatable {
  /// What most pages of a cell are, or one page is.
  package enum State: UInt8, CaseIterable, Sendable {
    /// Never touched, or given back.
    case absent
    case swapped
    /// Merged with others by ksmd, or shared by a fork.
    case merged
    /// Maps the kernel's zero page, or holds only zeros.
    case zero
    /// Changed between two looks.
    case volatile
    /// Equal to another page and not merged.
    case couldMerge
    /// In a huge page, and like no other.
    case huge
    /// Like no other.
    case own
  }

  /// Pages in each cell; the last one may have fewer.
  package var pagesPerCell: Int
  package var cells: [State]
  /// Pages of each state over the whole RAM.
  package var pages: [State: UInt64]

  package init(pagesPerCell: Int, cells: [State], pages: [State: UInt64]) {
    self.pagesPerCell = pagesPerCell
    self.cells = cells
    self.pages = pages
  }
}
