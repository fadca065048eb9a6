internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Pairs of models, as a table or as a matrix.
struct PairsFindings: PrintedApart {
  /// Who leads, and who is tied with the leader; empty where the cell has none.
  let sentences: [String]
  /// The pairs that are shown, of the families that are shown.
  let modelPairs: [PairResult]
  let pairFamilies: [PairFamily]
  private let names: [String: String]
  private let shown: PairsCell.Shown
  /// How many pairs are not listed.
  private let hidden: Int
  private let reference: String?
  private let margin: Double?
  private let level: Double
  private let cautions: [String]
  /// In place of tables.
  private let figure: PairFigure?

  /// More pairs than those of eight models are not listed unless that is asked for.
  private static let mostPairs = 28
  /// The most columns that a matrix has room for.
  private static let mostModels = 24

  /// - Throws: what keeps the figure from being drawn.
  init(
    _ study: PairStudy, system: ValueSystem, settings: PairSettings, models: [String]?,
    shown: PairsCell.Shown?, hasVerdict: Bool, isFigure: Bool, besides known: [Caution]
  ) throws(Diagnostics) {
    let results = study.results
    let families = results.families.filter { !$0.models.isEmpty }
    func isAsked(_ pair: PairResult) -> Bool {
      guard let models else { return true }
      return pair.names.allSatisfy { name in
        models.contains { $0.isExactly(name) }
          || settings.reference.map { $0.isExactly(name) } == true
      }
    }
    let pairs = results.pairs.filter(isAsked)
    self.shown =
      shown ?? (pairs.count > Self.mostPairs && settings.reference == nil ? .leaders : .pairs)
    let leaders = Dictionary(
      families.map { ($0.dimension, $0.leaders) }, uniquingKeysWith: { first, _ in first })
    let listed =
      self.shown != .leaders
      ? pairs
      : pairs.filter { pair in
        leaders[pair.dimension]?.contains { one in
          pair.names.contains { $0.isExactly(one) }
        } ?? false
      }
    modelPairs = listed
    hidden = results.pairs.count - listed.count
    pairFamilies = families
    sentences = hasVerdict ? families.map(\.sentence) : []
    names = Dictionary(
      families.map {
        (
          $0.dimension,
          system.dimension(named: $0.dimension)?.name ?? said("mean over all dimensions")
        )
      }, uniquingKeysWith: { first, _ in first })
    reference = settings.reference
    margin = settings.margin
    level = settings.level
    cautions = study.cautions.filter { !known.contains($0) }.map(\.shownMessage)
    figure = isFigure ? try PairFigure(listed, families: families, system: system) : nil
  }

