internal import Diagnostics
internal import FileFormats

/// A file that was read, and what became of its rows.
package struct SourceFile: Sendable, Equatable, Codable {
  /// The path as it was asked for.
  ///
  /// It is not encoded.
  package var path: String
  /// The last component of the path.
  package var name: String
  /// The path below the directory that was asked for; the name where the file itself was.
  package var relativePath: String
  /// The SHA-256 of the file as it is stored, in hexadecimal; where files beside it were read with
  /// it, a digest of that and theirs.
  package var sha256: String
  /// The size of the file as it is stored.
  package var bytes: Int
  /// The reader, such as `canonical-jsonl` or `column-map value-portrait`.
  package var reader: String
  /// Judgments, or published scores, that the file holds.
  package var rowsRead = 0
  /// Rows that were taken.
  package var rowsKept = 0
  /// Rows dropped because the same key with the same verdict was there.
  package var duplicates = 0
  /// Rows that were refused.
  package var refused = 0
  /// What stands before the numbers of rows in messages: `L` for lines.
  ///
  /// It is not encoded.
  var rowWords = "L"

  /// Takes what lies beside the file, and decides what it means, into its digest.
  mutating func identify(by text: String) {
    sha256 = SHA256.hexadecimal(Array("\(sha256) \(text)".utf8))
  }

  package init(
    path: String, relativePath: String, sha256: String, bytes: Int, reader: String = ""
  ) {
    self.path = path
    name = path.lastPathComponent
    self.relativePath = relativePath
    self.sha256 = sha256
    self.bytes = bytes
    self.reader = reader
  }

  private enum CodingKeys: String, CodingKey {
    case name, relativePath, sha256, bytes, reader, rowsRead, rowsKept, duplicates, refused
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    relativePath = try container.decode(String.self, forKey: .relativePath)
    path = relativePath
    sha256 = try container.decode(String.self, forKey: .sha256)
    bytes = try container.decode(Int.self, forKey: .bytes)
    reader = try container.decode(String.self, forKey: .reader)
    rowsRead = try container.decode(Int.self, forKey: .rowsRead)
    rowsKept = try container.decode(Int.self, forKey: .rowsKept)
    duplicates = try container.decode(Int.self, forKey: .duplicates)
    refused = try container.decode(Int.self, forKey: .refused)
  }
}
