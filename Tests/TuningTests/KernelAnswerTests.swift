import Glibc
import KernelFiles
import MergeModel
import Testing
import TuningRules

@testable import Tuning

@Suite("What the kernel answers")
struct KernelAnswerTests {
  private func sentence(
    _ code: CInt, _ file: KSMFile = .pagesToScan, _ value: String = "2000", advisor: Bool = false
  ) -> String {
    var ksm = KSMReadings()
    ksm[reading: .advisorMode] = .value(.choice(advisor ? "scan-time" : "none"))
    return KernelAnswer.refusal(
      of: value, for: file, KernelFileError(path: "x", errno: code), ksm
    ).message
  }

  @Test(
    "Every errno has a sentence of its own",
    arguments: [
      (EBUSY, "while any page is merged (EBUSY)"), (EINVAL, "does not take 2000 (EINVAL)"),
      (ERANGE, "does not take 2000 (ERANGE)"), (EACCES, "this user may not write it"),
      (EPERM, "this user may not write it"), (EROFS, "/sys is mounted read-only here (EROFS)"),
      (ENOENT, "this kernel does not have it"), (ENOMEM, "had no memory for it (ENOMEM)"),
      (EINTR, "the write was interrupted (EINTR)"), (EIO, "the kernel says: Input/output error"),
    ])
  func sentences(code: CInt, words: String) {
    let sentence = sentence(code)
    #expect(sentence.hasPrefix("pages_to_scan was not changed: "))
    #expect(sentence.contains(words))
    #expect(sentence.hasSuffix("."))
  }

  @Test("Under the advisor EINVAL names the advisor, and the way out")
  func advisor() {
    #expect(sentence(EINVAL, advisor: true).contains("the kernel's advisor sets it"))
    #expect(!sentence(EINVAL, .sleepMillisecs, "x", advisor: true).contains("advisor"))
  }

  @Test("A refused unmerging says why", arguments: [(ENOMEM, "ENOMEM"), (EINTR, "EINTR")])
  func unmerging(code: CInt, word: String) {
    let refusal = KernelAnswer.refusalOfUnmerging(code)
    #expect(refusal.message.hasPrefix("Unmerging was not done: "))
    #expect(refusal.message.contains(word))
    #expect(!refusal.wayOut.isEmpty)
    #expect(KernelAnswer.refusalOfUnmerging(EROFS).message.contains("read-only"))
  }
}
