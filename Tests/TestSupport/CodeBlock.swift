/// A block of code in a Markdown page.
package struct CodeBlock: Sendable {
  /// What stands behind the opening fence; nil for an indented block.
  package let language: String?
  /// The number of its first line in the page, from 1.
  package let line: Int
  package let lines: [String]

  /// The fenced and indented blocks of a page, in their order.
  package static func all(of text: String) -> [CodeBlock] {
    var blocks: [CodeBlock] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if line.hasPrefix("```") {
        let start = index + 1
        let fence = String(line.prefix { $0 == "`" })
        index = start
        while index < lines.count, lines[index] != fence { index += 1 }
        blocks.append(
          CodeBlock(
            language: String(line.dropFirst(fence.count)), line: start + 1,
            lines: Array(lines[start..<index])))
      } else if line.hasPrefix("    "), index == 0 || lines[index - 1].isEmpty {
        let start = index
        while index < lines.count, lines[index].hasPrefix("    ") || lines[index].isEmpty {
          index += 1
        }
        blocks.append(
          CodeBlock(
            language: nil, line: start + 1,
            lines: lines[start..<index].map { String($0.dropFirst(4)) }))
        continue
      }
      index += 1
    }
    return blocks
  }
}
