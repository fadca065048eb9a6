/// Where two texts begin to differ, as a short unified diff.
package struct TextDifference: CustomStringConvertible {
  package let description: String

  /// Lines shown before the difference, and of each text at most.
  private static let context = 2
  private static let shown = 6

  /// - Returns: `nil` when the texts are equal, to the byte.
  package init?(from old: String, to new: String) {
    // Equal characters may be other bytes.
    guard !old.utf8.elementsEqual(new.utf8) else { return nil }
    let (old, new) = (Self.lines(old), Self.lines(new))
    let same = zip(old, new).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    let tail = zip(old[same...].reversed(), new[same...].reversed())
      .prefix { $0.utf8.elementsEqual($1.utf8) }.count
    func marked(_ mark: String, _ lines: ArraySlice<Substring>) -> [String] {
      let more = lines.count - Self.shown
      return lines.prefix(Self.shown).map { mark + $0 }
        + (more > 0 ? ["\(mark)… and \(more) more lines"] : [])
    }
    let first = max(0, same - Self.context)
    let lines =
      ["@@ line \(same + 1) @@"] + old[first..<same].map { " " + $0 }
      + marked("-", old[same..<(old.count - tail)]) + marked("+", new[same..<(new.count - tail)])
    description = lines.joined(separator: "\n")
  }

  // By scalars: Swift takes CR LF for one character.
  private static func lines(_ text: String) -> [Substring] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      Substring($0)
    }
  }
}
