internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// The methods section of one source of data, written from what was done.
struct MethodsPage {
  let data: ReportData
  let findings: SourceFindings

  private var book: ScoreBook { findings.book }

  /// The sections of every source of a report, under one title.
  static func blocks(_ pages: [MethodsPage]) -> [Block] {
    [.pageBreak, .title(said("Methods"), destination: "sec-methods")]
      + pages.enumerated().flatMap { index, page in
        page.blocks(place: pages.count == 1 ? "" : "-\(index + 1)")
      }
  }

  /// - Parameter place: What tells the destinations from those of other sources.
  private func blocks(place: String) -> [Block] {
    var blocks: [Block] = [
      .subtitle(title(said("What was measured")), destination: "sec-methods-measure\(place)")
    ]
    blocks += measurement
    if findings.size != nil {
      blocks.append(
        .subtitle(title(said("How sure it is")), destination: "sec-methods-uncertainty\(place)"))
      blocks += uncertainty
    }
    if let table = dimensionTable { blocks.append(.table(table)) }
    if let table = cautionTable { blocks.append(.table(table)) }
    return blocks
  }

  /// A title that names the source where there are several.
  private func title(_ text: String) -> String {
    data.name.map { said("\(text): \(shownName($0))") } ?? text
  }

  private var measurement: [Block] {
    let system = data.inputs.system
    let instrument = data.inputs.instrument
    var blocks: [Block] = [
      .text(
        said(
          "Value system: \(system.name), \(system.dimensions.count) dimensions. "
            + "\(system.source)")),
      .text(said("Instrument: \(instrument.name). \(instrument.source)")),
    ]
    if let order = system.circularOrder() {
      blocks.append(.text(said("Order on the circle: \(order.name). \(order.source).")))
    }
    guard let size = findings.size else {
      blocks.append(
        .text(
          said(
            "The figures are published scores without item-level data. They are shown as they are; "
              + "no interval, rank or difference is computed from them.")))
      return blocks
    }
    blocks.append(.text([judged(size), others(size)].compactMap(\.self).joined(separator: " ")))
    blocks.append(.text(scoring(instrument)))
    let missing = book.scores.filter { $0.dimension != ModelScore.overall }
      .compactMap(\.judgments).reduce(0) { $0 + $1.missing }
    blocks.append(
      .text(
        missing == 0
          ? said(
            "No judgment lacks a score. Items that a log does not hold are not counted as "
              + "missing judgments; where a model has fewer items than others, a caution says so.")
          : size.hasOverallScore
            ? said(
              "Judgments without a score are left out, counted, and never read as zero; the JSON of "
                + "this report gives what each score would be if every one of them had been the "
                + "worst answer.")
            : said("Judgments without a score are left out, counted, and never read as zero.")))
    return blocks
  }

  private func judged(_ size: StudySize) -> String {
    func count(_ number: Int, _ noun: String) -> String {
      CountText.counted(number, noun, isGrouped: true)
    }
    let models = count(size.models, "model")
    let items = count(size.items, "item")
    let clusters = count(size.clusters, "cluster")
    let judges = count(size.judges, "judge")
    return said(
      "\(NumberText.grouped(size.judgments)) judgments of \(models) on \(items) in \(clusters), by "
        + "\(judges).")
  }

  /// What became of the judgments that are not among those of the study; nil where all are.
  private func others(_ size: StudySize) -> String? {
    let all = data.inputs.log.judgments.count
    let curated = size.curated
    let filtered = size.filtered
    let notFed = size.notFed
    let adaptive = size.adaptive
    guard curated + adaptive + filtered + notFed > 0 else { return nil }
    let shown = CountText.counted(curated, "curated showcase", isGrouped: true)
    let number = NumberText.grouped(all)
    var text =
      curated > 0 ? said("The log holds \(number), with \(shown)") : said("The log holds \(number)")
    if adaptive > 0 {
      text = said(
        "\(text); \(NumberText.grouped(adaptive)) are of items that were chosen by earlier answers")
    }
    if filtered > 0 {
      text = said("\(text); \(NumberText.grouped(filtered)) are left out by filters")
    }
    return notFed > 0 ? said("\(text); the others feed no dimension.") : said("\(text).")
  }

  private func scoring(_ instrument: Instrument) -> String {
    let scale = instrument.scale
    let ofItem = said(
      "Item score: the mean over responses (repeats, prompt versions) of the mean over judges, on "
        + "the scale \(plainText(scale.minimum)) to \(plainText(scale.maximum)).")
    let ofDimension =
      switch instrument.centring {
      case .none:
        said(
          "Dimension score: the mean over the items that feed the dimension, shown on 0 to 100.")
      case .model:
        said(
          "Dimension score: the mean over the items that feed the dimension, minus the model's mean "
            + "over all items that feed any dimension: a positive score says that a value counts for "
            + "more than the others, not that it is high.")
      case .respondent:
        said(
          "Dimension score: the mean over the items that feed the dimension, minus the respondent's "
            + "mean rating over all items.")
      }
    var sentences = [ofItem, ofDimension]
    if !instrument.exclusions.isEmpty {
      let items = instrument.exclusions.map { exclusion in
        exclusion.dimension.flatMap { data.inputs.system.dimension(named: $0)?.name }
          .map { said("\(exclusion.item) (\($0))") } ?? exclusion.item
      }
      sentences.append(said("Left out: \(items.joined(separator: said(", ")))."))
    }
    return sentences.joined(separator: " ")
  }

