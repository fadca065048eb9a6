internal import CMarkdown
internal import Diagnostics

extension ProseReader {
  /// Refuses links to anything but the web and mail: a report is passed on, and a link to a file or
  /// a script would open on the reader's machine.
  func refuseLinks(
    in document: OpaquePointer, text: String, firstLine: Int, problems: inout [Diagnostic]
  ) {
    guard let iterator = cmark_iter_new(document) else { return }
    defer { cmark_iter_free(iterator) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator),
        cmark_node_get_type(node) == CMARK_NODE_LINK
      else { continue }
      let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
      guard !ProseReader.isWebOrMail(address) else { continue }
      let place = place(of: address, in: lines, from: blockLine(of: node))
      problems.append(
        Diagnostic(
          report: .foreignLink,
          at: .line(file: file, firstLine + place.line, column: place.column),
          "the link leads to `\(VisibleText.name(String(address.prefix(120))))`",
          remedy: "Links begin with https://, http:// or mailto:. Write the address as text"))
    }
  }

  /// Whether an address names a host, or someone to write to.
  static func isWebOrMail(_ address: String) -> Bool {
    let lower = address.lowercased()
    return ["https://", "http://", "mailto:"].contains { scheme in
      guard lower.hasPrefix(scheme), let next = lower.dropFirst(scheme.count).first else {
        return false
      }
      return next != "/" && next != "?" && next != "#" && !next.isWhitespace
    }
  }

  /// The first line, from 0, of the block that an inline stands in: those of inlines themselves are
  /// not reliable.
  private func blockLine(of node: OpaquePointer) -> Int {
    var block = cmark_node_parent(node)
    while let inline = block, cmark_node_get_type(inline).rawValue & 0xC000 == 0xC000 {
      block = cmark_node_parent(inline)
    }
    return block.map { max(0, Int(cmark_node_get_start_line($0)) - 1) } ?? 0
  }

  /// Where an address stands in the source: line from 0, column from 1.
  private func place(of address: String, in lines: [Substring], from first: Int)
    -> (line: Int, column: Int)
  {
    for (number, line) in lines.enumerated().dropFirst(first) where !address.isEmpty {
      guard let range = line.firstRange(of: address) else { continue }
      return (number, line.distance(from: line.startIndex, to: range.lowerBound) + 1)
    }
    return (min(first, max(0, lines.count - 1)), 1)
  }
}
