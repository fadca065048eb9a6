/// An installed font face, as a reproducibility page names it.
package struct FontFace: Hashable, Sendable, Codable {
  /// The family, such as "Inter".
  package let family: String
  /// The style in the family, such as "Semi Bold".
  package let style: String
  /// Where the file lies on this machine.
  package let path: String
  /// The version in the file, such as "4.000".
  package let version: String
  /// The file's size in bytes; 0 when it cannot be read.
  package let byteCount: Int

  /// The order in which faces are listed.
  static func precedes(_ one: FontFace, _ other: FontFace) -> Bool {
    (one.family, one.style, one.path) < (other.family, other.style, other.path)
  }

  /// The last part of the path, which is the same on every machine.
  package var fileName: String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
