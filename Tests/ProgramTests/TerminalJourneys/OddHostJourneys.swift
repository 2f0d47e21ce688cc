import Glibc
import LiveHarness
import Testing

extension TerminalJourneys {
  /// The running kernel, seen from where something is missing; the booted kernels answer the other
  /// commands for the same places (`BootedKernelTests`).
  @Suite(
    "The dashboard where something is hidden or missing",
    .enabled(if: geteuid() == 0, "only root can hide something from the program"))
  struct OddHostJourneys {
    /// A place to look from.
    struct Place: Sendable, CustomTestStringConvertible {
      var name: String
      /// Shell words before the program; `EMPTY` is an empty folder.
      var way: String
      /// Whether an ordinary user looks.
      var isOrdinary = false
      /// What the view of findings says.
      var says: [String]
      /// What the overview shows.
      var shows: [String]

      var testDescription: String { name }
    }

    private static let figures = ["PMEM ", "PSHARE", "KSMD ", "RISK "]

    private static let places = [
      Place(
        name: "no KSM", way: inNamespace("mount --bind EMPTY /sys/kernel/mm/ksm"),
        says: ["This kernel has no KSM", "Boot a kernel with CONFIG_KSM=y"],
        shows: ["NO KSM  This kernel has no KSM", "[READONLY]"] + figures),
      Place(
        name: "a read-only /sys", way: inNamespace("mount -o remount,bind,ro /sys"),
        says: ["KSM's settings cannot be written here, even by root", "on the host itself"],
        shows: ["[READONLY]"] + figures),
      Place(
        name: "an ordinary user", way: "", isOrdinary: true,
        says: ["/proc/kpageflags may be read by root only", "sudo ksmtop"],
        shows: ["nobody", "[READONLY]", "not readable"] + figures),
      Place(
        name: "hidepid", way: inNamespace("mount -t proc -o hidepid=2 proc /proc"),
        isOrdinary: true,
        says: ["processes of other users are hidden (hidepid)", "sudo ksmtop"],
        shows: ["no guest seen; 6 tells what is hidden", "ksmd: no data"] + figures),
      Place(
        name: "root without CAP_SYS_ADMIN",
        way: "setpriv --bounding-set -sys_admin --inh-caps -sys_admin",
        says: ["hidden without CAP_SYS_ADMIN", "Run it on the host itself"],
        shows: ["[RW]", "not readable"] + figures),
      Place(
        name: "a container", way: "unshare --mount --pid --fork --kill-child --mount-proc",
        says: ["outside of this container (a pid namespace)", "Run it on the host itself"],
        shows: ["no guest seen; 6 tells what is hidden"] + figures),
      Place(
        name: "/proc with subset=pid", way: inNamespace("mount -t proc -o subset=pid proc /proc"),
        says: ["/proc was mounted with subset=pid", "Look on the host itself"],
        shows: ["PMEM  /GiB: - total", "not readable"] + figures),
    ]

    private static func inNamespace(_ change: String) -> String {
      "unshare --mount sh -c '\(change) && exec \"$@\"' sh"
    }

    @Test("It shows what there is, says what is missing, and ends with 0", arguments: places)
    func look(from place: Place) async throws {
      let scratch = try Scratch()
      try #require(mkdir(scratch.path("empty"), 0o755) == 0)
      var words = ["$PROGRAM"]
      if place.isOrdinary {
        words = try OrdinaryUserCommand.words(for: builtProgram("ksmtop"), in: scratch)
      }
      let way = place.way.replacing("EMPTY", with: scratch.path("empty"))
      let terminal = try TmuxTerminal(
        ([way] + words).joined(separator: " "), columns: 160, rows: 40)
      try await terminal.wait(for: "the overview") { lines in
        place.shows.allSatisfy { text in lines.contains { $0.contains(text) } }
      }
      try terminal.press("!")
      try await terminal.wait(for: "the findings") { lines in
        lines.first?.hasPrefix("FINDINGS") == true
          && place.says.allSatisfy { text in lines.contains { $0.contains(text) } }
      }
      try terminal.press("q", "q")
      #expect(try await terminal.ending() == 0)
    }
  }
}
