/// What a font file allows to be done with it (`fsType` of its OS/2 table).
package enum FontPermission: Hashable, Sendable {
  /// It may stand in a document, whole or in part.
  case embedding
  /// Only its owner may allow it.
  case none
  /// It may stand in a document, but only whole.
  case wholeOnly
  /// Only its bitmaps may stand in a document; pages are drawn with outlines.
  case bitmapsOnly

  /// Reads the flags as the OpenType specification explains them (OS/2, `fsType`).
  ///
  /// Printing alone is enough for a report, which no reader types into.
  package init(fsType: UInt16) {
    // Of several usages the least restrictive holds, as before version 3 of the table.
    if fsType & 0x000F == 0x0002 {
      self = .none
    } else if fsType & 0x0200 != 0 {
      self = .bitmapsOnly
    } else if fsType & 0x0100 != 0 {
      self = .wholeOnly
    } else {
      self = .embedding
    }
  }
}
