extension Environment {
  /// What tuning looks at: who called sudo, and where the log is.
  static var ofTuning: [String: String] {
    let names = ["HOME", "XDG_STATE_HOME", "SUDO_USER", "KSMTOP_RUN_DIR", "KSMTOP_STATE_DIR"]
    var found: [String: String] = [:]
    for name in names { found[name] = Environment[name] }
    return found
  }
}
