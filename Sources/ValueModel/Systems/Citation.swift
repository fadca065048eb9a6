/// Where a definition comes from.
package struct Citation: Sendable, Codable, Equatable, CustomStringConvertible {
  /// The authors, "Family, I." joined as they should be printed.
  package let author: String
  /// The year of publication.
  package let year: Int
  /// The title of the work.
  package let title: String
  /// The digital object identifier, without a resolver's address.
  package let doi: String?
  /// The arXiv identifier, such as `2505.01015`.
  package let arxiv: String?
  /// What the work is the source of.
  package let note: String?

  /// The work as a line of a reference list.
  package var description: String {
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
