import Glibc
import JSONText

/// Writes the man page: a template, filled with the program's own help and the table of keys.
@main
enum Main {
  static func main() {
    let words = CommandLine.arguments
    guard words.count == 4, let template = InputFile.bytes(words[1]),
      let help = InputFile.bytes(words[2]).flatMap({ JSONReader.value(of: $0) }),
      let program = CommandHelp(help["command"])
    else {
      print("usage: ManualPage TEMPLATE HELP-JSON DATE")
      exit(64)
    }
    let page = ManualPage(template: String(decoding: template, as: UTF8.self), program: program)
    print(page.text(date: words[3]), terminator: "")
  }
}
