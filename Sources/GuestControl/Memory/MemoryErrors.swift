/// What can come out of switching the memory itself.
extension GuestControlError {
  static let noBackends = GuestControlError(
    "QEMU keeps this guest's memory in no backend that could be switched (before QEMU 5.0).",
    "Start it with a newer QEMU, or with -machine …,mem-merge=off to keep it from merging.")

  static let unclearBackends = GuestControlError(
    "QEMU's list of memory backends cannot be understood.",
    "Use qom-set of property merge by hand.")

  static let neverMerges = GuestControlError(
    "The guest's memory is shared with other processes or in reserved huge pages, which the kernel"
      + " never merges.",
    "Start it with private memory of ordinary pages.")

  static func notTaken(_ backend: String) -> GuestControlError {
    GuestControlError(
      "QEMU took the new value of \(SpokenText.word(backend)), and then did not have it.",
      "Somebody else may be switching it too: look again.")
  }

  static let notAdvised = GuestControlError(
    "QEMU says that merging is on, but the kernel does not have the memory marked for it.",
    "The kernel may be without KSM: see ksmtop doctor.")

  static let stillAdvised = GuestControlError(
    "QEMU says that merging is off, but the kernel still has the memory marked for it.",
    "There may not have been enough memory to give every page its own: free some, then try again.")

  static func unseen(_ bytes: UInt64) -> GuestControlError {
    GuestControlError(
      "No mapping of the guest's process is as large as its memory backend of \(bytes >> 20) MiB.",
      "Look into smaps of the process; whether it merges is not known.")
  }
}
