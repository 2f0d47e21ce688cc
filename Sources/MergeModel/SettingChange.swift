/// One setting of KSM, what it held and what it holds then, as the kernel writes both.
package struct SettingChange: Sendable, Hashable {
  package var file: KSMFile
  package var from: String
  package var to: String

  package init(_ file: KSMFile, from: String, to: String) {
    self.file = file
    self.from = from
    self.to = to
  }
}
