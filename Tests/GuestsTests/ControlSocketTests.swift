import Guests
import MergeModel
import Testing

@Suite("Where QEMU listens for QMP")
struct ControlSocketTests {
  private func sockets(_ options: String) throws -> [String] {
    try #require(GuestRecognition.facts(of: CommandLine.qemu(options))).controlSockets
  }

  @Test(
    "Options that ask for it",
    arguments: [
      ("-qmp unix:/run/a.sock,server=on,wait=off", ["/run/a.sock"]),
      ("--qmp unix:/run/a.sock,server,nowait", ["/run/a.sock"]),
      ("-qmp unix:path=/run/a.sock,server=yes", ["/run/a.sock"]),
      ("-qmp-pretty unix:/run/a.sock,server=on", ["/run/a.sock"]),
      ("-qmp unix:/run/a,,b=c.sock,server=on", ["/run/a,b=c.sock"]),
      (
        "-chardev socket,id=q,path=/run/q.sock,server=on,wait=off -mon chardev=q,mode=control",
        ["/run/q.sock"]
      ),
      (
        "-mon q,mode=control,pretty=on -chardev socket,path=/run/q.sock,server,nowait,id=q",
        ["/run/q.sock"]
      ),
      (
        #"-chardev {"backend":"socket","id":"q","path":"/run/q,s","server":true} "#
          + "-mon chardev=q,mode=control", ["/run/q,s"]
      ),
      ("-chardev socket,id=q,path=/run/q.sock,server=on -qmp chardev:q", ["/run/q.sock"]),
      (
        "-qmp unix:/run/a,server=on -qmp unix:/run/b,server=on -qmp unix:/run/a,server=on",
        ["/run/a", "/run/b"]
      ),
    ])
  func found(options: String, paths: [String]) throws {
    #expect(try sockets(options) == paths)
  }

  @Test(
    "What cannot be used from outside, or is no QMP",
    arguments: [
      "-nodefaults",
      "-qmp stdio",
      "-qmp tcp:localhost:4444,server=on,wait=off",
      "-qmp unix:run/a.sock,server=on",
      "-qmp unix:,server=on",
      "-qmp unix:/run/a.sock",
      "-qmp unix:/run/a.sock,server=off",
      "-qmp unix:/run/a.sock,server=on,websocket=on",
      "-monitor unix:/run/hmp.sock,server=on,wait=off",
      "-chardev socket,id=q,path=/run/q.sock,server=on",
      "-chardev socket,id=q,path=/run/q.sock,server=on -mon chardev=q",
      "-chardev socket,id=q,path=/run/q.sock,server=on -mon chardev=q,mode=readline",
      "-chardev socket,id=q,path=/run/q.sock,server=on -mon chardev=other,mode=control",
      "-chardev socket,id=q,path=/run/q.sock,reconnect=5 -mon chardev=q,mode=control",
      "-chardev socket,id=q,fd=30,server=on,wait=off -mon chardev=q,mode=control",
      "-chardev socket,id=q,path=/run/q,server=on,tls-creds=t -mon chardev=q,mode=control",
      "-chardev socket,id=q,path=q,abstract=on,server=on -mon chardev=q,mode=control",
      "-chardev socket,id=q,path=/run/q,server=on,mux=on -mon chardev=q,mode=control",
      "-chardev pty,id=q,path=/dev/pts/q,server=on -mon chardev=q,mode=control",
      "-qmp chardev:q",
    ])
  func notFound(options: String) throws {
    #expect(try sockets(options) == [])
  }
}
