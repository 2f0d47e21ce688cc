import Glibc

/// The time zone of this host.
enum LocalTime {
  /// Seconds east of UTC at this moment.
  static var utcOffset: Int {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
  }
}
