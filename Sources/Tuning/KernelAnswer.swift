import Glibc
package import KernelFiles
package import MergeModel
package import TuningRules

/// What the kernel says to a write that it does not take, as a sentence with a way out.
package enum KernelAnswer {
  /// To `value` for a setting; `settings` are those of that moment.
  package static func refusal(
    of value: String, for file: KSMFile, _ error: KernelFileError, _ settings: KSMReadings
  ) -> TuningRefusal {
    let (why, wayOut) = reason(error, file, value, settings)
    return TuningRefusal(.failed, "\(file.rawValue) was not changed: \(why).", wayOut: wayOut)
  }

  /// To unmerging; `code` is errno as it stands after writing run=2.
  package static func refusalOfUnmerging(_ code: CInt) -> TuningRefusal {
    let (why, wayOut) =
      switch code {
      case ENOMEM:
        (
          "memory ran out (ENOMEM)",
          "Free memory first, or leave it at run=0, which keeps what is merged."
        )
      case EINTR: ("the writing process was interrupted (EINTR)", "Start it again to go on.")
      default:
        reason(
          KernelFileError(path: KSMFile.run.rawValue, errno: code), .run, "2", KSMReadings())
      }
    return TuningRefusal(.failed, "Unmerging was not done: \(why).", wayOut: wayOut)
  }

  private static func reason(
    _ error: KernelFileError, _ file: KSMFile, _ value: String, _ settings: KSMReadings
  ) -> (why: String, wayOut: String) {
    switch error.reason {
    case .absent: ("this kernel does not have it", "ksmtop tune lists what it has.")
    case .forbidden:
      ("this user may not write it", "As root: sudo ksmtop tune \(file.rawValue)=\(value)")
    case .gone: ("it has gone", "")
    case .malformed(let text): ("it cannot be understood: \(text)", "")
    case .system(let code): system(code, file, value, settings)
    }
  }

  private static func system(
    _ code: CInt, _ file: KSMFile, _ value: String, _ settings: KSMReadings
  ) -> (why: String, wayOut: String) {
    switch code {
    case EBUSY:
      (
        "the kernel refuses it while any page is merged (EBUSY)",
        "All has to be unmerged first: ksmtop tune \(file.rawValue)=\(value) shows the sequence."
      )
    case EINVAL where file == .pagesToScan && settings[reading: .advisorMode].isAdvising:
      (
        "the kernel's advisor sets it (advisor_mode=scan-time, EINVAL)",
        "To set it by hand: ksmtop tune advisor_mode=none pages_to_scan=\(value)"
      )
    case EINVAL, ERANGE:
      ("the kernel does not take \(value) (\(code == EINVAL ? "EINVAL" : "ERANGE"))", "")
    case EROFS:
      (
        "/sys is mounted read-only here (EROFS), as in a container",
        "Run ksmtop on the host itself."
      )
    case ENOMEM: ("the kernel had no memory for it (ENOMEM)", "Free memory, then try again.")
    case EINTR: ("the write was interrupted (EINTR)", "Try again.")
    default: ("the kernel says: \(String(cString: strerror(code)))", "")
    }
  }
}

extension Reading<KSMValue> {
  /// Of `advisor_mode`: whether the kernel sets the rate itself.
  var isAdvising: Bool { value?.text == "scan-time" }
}
