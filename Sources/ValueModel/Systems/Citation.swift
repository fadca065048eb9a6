/// Where a definition comes from.
public struct Citation: Sendable, Codable, Equatable, CustomStringConvertible {
  /// The authors, "Family, I." joined as they should be printed.
  public let author: String
  /// The year of publication.
  public let year: Int
  /// The title of the work.
  public let title: String
  /// The digital object identifier, without a resolver's address.
  public let doi: String?
  /// The arXiv identifier, such as `2505.01015`.
  public let arxiv: String?
  /// What the work is the source of.
  public let note: String?

  /// The work as a line of a reference list.
  public var description: String {
    let work = "\(author) (\(year)). \(title)."
    if let doi { return "\(work) doi:\(doi)" }
    if let arxiv { return "\(work) arXiv:\(arxiv)" }
    return work
  }
}

extension Citation {
  /// The citations of a list of mappings; entries with problems are left out and recorded.
  static func list(_ node: DefinitionNode) -> [Citation] {
    (node.list() ?? []).compactMap { entry in
      guard
        let fields = entry.mapping(
          of: "a source", keys: ["author", "year", "title", "doi", "arxiv", "note"])
      else { return nil }
      let author = fields.required("author")?.text()
      let year = fields.required("year")?.integer(in: 1_000...9_999)
      let title = fields.required("title")?.text()
      let doi = fields.optional("doi")?.text()
      let arxiv = fields.optional("arxiv")?.text()
      let note = fields.optional("note")?.text()
      guard let author, let year, let title else { return nil }
      return Citation(
        author: author, year: year, title: title, doi: doi, arxiv: arxiv, note: note)
    }
  }
}
