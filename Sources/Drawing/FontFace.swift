/// An installed font face, as a reproducibility page names it.
public struct FontFace: Hashable, Sendable, Codable {
  /// The family, such as "Inter".
  public let family: String
  /// The style in the family, such as "Semi Bold".
  public let style: String
  /// Where the file lies on this machine.
  public let path: String
  /// The version in the file, such as "4.000".
  public let version: String
  /// The file's size in bytes; 0 when it cannot be read.
  public let byteCount: Int

  /// The order in which faces are listed.
  static func precedes(_ one: FontFace, _ other: FontFace) -> Bool {
    (one.family, one.style, one.path) < (other.family, other.style, other.path)
  }

  /// The last part of the path, which is the same on every machine.
  public var fileName: String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
