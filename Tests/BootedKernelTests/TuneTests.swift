import JSONText
import Testing

@Suite("Settings of a booted kernel", bootedKernels)
struct TuneTests {
  @Test(
    "A setting that this kernel lacks is refused by name, with the kernel that has it",
    arguments: BootedKernel.all)
  func lacking(kernel: BootedKernel) throws {
    let answer = try kernel.answer("tune/smart_scan")
    let page = try kernel.answer("unused/tune").output
    if try kernel.counters("unused/counters")["smart_scan"] == nil {
      #expect(answer.code == 1)
      #expect(
        answer.errors.contains(
          "Nothing was changed: this kernel has no smart_scan. It came with Linux 6.7."))
      #expect(page.contains("LACKS     smart_scan, advisor_mode"))
    } else {
      #expect(answer.code == 0)
      #expect(answer.output.contains("smart_scan 1 (on) -> 0 (off) (reads 0)"))
      #expect(try kernel.counter("smart_scan", "tune/counters") == 0)
      #expect(!page.contains("LACKS"))
    }
  }

  @Test("What was written is what the kernel reads", arguments: BootedKernel.all)
  func readBack(kernel: BootedKernel) throws {
    let answer = try kernel.answer("tune/start")
    #expect(answer.code == 0)
    let json = try answer.json
    #expect(json["result"]?.string == "done")
    let settings = try json.list("settings")
    #expect(
      settings.compactMap { $0["name"]?.string } == ["sleep_millisecs", "pages_to_scan", "run"])
    for setting in settings {
      let name = try #require(setting["name"]?.string)
      #expect(setting["reads"]?.string == setting["wanted"]?.string)
      #expect(try setting["reads"]?.string == kernel.counters("tune/counters")[name], "\(name)")
    }
  }

  @Test("A value out of range changes nothing", arguments: BootedKernel.all)
  func range(kernel: BootedKernel) throws {
    let answer = try kernel.answer("tune/wrong_value")
    #expect(answer.code == 64)
    #expect(answer.errors.contains("max_page_sharing takes 2 to 2147483647 mappings, not '1'"))
    #expect(try kernel.counter("max_page_sharing", "tune/counters") == 256)
  }

  @Test("The newest change can be taken back", arguments: BootedKernel.all)
  func undo(kernel: BootedKernel) throws {
    #expect(try kernel.answer("tune/stop").code == 0)
    #expect(try kernel.counter("run", "merged/counters") == 0)
    let undo = try kernel.answer("tune/undo")
    #expect(undo.code == 0)
    #expect(undo.output.contains("run 0 (stop) -> 1 (scan) (reads 1)"))
    #expect(try kernel.counter("run", "tune/counters_after_undo") == 1)
  }
}
