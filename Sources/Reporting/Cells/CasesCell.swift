internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import ValueModel
internal import Wording

/// Evidence, quoted: curated cases, or responses of the log with what judges made of them: `{cases}`.
struct CasesCell: CellKind {
  static let name = "cases"
  static let labels = LabelKind.table

  private let models: ModelOption
  private let dimension: String?
  private let limit: Int
  private let order: EvidenceRequest.Order?
  private let items: [(text: String, place: Place)]?
  private let highlight: [String]
  /// Whether emphasis in quoted texts is set.
  private let isMarkdown: Bool

  init(_ options: inout OptionReader) {
    models = ModelOption(&options)
    dimension = options.string("dimension")
    let most = options.integer("most", in: 1...100)
    limit = most ?? options.integer("limit", in: 1...100) ?? 4
    // Both words are known, whichever is given.
    _ = options.node("limit")
    order = options.choice("by", EvidenceRequest.Order.self)
    items = options.placedStrings("items")
    highlight = (options.strings("highlight") ?? []).filter { !$0.isEmpty }
    isMarkdown = options.flag("markdown") ?? false
  }

  /// Whether options ask for responses, and not for cases that somebody chose.
  private var asksForResponses: Bool { order != nil || items != nil }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> CasesOutput {
    let log = data.inputs.log
    let book = try data.wholeBook()
    let dimension = try dimension.map { name throws(Diagnostics) in
      try book.dimensionIdentifier(name)
    }
    let findings = ScoreFindings(dimension: dimension, interval: book.options, entries: [])
    if asksForResponses || (log.cases.isEmpty && log.hasTexts) {
      return .responses(try responses(data, dimension: dimension, findings))
    }
    let models = try models.names(among: log.cases.map(\.model))
    let chosen = log.cases.filter { one in
      (models?.contains { $0.isExactly(one.model) } ?? true)
        && (dimension == nil
          || data.inputs.system.dimension(named: one.dimension)?.id == dimension)
    }.prefix(limit)
    guard !chosen.isEmpty else {
      throw Diagnostics(
        report: .noCase, "no curated case of that model and dimension was read",
        remedy: log.judgments.count > 0
          ? "Name a log of cases with --logs, or let responses be quoted: `with-text: true` in the front "
            + "matter, or --with-text"
          : "Name a log of cases with --logs")
    }
    return .cases(CaseTable(cases: Array(chosen), isMarkdown: isMarkdown, findings: findings))
  }

  private func responses(
    _ data: ReportData, dimension: String?, _ findings: ScoreFindings
  ) throws(Diagnostics) -> EvidenceTable {
    let log = data.inputs.log
    guard log.hasTexts else {
      throw Diagnostics(
        report: .noTexts, "the texts of prompts and responses were not kept",
        remedy:
          "Write `with-text: true` in the front matter, or use --with-text (of a study, when it is "
          + "made); where that does not help, the log has none")
    }
    let request = EvidenceRequest(
      order: order ?? .random, most: limit,
      models: try models.names(among: log.judgments.model.values), items: try named(log),
      dimension: dimension == ModelScore.overall ? nil : dimension, seed: data.seed)
    let quoted = try data.inputs.quotedResponses(request)
    guard !quoted.isEmpty else {
      throw Diagnostics(
        report: .noCase,
        request.order == .disagreement
          ? "no response has two verdicts that differ" : "no response of that kind has its text",
        remedy: "Ask for other models, items or dimensions")
    }
    return EvidenceTable(
      quoted: quoted, order: request.order, highlight: highlight, isMarkdown: isMarkdown,
      dimension: dimension.map { data.inputs.system.shownDimension($0) }, findings: findings)
  }

  /// The items that are named.
  ///
  /// - Throws: for every name that is none.
  private func named(_ log: EvaluationLog) throws(Diagnostics) -> [String]? {
    guard let items else { return nil }
    let known = log.judgments.sample.values
    var problems: [Diagnostic] = []
    for (name, place) in items where !known.contains(where: { $0.isExactly(name) }) {
      problems.append(
        Diagnostic(
          report: .unknownItem, at: place, "there is no item `\(VisibleText.name(name))`",
          remedy: NameSuggestion.remedy(for: name, among: known.sorted())))
    }
    try Diagnostics.refuse(problems)
    return items.map(\.text)
  }

  func blocks(
    _ output: CasesOutput, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    switch output {
    case .cases(let table): [.table(table.resolved(at: place))]
    case .responses(let table): [.table(table.resolved(at: place))]
    }
  }
}

/// What a `{cases}` cell quotes.
enum CasesOutput: PrintedApart {
  case cases(CaseTable)
  case responses(EvidenceTable)

  /// Those that are quoted.
  var models: Set<String> {
    switch self {
    case .cases(let table): Set(table.cases.map(\.model))
    case .responses(let table): Set(table.quoted.map(\.model))
    }
  }

  /// Texts stand on pages only.
  func print(to encoder: any Encoder) throws {
    switch self {
    case .cases(let table): try table.print(to: encoder)
    case .responses(let table): try table.print(to: encoder)
    }
  }
}

/// Curated cases as a table.
struct CaseTable: PrintedApart {
  let cases: [CuratedCase]
  /// Whether emphasis in what is quoted is set.
  let isMarkdown: Bool
  /// No score: nothing is computed from cases.
  let findings: ScoreFindings

  func print(to encoder: any Encoder) throws {
    try findings.encode(to: encoder)
  }

  func resolved(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(said("Curated cases, quoted as evidence"))],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .fixed(78), wraps: true),
        .init(
          title: said("Value", as: "human"), alignment: .leading, width: .fixed(62), wraps: true),
        .init(
          title: said("Label"), alignment: .leading, width: .fixed(24), isMuted: true, wraps: true),
        .init(title: said("Prompt"), alignment: .leading, width: .flexible(2), wraps: true),
        .init(title: said("Evidence"), alignment: .leading, width: .flexible(3), wraps: true),
      ],
      rows: cases.map { one in
        [
          .text(shownName(one.model)), .text(shownName(one.dimension)),
          .text(one.label.map(shownName) ?? "–"),
          text(one.prompt, characters: 260),
          text(one.highlight.isEmpty ? one.answer : one.highlight, characters: 420),
        ]
      },
      notes: [
        said(
          "Cases chosen for show by whoever published them. They are quoted as evidence of what a "
            + "score is made from; they are no sample, and no figure is computed from them.")
      ], separatesRows: true)
  }

  private func text(_ text: String, characters limit: Int) -> TableValue {
    let shown = CaseTable.excerpt(text, characters: limit)
    return isMarkdown
      ? QuotedMarkdown.spans(of: VisibleText.prose(shown)).map(TableValue.spans) ?? .text(shown)
      : .text(shown)
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
