internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import Wording

/// Links to the numbers of a figure or a table, which are within the page: they need no script.
struct HTMLDownloads {
  /// By the places of the figures and tables.
  private let tables: [String: NamedDataTable]

  init(_ manuscript: Manuscript) throws {
    tables = Dictionary(
      try manuscript.namedDataTables().map { ($0.table.label.destination, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The links, as a paragraph; nothing for what has no numbers.
  func markup(of label: BlockLabel) throws -> String {
    guard let named = tables[label.destination] else { return "" }
    let json = try JSONText.bytes(named.table, isPretty: false) + [UInt8(ascii: "\n")]
    let name = HTMLEscape.text(said("Numbers of \(label.name)"))
    return "<p class=\"downloads\" role=\"group\" aria-label=\"\(name)\">"
      + link(
        Array(named.table.csv.utf8), "text/csv;charset=utf-8", named.name + ".csv", "CSV", label)
      + link(json, "application/json", named.name + ".json", "JSON", label) + "</p>\n"
  }

  private func link(
    _ bytes: [UInt8], _ type: String, _ file: String, _ format: String, _ label: BlockLabel
  ) -> String {
    let name = HTMLEscape.text(said("\(label.name) as \(format)"))
    return "<a download=\"\(HTMLEscape.escaped(file))\" href=\"data:\(type);base64,"
      + Data(bytes).base64EncodedString() + "\" aria-label=\"\(name)\">\(format)</a>"
  }
}
