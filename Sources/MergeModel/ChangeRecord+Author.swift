extension ChangeRecord {
  /// Who did it, for people: `root (sudo alice), pts/3`.
  package var author: String {
    let person = login.map { "\(user) (sudo \($0))" } ?? user
    return terminal.map { "\(person), \($0)" } ?? person
  }
}
