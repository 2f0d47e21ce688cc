import Glibc
import KernelFiles
import Privileges

/// Finds out what works here, by opening what each feature opens; reads nothing of a guest.
///
/// To be run on a thread that has the rights of those that read.
struct FeatureProbe {
  private let roots: KernelRoots
  /// What ksmtop was started with; the thread that probes has given up what only changes need.
  private let held: CapabilitySet
  /// Processes of other users where there are any: one's own can be read by everybody.
  ///
  /// Several, because one may be kept from everybody by other means than rights.
  private let subjects: [Int32]

  private static let mostSubjects = 8

  init(_ roots: KernelRoots, held: CapabilitySet) {
    self.roots = roots
    self.held = held
    subjects = Self.subjects(roots)
  }

  /// Every feature, in the order of the table.
  func states() -> [FeatureState] {
    Feature.allCases.map { feature in
      let obstacle = obstacle(to: feature)
      return FeatureState(
        feature: feature, obstacle: obstacle, wayOut: obstacle == nil ? [] : wayOut(to: feature))
    }
  }

  private func wayOut(to feature: Feature) -> [String] {
    if feature.needsRoot, geteuid() != 0 { return ["root"] }
    let missing = feature.capabilities.bits & ~held.bits
    return CapabilitySet(bits: missing).names
  }

  private func obstacle(to feature: Feature) -> String? {
    switch feature {
    case .counters: first([of("\(roots.ksm)/run"), of("\(roots.procfs)/vmstat")])
    case .recognition: ofProcess("cmdline")
    case .processCounters: ofProcess("ksm_stat")
    case .processMemory: ofProcess("smaps")
    case .attribution: attribution
    // Opened, and nothing read.
    case .content: first([attribution, ofProcess("mem")])
    case .settings: writing("\(roots.ksm)/run")
    case .changeLog: writing(existing("/var/lib/ksmtop"))
    case .guestSwitch: guestSwitch
    case .demo: first([writing("\(roots.ksm)/run"), ofProcess("ksm_stat"), ofProcess("smaps")])
    }
  }

  private var attribution: String? {
    first([
      ofProcess("maps"), ofProcess("pagemap"), of("\(roots.procfs)/kpageflags"),
      of("\(roots.procfs)/kpagecount"), frameNumbers,
    ])
  }

  /// Sockets belong to the user of their guest; libvirt's client asks for root.
  private var guestSwitch: String? {
    let needed = Feature.guestSwitch.capabilities
    if geteuid() == 0, held.intersection(needed) == needed { return nil }
    return "the control sockets of other users' guests"
  }

  /// The kernel shows zeros to those who may not know.
  private var frameNumbers: String? {
    let page = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 4_096)
    defer { page.deallocate() }
    page.storeBytes(of: 1, as: UInt8.self)
    let hidden = "frame numbers in pagemap"
    guard let file = try? OpenFile("/proc/self/pagemap") else { return hidden }
    var entry: UInt64 = 0
    let offset = Int(UInt(bitPattern: page) / UInt(getpagesize())) * 8
    let count = withUnsafeMutableBytes(of: &entry) { try? file.read(into: $0, at: offset) }
    return count == 8 && entry & (1 << 55 - 1) != 0 ? nil : hidden
  }

  private func first(_ obstacles: [String?]) -> String? {
    obstacles.lazy.compactMap(\.self).first
  }

  private func of(_ path: String) -> String? {
    do throws(KernelFileError) {
      _ = try OpenFile(path)
      return nil
    } catch {
      return error.description
    }
  }

  /// Nil where it can be opened of any.
  private func ofProcess(_ name: String) -> String? {
    var obstacle: String?
    for subject in subjects {
      guard let found = self.obstacle(to: name, of: subject) else { return nil }
      obstacle = obstacle ?? found
    }
    return obstacle ?? "no other process is to be seen"
  }

  private func obstacle(to name: String, of subject: Int32) -> String? {
    do throws(KernelFileError) {
      let process = try ProcessDirectory(pid: subject, roots)
      _ = try process.open(name)
      return nil
    } catch {
      return error.description
    }
  }

  private func writing(_ path: String) -> String? {
    guard access(path, W_OK) != 0 else { return nil }
    return "writing \(path): \(String(cString: strerror(errno)))"
  }

  /// The path, or what is there above it.
  private func existing(_ path: String) -> String {
    var path = Substring(path)
    while access(String(path), F_OK) != 0, let slash = path.lastIndex(of: "/"), !path.isEmpty {
      path = path[..<slash]
    }
    return path.isEmpty ? "/" : String(path)
  }

  /// Processes that have memory, the first of all last: it is often kept from everybody.
  private static func subjects(_ roots: KernelRoots) -> [Int32] {
    var buffer = TextBuffer(capacity: 4_096)
    var (foreign, own): ([Int32], [Int32]) = ([], [])
    let pids = ((try? ProcessList.pids(roots)) ?? []).filter { $0 != 1 && $0 != getpid() }.sorted()
    for pid in pids + [1] where foreign.count < mostSubjects {
      var status = stat()
      guard stat("\(roots.procfs)/\(pid)", &status) == 0,
        let process = try? ProcessDirectory(pid: pid, roots),
        let stat = try? process.stat(&buffer), stat.hasMemory, !stat.isKernelThread
      else { continue }
      if status.st_uid == geteuid() { own.append(pid) } else { foreign.append(pid) }
    }
    return foreign.isEmpty ? Array(own.prefix(mostSubjects)) : foreign
  }
}
