/// The arrows of docs/architecture.md: what each room may import besides the toolchain.
enum Arrows {
  /// Every room; one that is not here may not exist.
  static let allowed: [String: Set<String>] = [
    "MergeModel": [],
    "Figures": [],
    "Screen": [],
    "JSONText": [],
    "Spawning": ["CLinux", "SystemPackage"],
    "Privileges": ["CLinux", "SystemPackage"],
    "TuningRules": ["MergeModel"],
    "Diagnosis": ["MergeModel"],
    "StateFiles": ["SystemPackage"],
    "KernelFiles": ["MergeModel", "SystemPackage"],
    "Guests": ["KernelFiles", "MergeModel", "JSONText"],
    "Attribution": ["KernelFiles", "MergeModel"],
    "ContentScan": ["KernelFiles", "MergeModel", "CXXHash"],
    "Tuning": [
      "KernelFiles", "MergeModel", "TuningRules", "StateFiles", "JSONText", "SystemPackage",
    ],
    "GuestControl": ["KernelFiles", "MergeModel", "Spawning", "JSONText", "SystemPackage"],
    "Sampling": ["KernelFiles", "Guests", "Attribution", "ContentScan", "MergeModel"],
    "Dashboard": ["MergeModel", "TuningRules", "Figures", "Screen"],
    "SnapshotExport": ["MergeModel", "Figures"],
    "CursesTerminal": ["Screen", "CNcurses"],
    "ksmtop": everything.union(["ArgumentParser", "CLinux", "SystemPackage"]),
  ]

  /// The program wires all rooms, but the doors to C belong to one room each.
  private static let everything: Set<String> = [
    "MergeModel", "Figures", "Screen", "TuningRules", "Diagnosis", "StateFiles", "KernelFiles",
    "Guests", "Attribution", "ContentScan", "Tuning", "Sampling", "Dashboard", "SnapshotExport",
    "CursesTerminal", "JSONText", "Spawning", "GuestControl", "Privileges",
  ]

  /// Modules of the toolchain that any room may import; Foundation costs memory and is not here.
  static let toolchain: Set<String> = ["Glibc", "Synchronization", "Dispatch"]
}
