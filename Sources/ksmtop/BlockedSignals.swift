import Glibc

/// The signals that this process holds back.
enum BlockedSignals {
  /// Lets all of them through; a parent that held them back hands that on to its children.
  ///
  /// Without it neither SIGTERM nor a terminal that goes away would end what was started so.
  static func release() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }
}
