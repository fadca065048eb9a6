internal import Diagnostics

/// Takes a key out of what an endpoint sends back, which may echo what it was sent.
struct KeyRedaction: Sendable {
  private let key: [UInt8]

  /// What stands in the key's place.
  static let mark = "[key]"

  /// Keys that are shorter than this many bytes are no secrets but words that stand for one, such as
  /// `EMPTY`, which local servers want; answers keep them, as they are words of the language too.
  static let shortestSecret = 8

  init(_ key: String?) { self.key = Array((key ?? "").utf8) }

  /// A part of an answer without the key.
  func inAnswer(_ text: String) -> String {
    key.count < KeyRedaction.shortestSecret ? text : redacted(text)
  }

  /// What an endpoint says of a failure, to be shown in a sentence: without the key, on one line, in
  /// quotes, cut at 200 code points; nil for nothing.
  func quoted(_ said: String?) -> String? {
    guard let said else { return nil }
    let scalars = redacted(said).unicodeScalars
    guard scalars.contains(where: { !$0.properties.isWhitespace }) else { return nil }
    let head = VisibleText.line(String(String.UnicodeScalarView(scalars.prefix(200))))
    return "\"\(head)\(scalars.count > 200 ? "…" : "")\""
  }

  /// - Complexity: O(length of the text times that of the key).
  private func redacted(_ text: String) -> String {
    guard !key.isEmpty else { return text }
    let bytes = Array(text.utf8)
    guard bytes.count >= key.count else { return text }
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if bytes[place] == key[0], bytes[place...].starts(with: key) {
        kept += KeyRedaction.mark.utf8
        place += key.count
      } else {
        kept.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