  private var uncertainty: [Block] {
    [
      .text(said("Estimand: intervals, bands and ranks speak of \(estimandText)."))
    ] + (book.options.method.bootstrap == nil ? closedForms : bootstrap)
  }

  private var closedForms: [Block] {
    let options = book.options
    let level = NumberText.percent(options.level)
    let words = IntervalWords(book, scores: book.scores)
    let alpha = NumberText.percent(1 - options.level)
    guard words.hasIntervals else {
      let reasons = words.reasons
      return [
        .text(
          reasons.isEmpty
            ? said("No score has an interval.") : said("No score has an interval: \(reasons)."))
      ]
    }
    var blocks: [Block] = [
      .text(
        said(
          "Intervals are \(level) intervals that go by the kind of the data, never by how many there "
            + "are: \(words.methodsWithReasons). The score interval is that of Wilson (1927) on an "
            + "effective n (as many 0/1 items would tell as much), with the cluster-robust variance and degrees of freedom of "
            + "Bell & McCaffrey (2002); where few clusters carry the distance from the end of the "
            + "scale, a correlation of 0.3 within clusters is assumed. No random numbers are drawn. A "
            + "table or figure that uses another method or level says so.")),
      .text(
        said(
          "Bands hold for all dimensions of one model at once: they are the same intervals at the "
            + "level that Bonferroni's correction asks for, 1 less \(alpha) over the number of "
            + "dimensions.")),
    ]
    guard words.hasRanks else { return blocks }
    let pairs =
      data.inputs.instrument.centring == Centring.none
      ? said(
        "Two models are compared on the items that both answered: 0/1 scores by the exact test of "
          + "McNemar, in clusters by the score of Tango (1998) on the effective number, ratings by the "
          + "score interval of the differences. Means over all dimensions are compared by the contrast "
          + "of their clusters' residuals with a t quantile.")
      : said(
        "Two models are compared by the contrast of their clusters' residuals with a t quantile.")
    let ranks = said(
      "Rank intervals come from the tests of all pairs at \(alpha), corrected by Holm's (1979) "
        + "method: the best rank is one plus the number of models shown to be above, the worst the "
        + "number of models less those shown to be below (Mogstad, Romano, Shaikh & Wilhelm 2024). "
        + "Overlap of two separate intervals is never used.")
    blocks.append(.text("\(pairs) \(ranks)"))
    return blocks
  }

  private var bootstrap: [Block] {
    let options = book.options
    let level = NumberText.percent(options.level)
    return [
      .text(
        said(
          "Intervals are \(level) \(methodName(options.method.rawValue)) intervals of a cluster "
            + "bootstrap (Davison & Hinkley 1997; Efron 1987) with "
            + "\(NumberText.grouped(options.replicates)) replicates. Whole clusters are resampled, and one "
            + "resample serves all models and dimensions, so that differences between models are "
            + "paired. A score is a ratio of sums over the resampled clusters. A table or figure that "
            + "uses another method, level or number of replicates says so.")),
      .text(
        said(
          "Bands are simultaneous over the dimensions of one model: the \(level) quantile of the "
            + "largest studentised deviation (maximum t) replaces the pointwise one. Bands and "
            + "comparisons of models are widened for the effective number of clusters behind them "
            + "(Hesterberg 2015).")),
      .text(
        said(
          "Rank intervals come from simultaneous \(level) intervals of all pairwise differences "
            + "(maximum t over pairs; Mogstad, Romano, Shaikh & Wilhelm 2024): the best rank is one "
            + "plus the number of models shown to be above, the worst the number of models less "
            + "those shown to be below. Overlap of two separate intervals is never used.")),
      .text(
        said(
          "The draws come from counter-based streams keyed by seed, purpose and replicate; they do "
            + "not depend on the number of threads or the order of the rows.")),
    ]
  }

