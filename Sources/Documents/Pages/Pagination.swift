package import Drawing
internal import Wording

/// A document in pages, and whether the pages that it names are those that it has.
package struct PaginatedDocument: Sendable {
  package let document: Document
  /// How many times the pages were set.
  package let runs: Int
  /// References that name another page than their place came to lie on; empty but in rare documents.
  package let unsettled: [UnsettledPage]
}

/// A reference to a page that is not right, because every number moves what it counts.
package struct UnsettledPage: Sendable, Equatable, CustomStringConvertible {
  package let destination: String
  /// The number of the page that is named.
  package let named: Int
  /// The number of the page on which the place lies.
  package let actual: Int

  /// In one sentence without a full stop.
  package var description: String {
    "references to `\(destination)` name page \(named) and it lies on page \(actual): the numbers "
      + "move what they count, and did not come to rest in \(DocumentSetter.mostRuns) runs"
  }
}

extension DocumentSetter {
  /// Pages are set again until they are those that their references name, and no more often than this.
  ///
  /// A number is a few characters wide, so that the second run moves next to nothing, and the third
  /// as a rule nothing at all. What has not come to rest by then seldom does: two numbers take turns.
  package static let mostRuns = 5

  /// The pages of the manuscript, with references that name the pages of this same document.
  ///
  /// Where it cannot be had, since a number that is right would move its place to another page, the
  /// last run is taken and what is wrong in it is said.
  ///
  /// - Throws: `OversizedFigure`, or what keeps a text or a chart from being drawn.
  /// - Complexity: one run where no block refers to a page; else two to ``mostRuns``, or one where the
  ///   first guess, the first page, is right.
  package func paginated() throws -> PaginatedDocument {
    let places = Set(
      (manuscript.blocks + manuscript.footnotes.joined()).flatMap(\.spans).compactMap(\.pageOf))
    var named = Named(
      pages: Dictionary(uniqueKeysWithValues: places.map { ($0, 1) }), elsewhere: [:])
    var runs = 0
    while true {
      runs += 1
      let (document, moved) = try naming(named).set()
      let pages = DocumentSetter.pages(of: places.union(moved), in: document)
      let actual = Named(
        pages: pages.filter { places.contains($0.key) },
        elsewhere: pages.filter { moved.contains($0.key) })
      if actual == named || runs == DocumentSetter.mostRuns {
        return PaginatedDocument(
          document: document, runs: runs,
          unsettled: DocumentSetter.differences(
            named: named.elsewhere.merging(named.pages) { $1 },
            actual: DocumentSetter.pages(
              of: places.union(named.elsewhere.keys), in: document)))
      }
      named = actual
    }
  }

  /// The numbers that references print.
  private struct Named: Equatable {
    /// Of places whose page is asked for.
    var pages: [String: Int]
    /// Of tables and figures that stand on another page than where they were written: their names have
    /// the page behind them.
    var elsewhere: [String: Int]
  }

  /// The setter of the manuscript with numbers in its references.
  private func naming(_ named: Named) -> DocumentSetter {
    var numbered = manuscript
    let number = { (span: TextSpan) -> TextSpan in
      if let place = span.pageOf { return named.pages[place].map(span.printing) ?? span }
      guard case .destination(let place) = span.link, let page = named.elsewhere[place] else {
        return span
      }
      var span = span
      span.text += said(", page\u{A0}\(page)")
      return span
    }
    numbered.blocks = manuscript.blocks.map { $0.replacingSpans(number) }
    numbered.footnotes = manuscript.footnotes.map { $0.map { $0.replacingSpans(number) } }
    return DocumentSetter(numbered, style: style, typesetter: typesetter)
  }

  /// The numbers of the pages that places lie on; what lies nowhere has none.
  private static func pages(of places: Set<String>, in document: Document) -> [String: Int] {
    var pages: [String: Int] = [:]
    for (index, page) in document.pages.enumerated() {
      for name in page.list.destinations where places.contains(name) { pages[name] = index + 1 }
    }
    return pages
  }

  private static func differences(
    named: [String: Int], actual: [String: Int]
  ) -> [UnsettledPage] {
    actual.compactMap { destination, page in
      guard let number = named[destination], number != page else { return nil }
      return UnsettledPage(destination: destination, named: number, actual: page)
    }.sorted { $0.destination < $1.destination }
  }
}

extension Block {
  /// All runs of text in which a reference may stand.
  fileprivate var spans: [TextSpan] {
    switch self {
    case .heading(let heading): heading.spans
    case .paragraph(let spans): spans
    case .list(_, let items): items.joined().flatMap(\.spans)
    case .quotation(let blocks): blocks.flatMap(\.spans)
    case .definitions(let definitions):
      definitions.flatMap { $0.term + $0.descriptions.joined().flatMap(\.spans) }
    case .callout(let callout): (callout.title ?? []) + callout.blocks.flatMap(\.spans)
    case .picture(let picture): picture.caption
    case .table(let table): table.caption + table.rows.joined().flatMap(\.spans)
    case .figure(let figure): figure.caption
    case .statement(let statement): statement.sentence
    case .code, .rule, .pageBreak: []
    }
  }

  /// The block with each of its ``spans`` replaced.
  fileprivate func replacingSpans(_ replacement: (TextSpan) -> TextSpan) -> Block {
    switch self {
    case .heading(var heading):
      heading.spans = heading.spans.map(replacement)
      return .heading(heading)
    case .paragraph(let spans): return .paragraph(spans.map(replacement))
    case .list(let start, let items):
      return .list(
        start: start, items: items.map { $0.map { $0.replacingSpans(replacement) } })
    case .quotation(let blocks): return .quotation(blocks.map { $0.replacingSpans(replacement) })
    case .definitions(let definitions):
      return .definitions(
        definitions.map { definition in
          Definition(
            term: definition.term.map(replacement),
            descriptions: definition.descriptions.map {
              $0.map { $0.replacingSpans(replacement) }
            })
        })
    case .callout(let callout):
      return .callout(
        Callout(
          kind: callout.kind, title: callout.title?.map(replacement),
          blocks: callout.blocks.map { $0.replacingSpans(replacement) }))
    case .picture(var picture):
      picture.caption = picture.caption.map(replacement)
      return .picture(picture)
    case .table(var table):
      table.caption = table.caption.map(replacement)
      if table.hasAuthorsText {
        table.rows = table.rows.map { $0.map { $0.replacingSpans(replacement) } }
      }
      return .table(table)
    case .figure(var figure):
      figure.caption = figure.caption.map(replacement)
      return .figure(figure)
    case .statement(var statement):
      statement.sentence = statement.sentence.map(replacement)
      return .statement(statement)
    case .code, .rule, .pageBreak: return self
    }
  }
}

extension TableValue {
  fileprivate var spans: [TextSpan] {
    if case .spans(let spans) = self { spans } else { [] }
  }

  fileprivate func replacingSpans(_ replacement: (TextSpan) -> TextSpan) -> TableValue {
    if case .spans(let spans) = self { .spans(spans.map(replacement)) } else { self }
  }
}
