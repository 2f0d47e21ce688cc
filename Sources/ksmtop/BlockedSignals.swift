import Glibc

/// The signals that this process holds back, or would not hear of, because its parent did.
enum BlockedSignals {
  /// Lets all of them through; a parent that held them back hands that on to its children.
  ///
  /// Without it neither SIGTERM nor a terminal that goes away would end what was started so.
  static func release() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  /// Lets the kernel keep children that have ended until they are waited for.
  ///
  /// Where SIGCHLD is ignored, which outlasts exec, it forgets them at once: how they ended would
  /// not be known, and their numbers could be others' by the time that a signal is sent.
  static func keepEndedChildren() {
    signal(SIGCHLD, SIG_DFL)
  }
}
