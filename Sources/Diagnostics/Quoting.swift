extension String {
  /// The text in quotes for a message: cut at 60 code points, and shown as ``VisibleText`` shows
  /// names, so that no log can write to a terminal or pass for another.
  package var quoted: String {
    let head = String(unicodeScalars.prefix(60))
    let isCut = unicodeScalars.count > 60
    return "\"\(VisibleText.name(head))\(isCut ? "…" : "")\""
  }

  /// The last component of a path.
  package var lastPathComponent: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
    let name = self[index(after: slash)...]
    return name.isEmpty ? self : String(name)
  }
}
