import Glibc

/// This machine's KSM, for one test at a time.
///
/// Whatever a test does to the settings, they are put back: at its end, when it fails, and when
/// its process is killed.
package struct KSMHost {
  package static let directory = "/sys/kernel/mm/ksm"
  /// Held by whoever changes KSM, in this process or another.
  package static let lockPath = "/run/lock/ksmtop-live-tests"
  /// The settings that tests may change, in the order in which to put them back.
  package static let settings = [
    khugepaged, "\(hugePages)/pages_to_scan", "\(hugePages)/scan_sleep_millisecs",
    "\(hugePages)/alloc_sleep_millisecs", "advisor_mode", "advisor_max_cpu",
    "advisor_target_scan_time", "advisor_min_pages_to_scan", "advisor_max_pages_to_scan",
    "merge_across_nodes", "max_page_sharing", "stable_node_chains_prune_millisecs",
    "use_zero_pages", "smart_scan", "sleep_millisecs", "pages_to_scan", "run",
  ]

  /// khugepaged collapses a range with one merged page in it as soon as it comes by, which takes
  /// the page out of KSM's hands without any counter of KSM telling.
  private static let khugepaged = "\(hugePages)/max_ptes_none"
  /// Where khugepaged's settings are, seen from KSM's.
  package static let hugePages = "../transparent_hugepage/khugepaged"

  /// Runs `body` with KSM to itself: stopped, nothing merged, and khugepaged kept from taking back.
  ///
  /// Fails where another program has mergeable memory: turning KSM on would merge that.
  package static func exclusively<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (KSMHost) async throws -> Result
  ) async throws -> Result {
    try LiveRequirement.check()
    let lock = try await takeLock()
    defer { close(lock) }
    try await othersGone()
    let saved = currentSettings()
    let restorer = try Keeper(
      script: restoring, arguments: saved.flatMap { [$0.name, $0.value] }, held: lock)
    let host = KSMHost()
    let outcome: Swift.Result<Result, any Error>
    do {
      if saved.contains(where: { $0.name == khugepaged }) { try host.set(khugepaged, "0") }
      try await host.forget()
      outcome = .success(try await body(host))
    } catch {
      outcome = .failure(error)
    }
    let status = restorer.finish()
    guard status == 0, currentSettings() == saved else {
      throw LiveError("KSM's settings were not put back: \(currentSettings()), not \(saved)")
    }
    return try outcome.get()
  }

  /// Puts name–value pairs back once its input closes.
  ///
  /// First it lets ksmd notice that merged memory is gone: with run=0 the counters would stay.
  private static let restoring = """
    read -r _ || :
    cd \(directory) || exit 1
    echo none > advisor_mode 2> /dev/null
    echo 0 > smart_scan 2> /dev/null
    echo 20000 > pages_to_scan; echo 1 > sleep_millisecs; echo 1 > run
    tries=0
    while [ "$(cat pages_shared)" -gt 0 ] && [ $tries -lt 50 ]; do
      sleep 0.1; tries=$((tries + 1))
    done
    while [ $# -gt 0 ]; do
      # Refused where it cannot have changed: max_page_sharing while something is merged.
      [ "$(cat "$1")" = "$2" ] || echo "$2" > "$1" 2> /dev/null
      shift 2
    done
    exit 0
    """

  /// Waits for the lock; a descriptor of its own excludes others in this process too.
  private static func takeLock() async throws -> Int32 {
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw LiveError("\(lockPath): \(String(cString: strerror(errno)))")
    }
    do {
      try await eventually("the lock \(lockPath)", within: .seconds(1200)) {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
      }
    } catch {
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Waits a moment for processes of an earlier test to be gone, then fails if others stay.
  private static func othersGone() async throws {
    do {
      try await eventually("memory to be no longer mergeable", within: .seconds(10)) {
        processWithMergeableMemory() == nil
      }
    } catch {
      guard let pid = processWithMergeableMemory() else { return }
      let name = kernelFile("/proc/\(pid)/comm")?.dropLast() ?? "?"
      throw LiveError(
        "process \(pid) (\(name)) has mergeable memory, which this test would merge; end it first")
    }
  }

  private static func processWithMergeableMemory() -> Int32? {
    processNumbers().first { pid in
      kernelFile("/proc/\(pid)/ksm_stat")?.contains("ksm_mergeable: yes") ?? false
    }
  }

  /// A setting as it is written back.
  package struct Setting: Sendable, Equatable {
    package var name: String
    package var value: String
  }

  /// The settings that this kernel has, as they are now.
  package static func currentSettings() -> [Setting] {
    settings.compactMap { name in
      kernelFile("\(directory)/\(name)").map { Setting(name: name, value: chosen($0)) }
    }
  }

  /// Of a line like `[none] scan-time` the word in brackets; else the line.
  private static func chosen(_ text: String) -> String {
    let line = text.split(separator: "\n").first ?? ""
    guard let open = line.firstIndex(of: "["), let close = line.firstIndex(of: "]") else {
      return String(line)
    }
    return String(line[line.index(after: open)..<close])
  }

  static func number(_ name: String) -> Int64? {
    kernelFile("\(directory)/\(name)").flatMap { Int64($0.dropLast()) }
  }
}
