internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import ValueModel

/// Curated cases, quoted: `{cases}`.
struct CasesCell: CellKind {
  static let name = "cases"
  static let labels = LabelKind.table

  let models: [String]?
  let dimension: String?
  let limit: Int

  init(_ options: inout OptionReader) {
    models = options.strings("models")
    dimension = options.string("dimension")
    limit = options.integer("limit", in: 1...100) ?? 4
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> CaseTable {
    let book = try data.wholeBook()
    let dimension = try dimension.map { name throws(Diagnostics) in
      try book.dimensionIdentifier(name)
    }
    let chosen = data.inputs.log.cases.filter { one in
      (models?.contains { $0.isExactly(one.model) } ?? true)
        && (dimension == nil
          || data.inputs.system.dimension(named: one.dimension)?.id == dimension)
    }.prefix(limit)
    guard !chosen.isEmpty else {
      throw Diagnostics(
        report: .noCase, "no curated case of that model and dimension was read",
        remedy: "Name a log of cases with --logs")
    }
    return CaseTable(
      cases: Array(chosen),
      findings: ScoreFindings(dimension: dimension, interval: book.options, entries: []))
  }

  func blocks(_ table: CaseTable, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    [.table(table.resolved(at: place))]
  }
}

/// Curated cases as a table.
struct CaseTable: PrintedApart {
  let cases: [CuratedCase]
  /// No score: nothing is computed from cases.
  let findings: ScoreFindings

  func print(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
  }

  func resolved(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan("Curated cases, quoted as evidence")],
      columns: [
        .init(title: "Model", alignment: .leading, width: .fixed(78), wraps: true),
        .init(title: "Value", alignment: .leading, width: .fixed(62), wraps: true),
        .init(
          title: "Label", alignment: .leading, width: .fixed(24), isMuted: true, wraps: true),
        .init(title: "Prompt", alignment: .leading, width: .flexible(2), wraps: true),
        .init(title: "Evidence", alignment: .leading, width: .flexible(3), wraps: true),
      ],
      rows: cases.map { one in
        [
          .text(shownName(one.model)), .text(shownName(one.dimension)),
          .text(one.label.map(shownName) ?? "–"),
          .text(CaseTable.excerpt(one.prompt, characters: 260)),
          .text(
            CaseTable.excerpt(one.highlight.isEmpty ? one.answer : one.highlight, characters: 420)),
        ]
      },
      notes: [
        "Cases chosen for show by whoever published them. They are quoted as evidence of what a "
          + "score is made from; they are no sample, and no figure is computed from them."
      ], groupSize: 1)
  }

  /// The beginning of a text, on one line, to the end of a word where that is near.
  static func excerpt(_ text: String, characters limit: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > limit else { return line }
    let head = line.prefix(limit)
    let end = head.lastIndex(of: " ") ?? head.endIndex
    let isNear = head.distance(from: end, to: head.endIndex) < 30
    return (isNear ? head[..<end] : head) + " …"
  }
}
