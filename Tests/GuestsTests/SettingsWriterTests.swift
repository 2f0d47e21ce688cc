import Guests
import MergeModel
import Testing

@Suite("Programs that set KSM's knobs")
struct SettingsWriterTests {
  @Test(arguments: [
    ("ksmtuned", "/bin/bash /usr/sbin/ksmtuned", "ksmtuned"),
    ("bash", "bash -x /usr/sbin/ksmtuned", "ksmtuned"),
    ("momd", "/usr/bin/python3 /usr/sbin/momd -c /etc/vdsm/mom.conf", "momd"),
    ("python3", "/usr/libexec/platform-python3.6 /usr/share/vdsm/vdsmd", "vdsmd"),
    ("virt-handler", "virt-handler --port 8443", "virt-handler"),
    ("ksm-control-dae", "/usr/sbin/ksm-control-daemon", "ksm-control-daemon"),
    ("ksmctl", "/usr/libexec/ksmctl start", "ksmctl"),
  ])
  func writer(command: String, line: String, name: String) {
    let arguments = line.split(separator: " ").map(String.init)
    #expect(
      SettingsWriters.recognise(command: command, arguments: arguments, pid: 9)
        == SettingsWriter(name: name, pid: 9))
  }

  @Test(arguments: [
    ("vim", "vim /usr/sbin/ksmtuned"), ("less", "less /usr/sbin/ksmtuned"),
    ("grep", "grep -r ksmtuned /etc"), ("bash", "bash -c ksmtuned"), ("bash", "bash"),
    ("systemctl", "systemctl status ksmtuned"), ("ksmd", ""), ("ksmtop", "ksmtop"),
    ("sh", "sh backup.sh /usr/sbin/ksmtuned"), ("", ""),
  ])
  func noWriter(command: String, line: String) {
    let arguments = line.split(separator: " ").map(String.init)
    #expect(SettingsWriters.recognise(command: command, arguments: arguments, pid: 9) == nil)
  }
}
