internal import Wording

/// Blocks that are made of the other blocks of a document: its contents and its findings.
extension Block {
  /// A list of the sections of a document with their pages; nothing where there are none.
  ///
  /// - Parameters:
  ///   - blocks: The document.
  ///   - title: Of the list.
  package static func contents(of blocks: [Block], title: String) -> [Block] {
    let headings = blocks.compactMap { block -> Heading? in
      guard case .heading(let heading) = block, heading.level <= deepestListed else { return nil }
      return heading
    }
    guard !headings.isEmpty else { return [] }
    var table = TableBlock(
      caption: [],
      columns: [
        .init(title: "", alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: "", alignment: .trailing, width: .fixed(20)),
      ],
      rows: headings.map { heading in
        var name = TextSpan(
          [heading.number, heading.text].compactMap(\.self).joined(separator: "  "))
        name.isStrong = heading.level == 1
        name.link = .destination(heading.destination)
        return [.spans([name]), .spans([TextSpan(pageOf: heading.destination, text: "")])]
      })
    table.contentsLevels = headings.map(\.level)
    return [.subtitle(title, destination: "contents"), .table(table)]
  }

  /// The judged sentences of a document, each with its verdict and a link to what it rests on; nothing
  /// where there are none.
  package static func findings(of blocks: [Block], title: String) -> [Block] {
    let items = blocks.flatMap(\.statements).map { statement -> [Block] in
      var reference = TextSpan(statement.label.name)
      reference.link = .destination(statement.label.destination)
      return [
        .paragraph(
          statement.sentence + [
            TextSpan(" "), statement.mark, TextSpan(said(" (", as: "page")), reference,
            TextSpan(said(")", as: "page")),
          ])
      ]
    }
    guard !items.isEmpty else { return [] }
    return [.subtitle(title, destination: "findings"), .list(start: 1, items: items)]
  }

  /// The first judged sentence of a document that the data support.
  package static func firstFinding(of blocks: [Block]) -> String? {
    blocks.flatMap(\.statements).first { $0.mark.tone == .positive }?.sentence.plainText
  }

  /// The judged sentences in a block and in what lies in it.
  private var statements: [StatementBlock] {
    switch self {
    case .statement(let statement): [statement]
    case .callout(let callout): callout.blocks.flatMap(\.statements)
    case .quotation(let blocks): blocks.flatMap(\.statements)
    default: []
    }
  }

  private static let deepestListed = 2
}
