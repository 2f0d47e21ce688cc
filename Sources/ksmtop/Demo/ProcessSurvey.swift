import KernelFiles
import MergeModel

/// Looks at every process of a host for memory that KSM may merge.
struct ProcessSurvey {
  private(set) var mergeable: [NamedProcess] = []
  /// Processes that could not be looked at.
  private(set) var hidden = 0
  /// Whether ksmd is among them.
  private(set) var seesDaemon = false

  /// Surveys all processes but `excluded`.
  init(_ roots: KernelRoots, excluding excluded: Set<ProcessIdentity> = []) {
    var buffer = TextBuffer(capacity: 65_536)
    let pids = (try? ProcessList.pids(roots)) ?? []
    for pid in pids.sorted() {
      do throws(KernelFileError) {
        let process = try ProcessDirectory(pid: pid, roots)
        let stat = try process.stat(&buffer)
        let identity = ProcessIdentity(pid: pid, startTicks: stat.startTicks)
        if stat.isKernelThread {
          seesDaemon = seesDaemon || stat.command == "ksmd"
        } else if !stat.isZombie, !excluded.contains(identity),
          try Self.isMergeable(process, &buffer)
        {
          mergeable.append(NamedProcess(pid: pid, name: stat.command))
        }
      } catch {
        // What has ended meanwhile has no memory.
        if error.reason != .gone { hidden += 1 }
      }
    }
  }

  /// What ksm_stat says; kernels before 6.15 need a look at the flags of its mappings as well.
  private static func isMergeable(
    _ process: borrowing ProcessDirectory, _ buffer: inout TextBuffer
  ) throws(KernelFileError) -> Bool {
    do throws(KernelFileError) {
      let stat = try process.ksmStat(&buffer)
      if let mergeable = stat.mergeable { return mergeable }
      if stat.takesPart { return true }
    } catch {
      // Before kernel 6.1 there is no such file.
      if error.reason != .absent { throw error }
    }
    return try process.mappingUsages(&buffer).contains { $0.flags.contains(.mergeable) }
  }
}
