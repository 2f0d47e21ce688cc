import Foundation
import MergeModel
import SnapshotExport
import Testing

@Suite("What a content scan found, as it leaves the program")
struct ContentTests {
  private func content(
    _ snapshot: Snapshot, _ change: (inout SnapshotOptions) -> Void = { _ in }
  ) throws -> [String: Any]? {
    var options = SnapshotOptions(version: "1.0")
    change(&options)
    let bytes = SnapshotDocument.render(snapshot, format: .json, options: options)
    let document = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    return document?["content"] as? [String: Any]
  }

  private func keys(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }

  private func objects(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  @Test("The object has the keys of the contract")
  func contract() throws {
    let content = try #require(try content(Example.sampled()))
    #expect(
      Set(content.keys)
        == keys(
          """
          method sampling_rate looks seconds cpu_seconds bytes_read age_seconds full_scans \
          resident_pages distinct_frames distinct_contents achieved_pages mergeable_pages \
          ideal_pages zero_pages zero_in_huge_pages zero_mapped_pages volatile_pages \
          missed_pages not_advised_pages predicted_pages_sharing by_itself_pages \
          needs_action_pages full_scan_seconds converged_seconds intervals_95 ideal_split \
          reasons guests others pairs unread
          """))
    let split = try #require(content["ideal_split"] as? [String: Any])
    #expect(Set(split.keys) == keys("zero_pages self_pages inter_pages"))
    for process in objects(content["guests"]) + objects(content["others"]) {
      #expect(
        Set(process.keys)
          == keys(
            """
            pid resident_pages mergeable_pages zero_pages zero_in_huge_pages zero_mapped_pages \
            self_pages inter_pages volatile_pages missed_pages not_advised_pages \
            gain_if_advised_pages intervals_95 reasons
            """))
      let reasons = try #require(process["reasons"] as? [String: Any])
      #expect(Set(reasons.keys) == Set(MergeObstacle.allCases.map(\.rawValue)))
    }
    #expect(objects(content["pairs"]).allSatisfy { Set($0.keys) == keys("a b common_contents") })
    #expect(objects(content["unread"]).allSatisfy { Set($0.keys) == keys("pid message") })
  }

  @Test("Without a scan it is null")
  func none() throws {
    #expect(try content(Example.full()) == nil)
  }

  @Test("The sums agree: of guests, of reasons, of the split, of T, F and D")
  func sums() throws {
    let content = try #require(try content(Example.scanned()))
    func number(_ key: String) -> Double { (content[key] as? NSNumber)?.doubleValue ?? .nan }
    func sum(_ key: String) -> Double {
      (objects(content["guests"]) + objects(content["others"]))
        .compactMap { ($0[key] as? NSNumber)?.doubleValue }.reduce(0, +)
    }
    func values(_ key: String) -> Double {
      (content[key] as? [String: Double] ?? [:]).values.reduce(0, +)
    }
    #expect(abs(sum("mergeable_pages") - number("mergeable_pages")) < 1e-3)
    #expect(sum("resident_pages") == number("resident_pages"))
    #expect(sum("not_advised_pages") == number("not_advised_pages"))
    #expect(values("reasons") == number("mergeable_pages"))
    #expect(values("ideal_split") == number("ideal_pages"))
    #expect(number("achieved_pages") + number("mergeable_pages") == number("ideal_pages"))
    #expect(number("resident_pages") - number("distinct_contents") == number("ideal_pages"))
    #expect(number("age_seconds") == 372)
  }

  @Test("An exact scan has no interval, a sampled one has one for each estimated figure")
  func intervals() throws {
    let exact = try #require(try content(Example.scanned()))
    #expect(exact["method"] as? String == "exact")
    #expect((exact["intervals_95"] as? [String: Any])?.isEmpty == true)
    let sampled = try #require(try content(Example.sampled()))
    #expect(sampled["method"] as? String == "sampled")
    #expect(sampled["sampling_rate"] as? Double == 0.0625)
    let intervals = try #require(sampled["intervals_95"] as? [String: [Double]])
    #expect(
      Set(intervals.keys)
        == keys(
          """
          distinct_contents mergeable_pages ideal_pages volatile_pages predicted_pages_sharing
          """))
    for (key, ends) in intervals {
      let value = try #require(sampled[key] as? Double)
      #expect(ends.count == 2 && ends[0] <= value && value <= ends[1], "\(key)")
    }
    let guest = try #require(objects(sampled["guests"]).first)
    #expect(
      Set(try #require(guest["intervals_95"] as? [String: Any]).keys)
        == keys("mergeable_pages inter_pages"))
  }

  @Test("Whole pages are integers, parts of them have six decimals")
  func numbers() throws {
    let bytes = SnapshotDocument.render(
      Example.scanned(), format: .json, options: SnapshotOptions(version: "1.0"))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("\"mergeable_pages\": 77311,"))
    #expect(text.contains("\"mergeable_pages\": 2730.666667,"))
  }

  @Test("After one look nothing is known of what changes")
  func oneLook() throws {
    var snapshot = Example.scanned()
    snapshot.content?.value.looks = 1
    let content = try #require(try content(snapshot))
    #expect(content["volatile_pages"] is NSNull)
    #expect(objects(content["guests"]).allSatisfy { $0["volatile_pages"] is NSNull })
  }

  @Test("--guest shows the part of that guest and its pairs, and the sums of the whole host")
  func oneGuest() throws {
    let snapshot = Example.scanned()
    let content = try #require(try content(snapshot) { $0.guestNames = ["vdi-w10-03"] })
    #expect(objects(content["guests"]).map { $0["pid"] as? Int } == [20_351])
    #expect(objects(content["others"]).isEmpty)
    #expect(objects(content["unread"]).isEmpty)
    #expect(objects(content["pairs"]).map { $0["b"] as? Int } == [20_368])
    #expect(content["mergeable_pages"] as? Int == 77_311)
  }

  @Test("The forecast is the model's, and in seconds")
  func forecast() throws {
    let snapshot = Example.scanned()
    let content = try #require(try content(snapshot))
    let forecast = MergeForecast(snapshot)
    for (key, figure) in [
      ("full_scan_seconds", forecast.fullScanSeconds),
      ("converged_seconds", forecast.convergedSeconds),
      ("by_itself_pages", forecast.byItselfPages),
      ("needs_action_pages", forecast.needsActionPages),
    ] {
      let written = (content[key] as? NSNumber)?.doubleValue
      #expect((written == nil) == (figure == nil), "\(key)")
      if let written, let figure { #expect(abs(written - figure) <= 0.001, "\(key)") }
    }
  }
}
