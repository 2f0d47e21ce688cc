import JSONText
import Testing

@Suite("What the doctor says in a booted kernel", bootedKernels)
struct DoctorTests {
  @Test(
    "KSM compiled in and never used: that, and no figure is missing", arguments: BootedKernel.all)
  func neverUsed(kernel: BootedKernel) throws {
    let doctor = try kernel.answer("unused/doctor")
    #expect(doctor.code == 0)
    #expect(doctor.output.contains("NEVER RUN. KSM is off and has merged nothing so far."))
    let answer = try kernel.answer("unused/json")
    #expect(answer.code == 0 && answer.errors == "")
    let snapshot = try answer.json
    #expect(snapshot.at("verdict.state")?.string == "never_run")
    #expect(try snapshot.integer("ksm.saving_bytes") == 0)
    #expect(try snapshot.list("guests").isEmpty)
    let page = try kernel.answer("unused/text").output
    #expect(page.contains("Next: nothing to do."))
  }

  @Test(
    "KSM stopped with memory merged: that, with the command that lets it go on",
    arguments: BootedKernel.all)
  func stopped(kernel: BootedKernel) throws {
    let doctor = try kernel.answer("merged/doctor")
    #expect(doctor.code == 0 && doctor.errors == "")
    #expect(doctor.output.contains("STOPPED. KSM is stopped and still saves"))
    #expect(doctor.output.contains("-> ksmtop tune run=1"))
    #expect(!doctor.output.contains("attribution-drift"))
    let check = try kernel.answer("merged/check")
    #expect(check.code == 1)
    #expect(check.output.hasPrefix("KSM WARNING"))
    let saving = try kernel.counter("pages_sharing", "merged/counters") * 4_096
    #expect(check.output.contains("saving=\(saving)B"))
  }
}
