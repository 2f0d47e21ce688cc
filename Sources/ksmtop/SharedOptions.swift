import ArgumentParser
import KernelFiles
import Privileges
import Sampling

/// Options that every command has.
struct SharedOptions: ParsableArguments {
  /// Seconds between two snapshots at most: a day.
  static let longestDelay = 86_400.0

  @Option(help: "Read the kernel's /sys files below this directory.", completion: .directory)
  var sysfs = "/sys"

  @Option(help: "Read the kernel's /proc files below this directory.", completion: .directory)
  var procfs = "/proc"

  @Option(help: "MiB for tables; attribution works piece by piece where they would not fit.")
  var memory = 64

  var roots: KernelRoots { KernelRoots(sysfs: sysfs, procfs: procfs) }

  func validate() throws {
    guard memory >= 1, memory <= 1 << 20 else {
      throw ValidationError("--memory takes a number of MiB from 1 to 1048576.")
    }
    // They are read with more rights than the user has: they could be any files of others.
    guard roots == KernelRoots() || !ThreadRights.exceedUser else {
      throw ValidationError("--sysfs and --procfs are for programs without capabilities.")
    }
  }

  /// Sampling with these options.
  func sampling(delay: Double, budgetPercent: Double?) -> SamplingOptions {
    SamplingOptions(
      roots: roots, delay: delay, budgetPercent: budgetPercent, memoryBytes: memory << 20)
  }
}