  private enum Key: String, CodingKey {
    case sentences, modelPairs, pairFamilies, reference, margin
  }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(modelPairs, forKey: .modelPairs)
    try container.encode(pairFamilies, forKey: .pairFamilies)
    try container.encodeIfPresent(reference, forKey: .reference)
    try container.encodeIfPresent(margin, forKey: .margin)
  }

  var hasIntervals: Bool { modelPairs.contains { $0.difference.lower != nil } }

  func blocks(at place: CellPlace) -> [Block] {
    if let figure {
      return sentenceBlocks(sentences)
        + [figure.block(at: place, level: level, margin: margin, notes: methodNotes + cautions)]
    }
    let tables =
      shown == .matrix
      ? pairFamilies.enumerated().map { matrix($1, isFirst: $0 == 0, at: place) }
      : [table(at: place)]
    return sentenceBlocks(sentences) + tables.map(Block.table)
  }

  private var caption: String {
    let all = modelPairs.count + hidden
    let count =
      hidden > 0
      ? said(
        "\(CountText.counted(modelPairs.count, "pair", isGrouped: true)) of \(NumberText.grouped(all))",
        as: "pairs")
      : CountText.counted(all, "pair", isGrouped: true)
    let dimension = pairFamilies.count == 1 ? names[pairFamilies[0].dimension] : nil
    guard let reference = reference.map(shownName) else {
      return dimension.map { said("Differences between models: \($0), \(count)") }
        ?? said("Differences between models, \(count)")
    }
    return dimension.map { said("Differences from \(reference): \($0), \(count)") }
      ?? said("Differences from \(reference), \(count)")
  }

  // MARK: - Table

  private func table(at place: CellPlace) -> TableBlock {
    let isOne = pairFamilies.count == 1
    func trailing(_ title: String, _ width: Double, isStrong: Bool = false, isMuted: Bool = false)
      -> TableBlock.Column
    {
      .init(
        title: title, alignment: .trailing, width: .fixed(width), isStrong: isStrong,
        isMuted: isMuted, wraps: true)
    }
    func leading(_ title: String, _ share: Double) -> TableBlock.Column {
      .init(title: title, alignment: .leading, width: .flexible(share), wraps: true)
    }
    var columns = [
      leading(said("First", as: "model of a pair"), 1),
      leading(said("Second", as: "model of a pair"), 1),
    ]
    if !isOne { columns.insert(leading(said("Dimension"), 0.9), at: 0) }
    columns += [trailing(said("Difference"), 62, isStrong: true)]
    columns += [trailing(said("p"), 44, isMuted: true), trailing(said("Adjusted p"), 46)]
    if margin != nil { columns.append(trailing(said("p of margin"), 46)) }
    columns += [
      trailing(said("Detectable"), 44, isMuted: true), trailing(said("Items"), 28, isMuted: true),
      .init(title: said("Verdict"), alignment: .leading, width: .fixed(64), wraps: true),
    ]
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: columns, rows: modelPairs.map { row($0, isOne: isOne) }, notes: notes)
  }

  private func row(_ pair: PairResult, isOne: Bool) -> [TableValue] {
    let precision = precision(of: pair.dimension)
    let difference = pair.difference
    var row: [TableValue] = [.text(shownName(pair.first)), .text(shownName(pair.second))]
    if !isOne { row.insert(.text(names[pair.dimension] ?? pair.dimension), at: 0) }
    row += [
      .estimate(difference.value, difference.range, precision),
      .probability(pair.test.pValue), .probability(pair.adjustedPValue),
    ]
    if margin != nil { row.append(.probability(pair.equivalence?.adjustedPValue)) }
    return row + [
      .number(pair.minimumDetectableDifference, precision), .count(pair.items),
      .text(pair.verdict.words),
    ]
  }

  /// One decimal at the least, so that an end beside zero shows its side.
  private func precision(of dimension: String) -> Precision {
    let errors = modelPairs.filter { $0.dimension == dimension }
      .compactMap(\.difference.standardError)
    return Precision(decimals: max(1, Precision(errors: errors).decimals))
  }

  private var notes: [String] {
    guard let family = pairFamilies.first else { return cautions }
    let tests =
      pairFamilies.count == 1
      ? said("for \(CountText.counted(family.tests, "test", isGrouped: true))")
      : said("for the tests of a dimension")
    var notes = [
      said(
        "Difference: the first model less the second on the items that have a score of both, in "
          + "\(family.shownUnit), with the \(NumberText.percent(level)) interval of that pair alone."
      )
        + " "
        + said(
          "Adjusted p: \(tests) by \(family.adjustment.shownName), by which the verdict goes at "
            + "\(NumberText.percent(family.significance)). Detectable: the smallest true difference "
            + "that such a test finds with \(NumberText.percent(family.power)) power, as the first "
            + "of its family."
        )
        + " "
        + said("Not shown to differ says nothing of how far apart two models are.")
    ]
    if let margin {
      notes.append(
        said(
          "p of margin: adjusted likewise, of two one-sided tests that the difference is less than "
            + "\(NumberText.plain(margin)) either way; where it is small, the two are equivalent."))
    }
    if hidden > 0 {
      notes.append(
        shown == .leaders
          ? said(
            "Pairs without a model of the highest score are not listed: "
              + "\(NumberText.grouped(hidden)); p-values are adjusted for them too.")
          : said(
            "Pairs of other models are not listed: \(NumberText.grouped(hidden)); p-values are "
              + "adjusted for them too."))
    }
    return notes + methodNotes + cautions
  }

  private var methodNotes: [String] {
    let estimates = EstimateNotes(
      estimates: modelPairs.map {
        (said("\(shownName($0.first)) and \(shownName($0.second))"), $0.difference)
      })
    let exact = modelPairs.contains { $0.test.method == .exact }
    return [estimates.methods(level: level)].compactMap(\.self)
      + (exact
        ? [
          said("p: McNemar's exact test, where scores are 0 or 1 and items independent.")
        ] : [])
      + estimates.reasons
  }

  // MARK: - Matrix

  /// Models against models; of many the first by their score.
  private func matrix(_ family: PairFamily, isFirst: Bool, at place: CellPlace) -> TableBlock {
    let pairs = modelPairs.filter { $0.dimension == family.dimension }
    let listed = family.models.filter { model in
      pairs.contains { $0.names.contains { $0.isExactly(model) } }
    }
    let models = Array(listed.prefix(Self.mostModels))
    func sign(_ row: String, _ column: String) -> String {
      if row.isExactly(column) { return "" }
      guard
        let pair = pairs.first(where: { pair in
          [row, column].allSatisfy { one in pair.names.contains { $0.isExactly(one) } }
        })
      else { return "" }
      let isFirst = pair.first.isExactly(row)
      return switch pair.verdict {
      case .firstHigher: isFirst ? "+" : "\u{2212}"
      case .secondHigher: isFirst ? "\u{2212}" : "+"
      case .equivalent: "="
      case .notShownToDiffer: "·"
      case .noSharedItems: "×"
      }
    }
    let name = names[family.dimension] ?? family.dimension
    let caption = said(
      "Which models are shown to differ: \(name), "
        + "\(CountText.counted(pairs.count, "pair", isGrouped: true))"
    )
    var signs = said(
      "+: the model of the row is shown to score higher than that of the column; \u{2212}: lower; "
        + "·: not shown to differ")
    if margin != nil { signs += said("; =: equivalent") }
    if pairs.contains(where: { $0.verdict == .noSharedItems }) {
      signs += said("; ×: no shared items")
    }
    let tests = CountText.counted(family.tests, "test", isGrouped: true)
    var notes = [
      said(
        "\(signs). p-values are adjusted for \(tests) by \(family.adjustment.shownName), verdicts given at "
          + "\(NumberText.percent(family.significance)).")
    ]
    if models.count < listed.count {
      notes.append(
        said("The first \(models.count) of \(listed.count) models by their score are shown."))
    }
    return TableBlock(
      label: isFirst ? place.numbering.label : nil,
      caption: isFirst ? place.caption ?? [TextSpan(caption)] : [TextSpan(caption)],
      columns: [
        .init(title: "", alignment: .trailing, width: .fixed(18), isMuted: true),
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
      ]
        + models.indices.map {
          .init(title: "\($0 + 1)", alignment: .center, width: .fixed(13))
        },
      rows: models.enumerated().map { number, row in
        [.count(number + 1), .text(shownName(row))]
          + models.map { .text(sign(row, $0)) }
      },
      notes: isFirst ? notes + cautions : notes)
  }
}

extension PairFamily {
  /// What differences are in, as pages say it.
  var shownUnit: String { said(.named(unit)) }

  /// Whether differences are in points of 0 to 100, and not in those of the instrument's scale.
  var isInPercentagePoints: Bool {
    let name = "percentage points"
    return unit == name || unit == said(.named(name))
  }
}

extension PairAdjustment {
  /// As notes name it.
  var shownName: String {
    self == .holm ? said("Holm's method") : said("Benjamini and Hochberg's method")
  }
}

extension PairVerdict {
  /// As tables say it.
  var words: String {
    switch self {
    case .firstHigher: said("first higher")
    case .secondHigher: said("second higher")
    case .notShownToDiffer: said("not shown to differ")
    case .equivalent: said("equivalent")
    case .noSharedItems: said("no shared items")
    }
  }
}
