import KernelFiles
import LiveHarness
import MergeModel
import Testing

extension LiveKernel {
  /// Whatever way the figures are had, with ksmd stopped they agree with the kernel to the page.
  @Suite("A fleet with ksmd stopped", .settledFleet)
  struct FleetTests {
    @Test("A pass gives every merged page to who maps it")
    func pass() throws {
      let fleet = try SettledFleet.required
      let result = try Pass.result(fleet.guests)
      #expect(result.frameRanges == 1)
      try Attributed(result).expectExact(for: fleet.guests, fleet.ksm)
    }

    @Test("So does a sampling session")
    func session() async throws {
      let fleet = try SettledFleet.required
      let snapshot = try await Session.snapshot()
      #expect(snapshot.others.isEmpty)
      try Attributed(snapshot).expectExact(for: fleet.guests, fleet.ksm)
    }

    @Test("So does the program")
    func program() throws {
      let fleet = try SettledFleet.required
      let snapshot = try ProgramSnapshot.taken()
      #expect(snapshot.others.isEmpty)
      try Attributed(snapshot).expectExact(for: fleet.guests, fleet.ksm)
    }

    @Test("The known content comes out, page by page")
    func knownContent() throws {
      let fleet = try SettledFleet.required
      let (content, bare) = (fleet.content, fleet.bare)
      let attributed = Attributed(try Pass.result(fleet.guests))
      for guest in fleet.guests {
        let figures = try #require(attributed.figures[guest.pid])
        #expect(figures.selfPages == content.doubledPages + bare.selfPages)
        #expect(figures.soleFrames == content.doubledPages)
        #expect(
          figures.mappedPages == content.commonPages + content.twinPages
            + 2 * content.doubledPages + bare.mappedPages)
      }
      #expect(Set(attributed.pairs) == expectedPairs(fleet))
      let guests = UInt64(fleet.guests.count)
      #expect(
        attributed.reconciliation.mergedFrames == content.commonPages + guests / 2
          * content.twinPages + guests * content.doubledPages + bare.commonFrames)
    }

    private func expectedPairs(_ fleet: SettledFleet) -> Set<SharingPair> {
      let (content, bare) = (fleet.content, fleet.bare)
      var pairs: Set<SharingPair> = []
      for (index, guest) in fleet.guests.enumerated() {
        for (number, other) in fleet.guests.enumerated().dropFirst(index + 1) {
          let twinPages = number / 2 == index / 2 ? content.twinPages : 0
          pairs.insert(
            SharingPair(
              a: min(guest.pid, other.pid), b: max(guest.pid, other.pid),
              commonFrames: content.commonPages + twinPages + bare.commonFrames))
        }
      }
      return pairs
    }

    @Test("Bit 21, the fallback and smaps agree on every guest's memory")
    func fallback() throws {
      let fleet = try SettledFleet.required
      let (test, zeroFrame) = try Pass.honesty()
      #expect(try FrameLook.flags(of: try #require(zeroFrame)).contains(.zeroPage))
      var isBitRight = true
      for guest in fleet.guests {
        let look = try FrameLook.ram(of: guest)
        #expect(look.smapsPages > fleet.content.commonPages)
        #expect(look.fallbackPages == look.smapsPages)
        isBitRight = isBitRight && look.bitPages == look.smapsPages
      }
      // smaps is right also on kernels that set the bit on every anonymous page.
      #expect(test == (isBitRight ? .kpageflags : .fallback))
    }

    @Test("Looking a hundred times changes nothing")
    func looking() async throws {
      let fleet = try SettledFleet.required
      let before = try Traces(fleet.guests, fleet.ksm)
      // Two, because without optimisation a pass over all takes seconds; the others look at all.
      let looked = Array(fleet.guests.prefix(2))
      for _ in 0..<100 { _ = try Pass.result(looked) }
      for _ in 0..<5 { _ = try await Session.snapshot() }
      for _ in 0..<10 { _ = try ProgramSnapshot.output(["snapshot", "--format", "csv"]) }
      #expect(try Traces(fleet.guests, fleet.ksm) == before)
    }
  }
}
