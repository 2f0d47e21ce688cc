/// `/proc/PID/smaps` and smaps_rollup (Documentation/filesystems/proc.rst), piece by piece.
package struct SmapsParser {
  /// Every mapping so far with its figures; of smaps_rollup the one entry that stands for all.
  package private(set) var usages: [MappingUsage] = []

  package init() {}

  /// All of one text.
  package static func usages(in text: Span<UInt8>) -> [MappingUsage] {
    var parser = SmapsParser()
    parser.take(text)
    return parser.usages
  }

  /// Takes in the next piece, which consists of whole lines.
  package mutating func take(_ text: Span<UInt8>) {
    var cursor = TextCursor()
    while !cursor.isAtEnd(of: text) {
      // Head lines begin with an address in lower case, all others with a capital.
      if let first = cursor.peek(text), first < UInt8(ascii: "A") || first > UInt8(ascii: "Z") {
        if let mapping = MapsParser.mapping(at: &cursor, in: text) {
          usages.append(MappingUsage(mapping: mapping))
        }
      } else if let last = usages.indices.last {
        Self.readLine(at: &cursor, in: text, into: &usages[last])
      }
      cursor.skipLine(in: text)
    }
  }

  private static func readLine(
    at cursor: inout TextCursor, in text: Span<UInt8>, into usage: inout MappingUsage
  ) {
    let begin = cursor.position
    switch text[begin] {
    case UInt8(ascii: "R") where text.has("Rss:", at: begin):
      usage.resident = kibibytes(behind: 4, &cursor, text)
    case UInt8(ascii: "P") where text.has("Pss:", at: begin):
      usage.proportional = kibibytes(behind: 4, &cursor, text)
    case UInt8(ascii: "P") where text.has("Private_Hugetlb:", at: begin):
      usage.hugetlb += kibibytes(behind: 16, &cursor, text)
    case UInt8(ascii: "S") where text.has("Shared_Hugetlb:", at: begin):
      usage.hugetlb += kibibytes(behind: 15, &cursor, text)
    case UInt8(ascii: "S") where text.has("Swap:", at: begin):
      usage.swapped = kibibytes(behind: 5, &cursor, text)
    case UInt8(ascii: "A") where text.has("AnonHugePages:", at: begin):
      usage.anonymousHuge = kibibytes(behind: 14, &cursor, text)
    case UInt8(ascii: "K") where text.has("KSM:", at: begin):
      usage.merged = kibibytes(behind: 4, &cursor, text)
    case UInt8(ascii: "V") where text.has("VmFlags:", at: begin):
      cursor.position += 8
      usage.flags = flags(at: &cursor, in: text)
    default: break
    }
  }

  /// The number behind the key, in bytes.
  private static func kibibytes(
    behind keyLength: Int, _ cursor: inout TextCursor, _ text: Span<UInt8>
  ) -> UInt64 {
    cursor.position += keyLength
    return (cursor.unsigned(in: text) ?? 0) &* 1_024
  }

  private static func flags(at cursor: inout TextCursor, in text: Span<UInt8>) -> MappingFlags {
    var flags: MappingFlags = []
    while true {
      let word = cursor.word(in: text)
      guard word.count == 2 else { return flags }
      flags.formUnion(flag(text[word.lowerBound], text[word.lowerBound + 1]))
    }
  }

  private static func flag(_ first: UInt8, _ second: UInt8) -> MappingFlags {
    switch (first, second) {
    case (UInt8(ascii: "m"), UInt8(ascii: "g")): .mergeable
    case (UInt8(ascii: "h"), UInt8(ascii: "t")): .hugetlb
    case (UInt8(ascii: "h"), UInt8(ascii: "g")): .hugePages
    case (UInt8(ascii: "s"), UInt8(ascii: "h")): .shared
    case (UInt8(ascii: "d"), UInt8(ascii: "c")): .dontFork
    case (UInt8(ascii: "u"), UInt8(ascii: "m")), (UInt8(ascii: "u"), UInt8(ascii: "w")),
      (UInt8(ascii: "u"), UInt8(ascii: "i")):
      .userfault
    case (UInt8(ascii: "i"), UInt8(ascii: "o")), (UInt8(ascii: "p"), UInt8(ascii: "f")): .device
    case (UInt8(ascii: "l"), UInt8(ascii: "o")): .locked
    default: []
    }
  }
}
