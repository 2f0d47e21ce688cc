import KernelFiles
import KernelFixtures
import MergeModel
import Testing

@Suite("The KSM directory")
struct KSMDirectoryTests {
  private func roots(_ tree: KernelTree) -> KernelRoots {
    KernelRoots(sysfs: tree.sysfs, procfs: tree.procfs)
  }

  @Test("Every file of kernel 6.18 is read in its form")
  func all() throws {
    let tree = try KernelTree()
    try tree.writeKSM([
      "run": "1", "pages_sharing": "498394", "general_profit": "-64",
      "advisor_mode": "none [scan-time]",
    ])
    var directory = KSMDirectory(roots(tree))
    let readings = directory.read()
    for file in KSMFile.allCases { #expect(readings[reading: file].value != nil, "\(file)") }
    #expect(readings[.run] == 1)
    #expect(readings[.pagesSharing] == 498_394)
    #expect(readings[reading: .generalProfit] == .value(.signed(-64)))
    #expect(readings[reading: .advisorMode] == .value(.choice("scan-time")))
  }

  @Test("The table of files and the tree of kernel 6.18 name the same files")
  func table() {
    #expect(Set(KSMFile.allCases.map(\.rawValue)) == Set(KernelTree.ksmAfterBoot.keys))
  }

  @Test("The files of kernel 6.1 are there, later ones are absent")
  func kernel61() throws {
    let tree = try KernelTree()
    try tree.writeKSM(absent: KernelTree.ksmFilesAfter61)
    var directory = KSMDirectory(roots(tree))
    let readings = directory.read()
    for file in KSMFile.allCases {
      let isLater = KernelTree.ksmFilesAfter61.contains(file.rawValue)
      #expect((readings[reading: file] == .absent) == isLater, "\(file)")
    }
    #expect(readings.exists)
  }

  @Test("A kernel without KSM has nothing, which is no error")
  func noKSM() throws {
    let tree = try KernelTree()
    var directory = KSMDirectory(roots(tree))
    let readings = directory.read()
    #expect(readings == KSMReadings(readings.everyFileAbsent))
    #expect(!readings.exists)
    let isWritable = directory.isWritable
    #expect(!isWritable)
  }

  @Test("A forbidden file is forbidden, and only that one")
  func forbidden() throws {
    let tree = try KernelTree()
    try tree.writeKSM()
    try tree.setMode(0, of: "sys/kernel/mm/ksm/pages_shared")
    try tree.setMode(0o755, of: "")
    let readings = try OrdinaryUser.opensFiles {
      var directory = KSMDirectory(roots(tree))
      return directory.read()
    }
    #expect(readings[reading: .pagesShared] == .forbidden)
    #expect(readings[.pagesShared] == nil)
    #expect(readings[.pagesSharing] == 0)
    #expect(readings.exists)
  }

  @Test("Garbage is an error that names path and text, and spoils no other file")
  func malformed() throws {
    let tree = try KernelTree()
    try tree.writeKSM(["pages_shared": "many\nmore", "full_scans": ""])
    var directory = KSMDirectory(roots(tree))
    let readings = directory.read()
    let path = tree.path("sys/kernel/mm/ksm/pages_shared")
    #expect(
      readings[reading: .pagesShared] == .failed("\(path): cannot be understood: 'many'"))
    #expect(readings[reading: .fullScans].value == nil)
    #expect(readings[.pagesSharing] == 0)
  }

  @Test("A directory in a file's place is an error and no absence")
  func directoryInPlaceOfFile() throws {
    let tree = try KernelTree()
    try tree.writeKSM(absent: ["run"])
    try tree.makeDirectory("sys/kernel/mm/ksm/run")
    var directory = KSMDirectory(roots(tree))
    guard case .failed(let text) = directory.read()[reading: .run] else {
      Issue.record("expected a failure")
      return
    }
    #expect(text.hasPrefix(tree.path("sys/kernel/mm/ksm/run")))
  }

  @Test("Each reading shows what holds now, also where the text grows or shrinks")
  func rereading() throws {
    let tree = try KernelTree()
    try tree.writeKSM()
    var directory = KSMDirectory(roots(tree))
    for sharing in ["5", "123456789", "7", "18446744073709551615", "0"] {
      try tree.write("\(sharing)\n", to: "sys/kernel/mm/ksm/pages_sharing")
      #expect(directory.read()[reading: .pagesSharing].value?.text == sharing)
    }
  }

  @Test func writing() throws {
    let tree = try KernelTree()
    try tree.writeKSM(["pages_to_scan": "100"], absent: ["smart_scan"])
    var directory = KSMDirectory(roots(tree))
    let isWritable = directory.isWritable
    #expect(isWritable)
    try KSMWriter.write("2000\n", to: .pagesToScan, roots(tree))
    #expect(directory.read()[.pagesToScan] == 2_000)
    #expect(throws: KernelFileError(path: path(of: .smartScan, tree), reason: .absent)) {
      try KSMWriter.write("1", to: .smartScan, roots(tree))
    }
    try tree.setMode(0o444, of: "sys/kernel/mm/ksm/run")
    try tree.setMode(0o755, of: "")
    try OrdinaryUser.opensFiles {
      _ = #expect(throws: KernelFileError(path: path(of: .run, tree), reason: .forbidden)) {
        try KSMWriter.write("1", to: .run, roots(tree))
      }
    }
    #expect(directory.read()[.run] == 0)
  }

  @Test("A full file system fails the write")
  func writeThatFails() throws {
    let tree = try KernelTree()
    try tree.writeKSM(absent: ["run"])
    try tree.link("sys/kernel/mm/ksm/run", to: "/dev/full")
    #expect(throws: KernelFileError(path: path(of: .run, tree), reason: .system(28))) {
      try KSMWriter.write("1", to: .run, roots(tree))
    }
  }

  private func path(of file: KSMFile, _ tree: KernelTree) -> String {
    tree.path("sys/kernel/mm/ksm/\(file.rawValue)")
  }
}

extension KSMReadings {
  fileprivate var everyFileAbsent: [KSMFile: Reading<KSMValue>] {
    Dictionary(uniqueKeysWithValues: KSMFile.allCases.map { ($0, .absent) })
  }
}
