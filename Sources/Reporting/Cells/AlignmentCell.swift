internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Scores of the models under weights that a file or a culture gives, or how much the ranking hangs on
/// the weights: `{alignment}`.
struct AlignmentCell: CellKind {
  static let name = "alignment"
  static let labels = LabelKind.table

  enum Shown: String, CaseIterable, Codable, Sendable { case scores, simplex }

  private let question: AlignmentQuestion
  private let weights: FileOption?
  private let culture: PlacedText?
  private let targets: PlacedText?
  private let shown: Shown
  /// Whether the sentences stand above the table.
  private let hasVerdict: Bool

  init(_ options: inout OptionReader) {
    question = AlignmentQuestion(&options)
    weights = FileOption(&options, key: "weights")
    culture = PlacedText(&options, key: "culture")
    targets = PlacedText(&options, key: "targets")
    shown = options.choice("show", Shown.self) ?? .scores
    hasVerdict = options.flag("verdict") ?? false
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> AlignmentFindings {
    let study = try question.study(data, with: try target(data))
    let results = study.results
    return AlignmentFindings(
      study, besides: data.cautions,
      models: try question.models(among: results.alignment.map(\.model)), shown: shown,
      hasVerdict: hasVerdict, isCentred: data.inputs.instrument.display == .raw,
      system: data.inputs.system, level: question.level(data))
  }

  private func target(_ data: ReportData) throws(Diagnostics) -> AlignmentTarget {
    switch (weights, culture) {
    case (nil, let culture?): return .culture(try data.culture(culture, of: targets).target)
    case (let weights?, nil):
      let system = data.inputs.system
      let file = try data.read(weights, role: "weights") { path throws(Diagnostics) in
        try WeightsFile(contentsOf: path, system: system)
      }
      guard case .culture(let name) = file.content else { return .weights(file) }
      return .culture(
        try data.culture(PlacedText(text: name, place: weights.place), of: targets).target)
    default:
      throw Diagnostics(
        report: .noPeople, "does not say what dimensions count",
        remedy: "Add one of `weights: FILE` and `culture: NAME`")
    }
  }

  func blocks(_ found: AlignmentFindings, at place: CellPlace, _ shared: SharedQuantities)
    -> [Block]
  {
    found.blocks(at: place)
  }

  func promises(_ found: AlignmentFindings) -> CaptionPromises? {
    CaptionPromises(
      hasIntervals: shown == .scores && found.hasIntervals, hasBands: false,
      hasRanks: shown == .scores)
  }
}

/// Weighted scores, and for which share of all weights each model leads.
struct AlignmentFindings: PrintedApart {
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  let weights: [DimensionWeight]
  /// Of the models that are shown.
  let alignment: [ModelAlignment]
  let simplex: [SimplexShare]
  private let shown: AlignmentCell.Shown
  /// Whether scores are in points of the scale, not of 0 to 100.
  private let isCentred: Bool
  private let cautions: [String]
  private let dimensions: Int
  private let system: ValueSystem
  private let level: Double

  private enum Key: String, CodingKey { case sentences, weights, alignment, simplex }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(weights, forKey: .weights)
    try container.encode(alignment, forKey: .alignment)
    try container.encode(simplex, forKey: .simplex)
  }

  init(
    _ study: AlignmentStudy, besides known: [Caution], models: [String], shown: AlignmentCell.Shown,
    hasVerdict: Bool, isCentred: Bool, system: ValueSystem, level: Double
  ) {
    let results = study.results
    sentences = hasVerdict ? results.sentences : []
    weights = results.weights
    func isShown(_ model: String) -> Bool { models.contains { $0.isExactly(model) } }
    alignment = results.alignment.filter { isShown($0.model) }
    simplex = results.simplex.filter { isShown($0.model) }
    self.shown = shown
    self.isCentred = isCentred
    cautions = study.cautions.filter { !known.contains($0) }.map(\.shownMessage)
    dimensions = study.dimensions.count
    self.system = system
    self.level = level
  }

  var hasIntervals: Bool { alignment.contains { $0.score.range != nil } }

