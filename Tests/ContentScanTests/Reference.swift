import ContentScan
import MergeModel

/// The definitions word by word, content after content, without regard to speed.
struct Reference {
  /// How often each process has a content, by way of what.
  struct Content {
    var ordinary: [Int: Double] = [:]
    var notAdvised: [Int: Double] = [:]
    var merged: [Int: Double] = [:]
    var forked: [Int: Double] = [:]
    var mergedFrames: Set<UInt64> = []
    var forkedFrames: Set<UInt64> = []

    func copies(of process: Int) -> Double {
      (ordinary[process] ?? 0) + (merged[process] ?? 0) + (forked[process] ?? 0)
    }
    var holders: Set<Int> { Set(ordinary.keys).union(merged.keys).union(forked.keys) }
    var copies: Double { holders.reduce(0) { $0 + copies(of: $1) } }
    var frames: Double {
      ordinary.values.reduce(0, +) + Double(mergedFrames.count + forkedFrames.count)
    }
  }

  let world: World
  var contents: [Int: Content] = [:]
  var hugeZeros = 0.0
  var mostSharing = 256.0

  init(_ world: World, without dropped: Set<Int> = []) {
    self.world = world
    for (index, process) in world.processes.enumerated() where !dropped.contains(index) {
      for (place, page) in process.pages.enumerated() {
        guard let content = world.content(of: page) else { continue }
        let isAdvised = place < process.advised
        guard isAdvised || process.isGuest else { continue }
        switch page {
        case .own, .huge:
          if isAdvised {
            contents[content, default: Content()].ordinary[index, default: 0] += 1
            if page == .huge(0) { hugeZeros += 1 }
          } else {
            contents[content, default: Content()].notAdvised[index, default: 0] += 1
          }
        case .shared(let frame):
          guard isAdvised, let what = world.frames[frame] else { continue }
          if what.isMerged {
            contents[content, default: Content()].merged[index, default: 0] += 1
            contents[content]?.mergedFrames.insert(frame)
          } else {
            contents[content, default: Content()].forked[index, default: 0] += 1
            contents[content]?.forkedFrames.insert(frame)
          }
        default: break
        }
      }
    }
  }

  var resident: Double { contents.values.reduce(0) { $0 + $1.copies } }
  var frames: Double { contents.values.reduce(0) { $0 + $1.frames } }
  var mergeable: Double { contents.values.reduce(0) { $0 + max(0, $1.frames - 1) } }
  var zeros: Double { contents[0]?.copies ?? 0 }

  var selfPages: Double {
    contents.reduce(0) { sum, item in
      item.key == 0 ? sum : sum + item.value.copies - Double(item.value.holders.count)
    }
  }
  var interPages: Double {
    contents.reduce(0) { sum, item in
      item.key == 0 || item.value.copies == 0 ? sum : sum + Double(item.value.holders.count) - 1
    }
  }

  func mergeable(of process: Int) -> Double {
    contents.values.reduce(0) { sum, content in
      guard content.frames > 1 else { return sum }
      let merged = content.merged.values.reduce(0, +)
      let forked = content.forked.values.reduce(0, +)
      var pages = content.ordinary[process] ?? 0
      if merged > 0 {
        pages += (content.merged[process] ?? 0) * Double(content.mergedFrames.count) / merged
      }
      if forked > 0 {
        pages += (content.forked[process] ?? 0) * Double(content.forkedFrames.count) / forked
      }
      return sum + pages * (1 - 1 / content.frames)
    }
  }

  func common(_ one: Int, _ other: Int) -> Double {
    contents.reduce(0) { sum, item in
      item.key != 0 && item.value.holders.contains(one) && item.value.holders.contains(other)
        ? sum + 1 : sum
    }
  }

  /// With use_zero_pages=0.
  var predicted: Double {
    contents.reduce(0) { sum, item in
      let copies = item.value.copies - (item.key == 0 ? hugeZeros : 0)
      guard copies > 0 else { return sum }
      let frames = max(Double(item.value.mergedFrames.count), (copies / mostSharing).rounded(.up))
      return sum + copies - frames
    }
  }

  var notAdvised: Double {
    contents.values.reduce(0) { sum, content in
      let pages = content.notAdvised.values.reduce(0, +)
      return sum + (pages > 0 && content.copies == 0 ? pages - 1 : pages)
    }
  }

  func gain(of process: Int) -> Double {
    contents.values.reduce(0) { sum, content in
      let pages = content.notAdvised[process] ?? 0
      return sum + (pages > 0 && content.copies == 0 ? pages - 1 : pages)
    }
  }
}
