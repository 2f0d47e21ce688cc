/// Bytes in one fixed unit; the unit's name stands in the heading, not here.
package enum ByteText {
  /// `20.5` for 22,011,707,392 bytes.
  package static func gib(
    _ bytes: (some BinaryInteger)?, decimals: Int = 1, signed: Bool = false
  ) -> String {
    ByteUnit.gib.text(bytes, decimals: decimals, signed: signed)
  }

  /// `506` for 530,579,456 bytes.
  package static func mib(
    _ bytes: (some BinaryInteger)?, decimals: Int = 0, signed: Bool = false
  ) -> String {
    ByteUnit.mib.text(bytes, decimals: decimals, signed: signed)
  }
}
