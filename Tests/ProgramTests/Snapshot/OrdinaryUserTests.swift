import Glibc
import KernelFixtures
import Testing

@Suite(
  "This host as an ordinary user sees it",
  .enabled(if: access("/sys/kernel/mm/ksm/run", R_OK) == 0, "needs a kernel with KSM"))
struct OrdinaryUserTests {
  @Test("It runs, says what is missing and how to see it, and ends with 2")
  func text() async throws {
    let run = try await ProgramRun.ksmtop(["snapshot"], asOrdinaryUser: true)
    #expect(run.ending == .exited(2))
    #expect(run.errors.contains("ksmtop: "))
    #expect(run.errors.contains("/proc/kpageflags"))
    #expect(run.text.contains("limited-rights"))
    #expect(run.text.contains("sudo ksmtop"))
    #expect(run.text.contains("CHECK     - ("))
  }

  @Test("Nothing that is hidden reads 0")
  func json() async throws {
    let run = try await ProgramRun.ksmtop(
      ["snapshot", "--format", "json"], asOrdinaryUser: true)
    #expect(run.ending == .exited(2))
    let document = try Document(run.output)
    #expect(document.flag("rights.complete") == false)
    #expect(document.isNull("pairs") && document.isNull("reconciliation"))
    for process in document.list("guests") + document.list("others") {
      for key in ["mapped_pages", "share_pages", "saved_pages", "self_pages", "sole_frames"] {
        #expect(process.isNull(key), "\(key)")
      }
      #expect(process.isNull("zero_mapped_pages") && process.isNull("freed_if_stopped_bytes"))
    }
    #expect((document.number("host.memory_bytes") ?? 0) > 0)
  }
}
