internal import FileFormats

/// An option of a cell in one spelling: comments, quotes, spaces and the order of keys do not show.
struct CellOption: Sendable {
  let name: String
  /// Its value as a text, where it is one.
  let text: String
  let canonical: String

  /// Options that say where something stands and what it is called, and nothing of what it shows.
  private static let outside: Set<String> = ["label", "caption", "data", "system"]

  /// The options of a cell that its result may depend on.
  static func all(in mapping: [(key: YAMLNode, value: YAMLNode)]) -> [CellOption] {
    mapping.compactMap { key, value in
      guard let name = key.text, !outside.contains(name) else { return nil }
      return CellOption(name: name, text: value.text ?? "", canonical: value.canonical)
    }
  }
}

extension YAMLNode {
  /// The node in one spelling.
  fileprivate var canonical: String {
    if let mapping {
      let entries = mapping.map { "\($0.key.canonical):\($0.value.canonical)" }.sorted()
      return "{\(entries.joined(separator: ","))}"
    }
    if let list { return "[\(list.map(\.canonical).joined(separator: ","))]" }
    let text = text ?? ""
    return "\(text.utf8.count)'\(text)'"
  }
}