  /// Items and clusters behind each dimension.
  private var dimensionTable: TableBlock? {
    guard findings.size != nil else { return nil }
    let rows = book.system.dimensions.map { dimension -> [TableValue] in
      let scores = book.models.compactMap { book.score(model: $0, dimension: dimension.id) }
      func range(_ values: [Int]) -> TableValue {
        .counts(values.min().flatMap { least in values.max().map { least...$0 } })
      }
      return [
        .text(dimension.name), .text(dimension.definition),
        range(scores.compactMap(\.items)), range(scores.compactMap(\.clusters)),
      ]
    }
    return TableBlock(
      caption: [TextSpan(title(said("Dimensions of \(book.system.name)")))],
      columns: [
        .init(title: said("Dimension"), alignment: .leading, width: .fixed(96), wraps: true),
        .init(title: said("Meaning"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Items"), alignment: .trailing, width: .fixed(42)),
        .init(title: said("Clusters"), alignment: .trailing, width: .fixed(42)),
      ], rows: rows, notes: [said("Items and clusters per model: a range where models differ.")])
  }

  private var cautionTable: TableBlock? {
    let cautions = findings.allCautions
    guard !cautions.isEmpty else { return nil }
    return TableBlock(
      caption: [TextSpan(title(said("Cautions")))],
      columns: [
        .init(
          title: said("Kind"), alignment: .leading, width: .fixed(92), isMuted: true, wraps: true),
        .init(
          title: said("What to keep in mind"), alignment: .leading, width: .flexible(1), wraps: true
        ),
      ],
      rows: grouped(cautions).map { [.text($0.title), .text($0.message)] })
  }

  /// Unequal items of one model are one row that lists the dimensions, what is said of the intervals
  /// of many scores is one row that lists the scores, and what is said of many tasks or criteria is
  /// one that lists these.
  private func grouped(_ cautions: [Caution]) -> [(title: String, message: String)] {
    var rows: [(title: String, message: String)] = []
    var done: Set<String> = []
    for caution in cautions {
      if let summary = caution.code.summary {
        guard done.insert(caution.code.rawValue).inserted else { continue }
        let places = cautions.filter { $0.code == caution.code }.map { one in
          said("\(shownName(one.model ?? "")) (\(name(of: one.dimension)))")
        }
        rows.append(
          (
            caution.code.title,
            said("\(summary): \(CountText.list(places, most: 12, last: said(", and "))).")
          )
        )
        continue
      }
      if caution.task != nil, let summary = caution.code.summaryOfTasks {
        guard done.insert("tasks of " + caution.code.rawValue).inserted else { continue }
        let alike = cautions.filter { $0.task != nil && $0.code == caution.code }
        rows.append(
          (
            caution.code.title,
            alike.count == 1
              ? caution.shownMessage
              : said(
                "\(summary): \(CountText.list(places(of: alike), most: 12, last: said(", and "))).")
          )
        )
        continue
      }
      guard caution.code == .unequalItems, let model = caution.model else {
        rows.append((caution.code.title, caution.shownMessage))
        continue
      }
      guard done.insert("items of " + VisibleText.name(model)).inserted else { continue }
      let parts = cautions.filter {
        $0.code == .unequalItems && $0.model?.isExactly(model) == true
      }.map { one in
        said("\(name(of: one.dimension)) (\(one.observed ?? 0) of \(one.expected ?? 0))")
      }
      rows.append(
        (
          caution.code.title,
          said(
            "\(shownName(model)) was measured on fewer items: \(parts.joined(separator: said(", ")))."
          )
        )
      )
    }
    return rows
  }

  /// Criteria with their counts; the task is named where there are several.
  private func places(of cautions: [Caution]) -> [String] {
    let isOneTask = Set(cautions.map(\.task)).count == 1
    return cautions.map { one in
      let names = isOneTask ? [one.criterion ?? one.task] : [one.task, one.criterion]
      let place = names.compactMap(\.self).map(shownName).joined(separator: said(", "))
      guard let observed = one.observed, let expected = one.expected else { return place }
      return said("\(place) (\(NumberText.grouped(observed)) of \(NumberText.grouped(expected)))")
    }
  }

  private func name(of dimension: String?) -> String {
    dimension.flatMap { book.system.dimension(named: $0)?.name } ?? said("all dimensions")
  }
}

/// A bound of a scale, as written: "1", "0.5".
private func plainText(_ value: Double) -> String {
  NumberText.fixed(value, decimals: value == value.rounded() ? 0 : 2)
}

extension Caution.Code {
  /// What a caution on the rows of a task says of many; `nil` for other cautions.
  fileprivate var summaryOfTasks: String? {
    switch self {
    case .shortPanels: said("Responses with fewer verdicts than their panel has judges")
    case .mixedUnits: said("Scores that seem to be proportions in part and percentages in part")
    case .unequalItems: said("Models that were not given the same items, with those that all have")
    default: nil
    }
  }

  /// What a caution on the intervals of many scores says of all of them; `nil` for other cautions.
  fileprivate var summary: String? {
    switch self {
    case .spreadMostlyAssumed:
      said(
        "The spread between clusters is mostly assumed (a correlation of 0.3 within clusters), since "
          + "few clusters carry the distance from the end of the scale")
    case .unequalClusters:
      said(
        "Clusters of very unequal size: where answers within a cluster are much alike, intervals may "
          + "cover up to five points less than stated")
    case .skewedSample:
      said("Skewed values and few clusters: coverage may be 89 to 93\u{202F}% at 95\u{202F}%")
    case .unseenTail:
      said(
        "Few clusters cannot show a long tail of values without declared ends: where there is one, "
          + "coverage is 89 to 93\u{202F}% at 95\u{202F}%")
    case .unequalWeights: said("The coverage of intervals with unequal weights was not studied")
    case .clustersIgnored: said("The method takes items for independent, and they come in clusters")
    default: nil
    }
  }
}
