import KernelFixtures

/// The three guests beside four that do not merge: three not advised, one told not to.
enum AilingHost {
  static let (app01, app02, app03, quiet01): (Int32, Int32, Int32, Int32) = (
    4301, 4302, 4303, 4304
  )

  /// Writes the whole host; `settings` replace the files of KSM of that name.
  ///
  /// One of the three is a Cloud Hypervisor, which takes another option.
  static func tree(
    _ settings: [String: String] = [:], app01Name: String = "app01"
  ) throws -> KernelTree {
    let tree = try ThreeGuests.tree(settings)
    var cloud = unadvised(app03, "app03")
    cloud.comm = "cloud-hyperviso"
    cloud.arguments = [
      "/usr/bin/cloud-hypervisor", "--memory", "size=1024M", "--api-socket", "/run/app03.sock",
    ]
    cloud.executable = cloud.arguments[0]
    var quiet = unadvised(quiet01, "quiet01")
    quiet.arguments[3] = "microvm,mem-merge=off"
    for guest in [unadvised(app01, app01Name), unadvised(app02, "app02"), cloud, quiet] {
      try tree.add(guest)
      try tree.writePagemap(pid: guest.pid, [:])
    }
    return tree
  }

  private static func unadvised(_ pid: Int32, _ name: String) -> ProcessFixture {
    var guest = ProcessFixture.qemu(pid: pid, name: name, residentMiB: 512)
    guest.mappings[0].flags.removeAll { $0 == "mg" }
    guest.ksmStat = ProcessFixture.ksmStat()
    return guest
  }
}
