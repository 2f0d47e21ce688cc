import Foundation
import Testing

/// A JSON document of `ksmtop snapshot`, for looking things up.
struct Document {
  private let root: NSDictionary

  init(_ bytes: [UInt8]) throws {
    root = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
  }

  init(_ text: Substring) throws { try self.init(Array(text.utf8)) }

  /// The value at a path such as `ksm.counters.run`; nil where a key on the way is absent.
  subscript(path: String) -> NSObject? { Self.value(at: path, in: root) }

  func number(_ path: String) -> Double? { (self[path] as? NSNumber)?.doubleValue }
  func text(_ path: String) -> String? { self[path] as? String }
  func flag(_ path: String) -> Bool? { self[path] as? Bool }
  func isNull(_ path: String) -> Bool { self[path] is NSNull }

  /// The keys of the object at `path`; of the document where it is empty.
  func keys(_ path: String = "") -> Set<String> {
    let object = path.isEmpty ? root : self[path] as? NSDictionary
    return Set((object?.allKeys ?? []).compactMap { $0 as? String })
  }

  /// The objects of the list at `path`.
  func list(_ path: String) -> [Document] {
    ((self[path] as? [NSDictionary]) ?? []).map(Document.init(object:))
  }

  private init(object: NSDictionary) { root = object }

  private static func value(at path: String, in object: NSDictionary) -> NSObject? {
    var value: NSObject? = object
    for key in path.split(separator: ".") {
      value = (value as? NSDictionary)?[String(key)] as? NSObject
    }
    return value
  }
}
