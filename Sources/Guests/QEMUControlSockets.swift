/// The sockets on which a QEMU command line asks for QMP, its control protocol.
///
/// Source: monitor/monitor.c, `monitor_parse`; chardev/char.c, `qemu_chr_parse_compat`.
enum QEMUControlSockets {
  /// Options of the command line that say something of monitors.
  static let options: Set<String> = ["qmp", "qmp-pretty", "chardev", "mon"]

  /// Paths on which QEMU listens and speaks QMP, each once.
  ///
  /// Left out is what cannot be used from outside: a relative path (its folder may have changed),
  /// a descriptor that somebody handed over (libvirt does, and keeps the other end), an abstract
  /// socket, one that speaks TLS, telnet or WebSocket, and one that QEMU itself connects to.
  static func paths(_ values: OptionValues) -> [String] {
    var sockets: [String: String] = [:]
    for text in values.all("chardev") {
      let list = OptionList(text, firstKey: "backend")
      guard list["backend"] == "socket", let id = list["id"] else { continue }
      sockets[id] = path(list)
    }
    var paths: [String] = []
    for text in values.all("qmp") + values.all("qmp-pretty") {
      if let address = text.behind("unix:") {
        paths += [path(OptionList(address, firstKey: "path"))].compactMap(\.self)
      } else if let id = text.behind("chardev:") {
        paths += [sockets[id]].compactMap(\.self)
      }
    }
    for text in values.all("mon") {
      let list = OptionList(text, firstKey: "chardev")
      // Any other mode is the monitor for people.
      guard list["mode"] == "control", let id = list["chardev"] else { continue }
      paths += [sockets[id]].compactMap(\.self)
    }
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }

  /// The path of a listening socket that speaks plain QMP.
  private static func path(_ list: OptionList) -> String? {
    let others = ["abstract", "telnet", "tn3270", "websocket", "mux"]
    guard let path = list["path"], path.utf8.first == UInt8(ascii: "/"),
      list.flag("server") == true, list["fd"] == nil, list["tls-creds"] == nil,
      !others.contains(where: { list.flag($0) == true })
    else { return nil }
    return path
  }
}

extension String {
  /// What follows `prefix`, by bytes: a combining character behind it belongs to the rest.
  fileprivate func behind(_ prefix: String) -> String? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }
}
