internal import Documents
internal import Foundation

/// What a page for screens carries: its manifest, what it says of its digest, and its numbers.
///
/// Only what the writer of pages writes is read: an element is found by the very signs that begin it.
/// Text of a report cannot have them, since it stands there escaped.
struct PublishedPage {
  /// What the page says that the digest of its manifest is; nil where it says nothing.
  let identifier: String?
  /// The manifest and the CSV of tables and figures.
  let files: [PublishedReport.File]

  /// - Returns: nil for what is no page of HTML.
  /// - Complexity: O(*n*) in the bytes.
  init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let head = text.prefix(1_024).lowercased()
    guard head.contains("<!doctype html") || head.contains("<html") else { return nil }
    identifier = Self.parts(of: text, from: HTMLWriter.identifierStart, to: "\"").first
      .map(String.init)
    var files: [PublishedReport.File] = []
    for manifest in Self.parts(of: text, from: HTMLWriter.manifestStart, to: "</script>").prefix(1)
    {
      files.append(
        PublishedReport.File(
          name: PublishedManifest.fileName, bytes: Array(HTMLWriter.manifest(in: manifest).utf8)))
    }
    for link in Self.parts(of: text, from: "<a download=\"", to: ">") {
      let parts = link.components(separatedBy: HTMLWriter.numbersStart)
      guard parts.count == 2, let end = parts[1].firstIndex(of: "\""),
        let data = Data(base64Encoded: String(parts[1][..<end]))
      else { continue }
      let name = Self.signs.reduce(parts[0]) { $0.replacing($1.words, with: $1.sign) }
      files.append(PublishedReport.File(name: name, bytes: Array(data)))
    }
    self.files = files
  }

  /// How signs of names are written in attributes; that of the others' own sign comes last.
  private static let signs: [(words: String, sign: String)] = [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
  ]

  /// What stands between a text and the next end of it, each time that it begins.
  private static func parts(of text: String, from start: String, to end: String) -> [Substring] {
    var found: [Substring] = []
    var place = text.startIndex
    while let range = text.range(of: start, options: .literal, range: place..<text.endIndex) {
      guard
        let stop = text.range(of: end, options: .literal, range: range.upperBound..<text.endIndex)
      else { break }
      found.append(text[range.upperBound..<stop.lowerBound])
      place = stop.upperBound
    }
    return found
  }
}
