import Glibc
package import MergeModel

/// `/sys/kernel/mm/ksm` with every file kept open: a refresh costs one pread a file.
package struct KSMDirectory: ~Copyable {
  private let path: String
  private var files: [KSMFile: Int] = [:]
  private var descriptors: [KSMDescriptor] = []
  private var refusals: [KSMFile: Reading<KSMValue>] = [:]
  private var buffer = TextBuffer(capacity: 256)

  package init(_ roots: KernelRoots) {
    path = roots.ksm
    for file in KSMFile.allCases {
      do throws(KernelFileError) {
        descriptors.append(
          KSMDescriptor(file: try OpenFile("\(path)/\(file.rawValue)")))
        files[file] = descriptors.count - 1
      } catch {
        refusals[file] = error.reading()
      }
    }
  }

  /// Reads every file; one that fails does not spoil the others.
  package mutating func read() -> KSMReadings {
    var readings = KSMReadings(refusals)
    for (file, index) in files { readings[reading: file] = read(file, descriptors[index]) }
    return readings
  }

  private mutating func read(_ file: KSMFile, _ descriptor: KSMDescriptor) -> Reading<KSMValue> {
    Reading { () throws(KernelFileError) in
      try buffer.fill(from: descriptor.file)
      let path = descriptor.file.path
      return try buffer.withText { text throws(KernelFileError) in
        guard let value = KSMFileParser.value(of: text, form: file.form) else {
          throw KernelFileError(path: path, reason: .malformed(text.excerpt))
        }
        return value
      }
    }
  }

  /// Whether the settings could be written by this account on this mount.
  package var isWritable: Bool { access("\(path)/run", W_OK) == 0 }
}

/// A box for an open file, because arrays cannot hold what cannot be copied.
private final class KSMDescriptor: Sendable {
  let file: OpenFile

  init(file: consuming OpenFile) {
    self.file = file
  }
}