  func blocks(at place: CellPlace) -> [Block] {
    sentenceBlocks(sentences) + [.table(shown == .scores ? scores(at: place) : shares(at: place))]
  }

  private func scores(at place: CellPlace) -> TableBlock {
    let precision = Precision(decimals: isCentred ? 2 : 1)
    let estimates = EstimateNotes(
      estimates: alignment.map { (shownName($0.model), $0.score) })
    let counted = weights.filter { $0.weight > 0 }.sorted { ($1.weight, 0) < ($0.weight, 1) }
    let list = counted.prefix(Self.mostWeights).map {
      "\(system.shownDimension($0.dimension)) "
        + NumberText.percent((($0.weight * 1000).rounded() / 1000))
    }
    let rest = counted.count - list.count
    let listed =
      list.joined(separator: said(", "))
      + (rest > 0 ? said(" and \(CountText.counted(rest, "other"))") : "")
    let weighted = shownName(alignment.first?.weights ?? said("the file"))
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said(
              "Scores under the weights of \(weighted), and the ranks that the data leave possible")
          )
        ],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Score"), alignment: .trailing, width: .fixed(40), isStrong: true),
        .init(
          title: NumberText.intervalTitle(level: level), alignment: .trailing, width: .fixed(72),
          isMuted: true),
        .init(title: "", alignment: .leading, width: .fixed(120), isWhisker: true),
        .init(title: said("Rank"), alignment: .trailing, width: .fixed(34)),
      ],
      rows: alignment.map { one in
        [
          .text(shownName(one.model)), .number(one.score.value, precision),
          .interval(one.score.range, precision), .whisker(one.score.shown),
          .rank(one.rank.map { $0.lower...$0.upper }),
        ]
      },
      notes: [
        isCentred
          ? said(
            "Weights: \(listed). Scores are in points of the scale. Ranks hold for all models at once: "
              + "models that share a rank are not shown to differ by their places alone.")
          : said(
            "Weights: \(listed). Scores are in points of 0 to 100. Ranks hold for all models at once: "
              + "models that share a rank are not shown to differ by their places alone.")
      ] + [estimates.methods(level: level)].compactMap(\.self) + estimates.reasons + cautions)
  }

  private static let mostWeights = 6

  private func shares(at place: CellPlace) -> TableBlock {
    let percent = Precision(decimals: 1)
    let shown = simplex.sorted {
      (-($0.share.value ?? -1), $0.model) < (-($1.share.value ?? -1), $1.model)
    }
    let leading = shown.filter { ($0.share.value ?? 0) > 0 || ($0.expectedShare ?? 0) > 0.0005 }
    return TableBlock(
      label: place.numbering.label,
      caption: place.caption
        ?? [
          TextSpan(
            said("For which share of all weights of \(dimensions) dimensions each model leads"))
        ],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Leads (%)"), alignment: .trailing, width: .fixed(54), isStrong: true),
        .init(title: said("Expected (%)"), alignment: .trailing, width: .fixed(60)),
      ],
      rows: leading.map {
        [
          .text(shownName($0.model)), .number($0.share.value.map { $0 * 100 }, percent),
          .number($0.expectedShare.map { $0 * 100 }, percent),
        ]
      },
      notes: [sharesNote(leading: leading.count)] + cautions, isNarrow: true)
  }

  private func sharesNote(leading: Int) -> String {
    var notes = [
      said(
        "Leads: of all ways to weight the dimensions, each as likely as any other, the share for which the "
          + "model has the highest score. Expected: the same averaged over what other items of the kind would "
          + "give.")
    ]
    let others = simplex.count - leading
    if others > 0 {
      let counted = CountText.counted(others, "other model")
      notes.append(
        others == 1 ? said("\(counted) leads nowhere.") : said("\(counted) lead nowhere."))
    }
    if let error = simplex.compactMap(\.quadratureError).max() {
      notes.append(
        error < 0.0005
          ? said(
            "By points that fill the space evenly, with a standard error of less than 0.1 points.")
          : said(
            "By points that fill the space evenly, with a standard error of up to "
              + "\(NumberText.size(error * 100)) points."))
    }
    return notes.joined(separator: " ")
  }
}
