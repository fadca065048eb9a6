internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Which models fit one person, with what the data cannot tell: `{person}`.
struct PersonCell: CellKind {
  static let name = "person"
  static let labels = LabelKind.table

  private let question: AlignmentQuestion
  private let person: FileOption?
  /// Show only the first so many models.
  private let top: Int?
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question = AlignmentQuestion(&options)
    person = FileOption(&options, key: "person")
    top = options.integer("top", in: 1...100_000)
    hasVerdict = options.flag("verdict") ?? false
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> PersonFindings {
    guard let person else {
      throw Diagnostics(
        report: .noPeople, "names no person",
        remedy: "Add `person: FILE`, a questionnaire, a ranking or weights in YAML")
    }
    let system = data.inputs.system
    let profile = try data.read(person, role: "person") { path throws(Diagnostics) in
      try PersonProfile(
        PersonFile(contentsOf: path, system: system), system: system,
        catalog: DefinitionCatalog.shipped())
    }
    let study = try question.study(data, with: .person(profile))
    return PersonFindings(
      study, besides: data.cautions,
      models: try question.models(among: study.results.person.map(\.model)), top: top,
      hasVerdict: hasVerdict, level: question.level(data))
  }

  func blocks(_ found: PersonFindings, at place: CellPlace, _ shared: SharedQuantities) -> [Block] {
    found.blocks(at: place)
  }

  func promises(_ found: PersonFindings) -> CaptionPromises? {
    CaptionPromises(hasIntervals: found.hasIntervals, hasBands: false, hasRanks: true)
  }
}

/// What each model is worth to one person.
struct PersonFindings: PrintedApart {
  let sentences: [String]
  /// Of the models that are shown.
  let person: [PersonMatch]
  private let all: Int
  private let cautions: [String]
  private let level: Double

  private enum Key: String, CodingKey { case sentences, person }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(person, forKey: .person)
  }

  init(
    _ study: AlignmentStudy, besides known: [Caution], models: [String], top: Int?,
    hasVerdict: Bool, level: Double
  ) {
    let results = study.results
    sentences = hasVerdict ? results.sentences : []
    let shown = results.person.filter { one in models.contains { $0.isExactly(one.model) } }
    person = Array(shown.prefix(top ?? shown.count))
    all = results.person.count
    cautions = study.cautions.filter { !known.contains($0) }.map(\.shownMessage)
    self.level = level
  }

  var hasIntervals: Bool { person.contains { $0.similarity.range != nil } }

  func blocks(at place: CellPlace) -> [Block] {
    let precision = Precision(decimals: 2)
    let estimates = EstimateNotes(
      estimates: person.map { (shownName($0.model), $0.similarity) })
    let models = CountText.counted(all, "model")
    let caption =
      person.count < all
      ? said("How \(person.count) of \(models) fit one person's values")
      : said("How \(models) fit one person's values")
    let table = TableBlock(
      label: place.numbering.label,
      caption: place.caption ?? [TextSpan(caption)],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Match"), alignment: .trailing, width: .fixed(36), isStrong: true),
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing, width: .fixed(64),
          isMuted: true),
        .init(title: "", alignment: .leading, width: .fixed(120), isWhisker: true),
        .init(title: said("Rank"), alignment: .trailing, width: .fixed(34)),
      ],
      rows: person.map { one in
        [
          .text(shownName(one.model)), .number(one.similarity.value, precision),
          .interval(one.similarity.range, precision), .whisker(one.similarity.shown),
          .rank(one.rank.map { $0.lower...$0.upper }),
        ]
      },
      notes: [
        said(
          "Ranks are those that the data leave possible, for all models at once: models that "
            + "share a rank cannot be told apart for this person.")
      ] + [estimates.methods(level: level)].compactMap(\.self) + estimates.reasons + cautions)
    return sentenceBlocks(sentences) + [.table(table)]
  }
}
