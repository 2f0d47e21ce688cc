package import MergeModel

/// `/proc/PID/ksm_stat`: `key value` with or without a colon; unknown keys are passed over.
package enum KSMStatParser {
  /// The known keys; nil where not one of them is there.
  package static func stat(of text: Span<UInt8>) -> KSMStat? {
    var stat = KSMStat()
    KeyedLines.forEach(in: text) { key, value in
      if text.equals("ksm_rmap_items", in: key) {
        stat.rmapItems = value.pages(in: text)
      } else if text.equals("ksm_zero_pages", in: key) {
        stat.zeroPages = value.pages(in: text)
      } else if text.equals("ksm_merging_pages", in: key) {
        stat.mergingPages = value.pages(in: text)
      } else if text.equals("ksm_process_profit", in: key) {
        stat.processProfit = value.signed(in: text)
      } else if text.equals("ksm_merge_any", in: key) {
        stat.mergeAny = Self.answer(&value, text)
      } else if text.equals("ksm_mergeable", in: key) {
        stat.mergeable = Self.answer(&value, text)
      }
    }
    return stat == KSMStat() ? nil : stat
  }

  private static func answer(_ cursor: inout TextCursor, _ text: Span<UInt8>) -> Bool? {
    let word = cursor.word(in: text)
    if text.equals("yes", in: word) { return true }
    return text.equals("no", in: word) ? false : nil
  }
}
