extension LogColumnStream {
  /// Whether the first line of a log in JSON Lines names all these members.
  ///
  /// Members that only some rows have count where the first has them.
  package static func firstLine(of path: String, holds names: [String]) -> Bool {
    guard let content = try? FileContent.stream(path) else { return false }
    let lines = Lines(content, window: 1 << 16)
    while let line = try? lines.next(), !lines.isTooLong {
      let text = UTF8Text.string(UTF8Text.trimmed(line))
      if text.isEmpty { continue }
      return names.allSatisfy { text.contains("\"\($0)\"") }
    }
    return false
  }
}
