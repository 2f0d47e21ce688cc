import Testing

/// The keys of `ksmtop.snapshot.v1`: everything that a script may rely on.
func expectContract(_ document: Document, sourceLocation: SourceLocation = #_sourceLocation) {
  func expect(_ found: Set<String>, _ wanted: String) {
    #expect(
      found == Set(wanted.split(separator: " ").map(String.init)), sourceLocation: sourceLocation)
  }
  #expect(document.text("schema") == "ksmtop.snapshot.v1", sourceLocation: sourceLocation)
  expect(
    document.keys(),
    """
    schema version taken_at host rights ksm rates verdict headroom findings guests others pairs \
    reconciliation content
    """)
  expect(
    document.keys("host"),
    """
    name kernel page_bytes memory_bytes available_bytes swap_total_bytes swap_free_bytes \
    numa_nodes pressure_some_avg10
    """)
  expect(document.keys("rights"), "complete missing")
  expect(
    document.keys("ksm"),
    "settings counters common_bytes saving_bytes shared_bytes profit_bytes ksmd cow_breaks")
  expect(
    document.keys("ksm.settings"),
    """
    run pages_to_scan sleep_millisecs merge_across_nodes max_page_sharing use_zero_pages \
    smart_scan stable_node_chains_prune_millisecs advisor_mode advisor_max_cpu \
    advisor_target_scan_time advisor_min_pages_to_scan advisor_max_pages_to_scan
    """)
  expect(
    document.keys("ksm.counters"),
    """
    pages_shared pages_sharing pages_unshared pages_volatile pages_scanned pages_skipped \
    ksm_zero_pages full_scans stable_node_chains stable_node_dups general_profit
    """)
  expect(document.keys("ksm.ksmd"), "pid cpu_seconds")
  expect(
    document.keys("rates"),
    "seconds pages_scanned_per_second ksmd_cpu_percent cow_breaks_per_second")
  expect(document.keys("verdict"), "state message")
  expect(
    document.keys("headroom"),
    "unmerge_needs_bytes available_bytes swap_free_bytes largest_guest groups storm")
  expect(
    document.keys("reconciliation"),
    "mapped_pages merged_frames unattributed_pages difference_pages stable")
  for process in document.list("guests") + document.list("others") {
    expect(
      process.keys(),
      """
      pid name uuid vmm ram_bytes resident_bytes proportional_bytes swapped_bytes huge_bytes \
      advised_bytes mapped_pages share_pages saved_pages self_pages sole_frames \
      zero_mapped_pages freed_if_stopped_bytes kernel_merging_pages kernel_rmap_items \
      kernel_zero_pages kernel_profit_bytes ages findings
      """)
    expect(process.keys("ages"), "memory_seconds attribution_seconds")
  }
  for finding in document.list("findings") {
    expect(finding.keys(), "code severity message next_step")
  }
  for pair in document.list("pairs") { expect(pair.keys(), "a b common_frames") }
  guard !document.isNull("content") else { return }
  expect(
    document.keys("content"),
    """
    method sampling_rate looks seconds cpu_seconds bytes_read age_seconds full_scans \
    resident_pages distinct_frames distinct_contents achieved_pages mergeable_pages ideal_pages \
    zero_pages zero_in_huge_pages zero_mapped_pages volatile_pages missed_pages \
    not_advised_pages predicted_pages_sharing by_itself_pages needs_action_pages \
    full_scan_seconds converged_seconds intervals_95 ideal_split reasons guests others pairs \
    unread
    """)
  expect(document.keys("content.ideal_split"), "zero_pages self_pages inter_pages")
  for process in document.list("content.guests") + document.list("content.others") {
    expect(
      process.keys(),
      """
      pid resident_pages mergeable_pages zero_pages zero_in_huge_pages zero_mapped_pages \
      self_pages inter_pages volatile_pages missed_pages not_advised_pages \
      gain_if_advised_pages intervals_95 reasons
      """)
  }
  for pair in document.list("content.pairs") { expect(pair.keys(), "a b common_contents") }
}
