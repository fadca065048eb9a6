internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Rounds, judges or items compared over time, as a table.
struct DriftFindings: PrintedApart {
  let subject: DriftCell.Subject
  let rounds: [DriftRound]
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  /// What is shown, of the subject that is asked for.
  let comparisons: [DriftComparison]
  let judgeDrift: [JudgeDrift]
  let itemDrift: [ItemDriftEntry]
  /// Whether what did not move is left out of the table.
  private let showsMovedOnly: Bool
  private let shown: DriftSelection
  /// Of all comparisons of the study, for the note on p-values.
  private let family: Int
  private let unit: String

  /// More rows than these show only what moved, where the cell does not ask for all.
  private static let mostRows = 24

  init(
    _ study: DriftStudy, _ shown: DriftSelection, subject: DriftCell.Subject,
    rows: DriftCell.Rows?, hasVerdict: Bool
  ) {
    let results = study.results
    self.subject = subject
    self.shown = shown
    unit = study.unit
    rounds = results.rounds
    sentences = hasVerdict ? results.sentences : []
    comparisons =
      subject == .scores
      ? shown.dimensions.flatMap { dimension in
        shown.models.flatMap { results.comparisons(of: $0, on: dimension) }
      } : []
    judgeDrift =
      subject == .judges
      ? results.judgeDrift.filter { shown.dimensions.contains($0.dimension) } : []
    itemDrift =
      subject == .items
      ? results.itemDrift.filter { shown.dimensions.contains($0.dimension) } : []
    family = subject == .judges ? results.judgeDrift.count : results.comparisons.count
    let count = comparisons.count + judgeDrift.count + itemDrift.count
    showsMovedOnly = rows.map { $0 == .moved } ?? (count > Self.mostRows)
  }

  private enum Key: String, CodingKey {
    case show, rounds, sentences, comparisons, judgeDrift, itemDrift, itemsLookedAt
  }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(subject, forKey: .show)
    try container.encode(rounds, forKey: .rounds)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    switch subject {
    case .scores: try container.encode(comparisons, forKey: .comparisons)
    case .judges: try container.encode(judgeDrift, forKey: .judgeDrift)
    case .items:
      // Of thousands of items those are printed that the table lists.
      let listed = itemDrift.filter { !showsMovedOnly || $0.isShown }
      try container.encode(listed, forKey: .itemDrift)
      try container.encode(itemDrift.count, forKey: .itemsLookedAt)
    }
  }

  private var estimates: [(of: String, estimate: Estimate)] {
    comparisons.map { (shownName($0.model), $0.difference) }
      + judgeDrift.map { (shownName($0.judge), $0.difference) }
      + itemsOnce.filter(\.isShown).map { (shownName($0.item), $0.effect) }
  }

  /// Whether there is nothing to tell of the subject.
  var isEmpty: Bool { comparisons.isEmpty && judgeDrift.isEmpty && itemDrift.isEmpty }

  var hasIntervals: Bool { estimates.contains { $0.estimate.range != nil } }
}

extension DriftFindings {
  /// A row, with what puts it before others.
  private struct Row {
    let hasMoved: Bool
    let values: [TableValue]
  }

  func blocks(at place: CellPlace) -> [Block] {
    // The order of the rounds, which comes first, stands in the table.
    var blocks = sentenceBlocks(Array(sentences.dropFirst()))
    let all = rows
    let listed = showsMovedOnly ? all.filter(\.hasMoved) : all
    let hidden = all.count - listed.count
    blocks.append(
      .table(
        TableBlock(
          label: place.numbering.label, caption: place.caption ?? [TextSpan(caption(all))],
          columns: columns,
          // What moved stands first; the rest in its order.
          rows: listed.isEmpty
            ? [[.text(said("none moved"))] + columns.dropFirst().map { _ in .count(nil) }]
            : (listed.filter(\.hasMoved) + listed.filter { !$0.hasMoved }).map(\.values),
          notes: notes(hidden: hidden))))
    return blocks
  }

  private func caption(_ rows: [Row]) -> String {
    let moved = rows.count(where: \.hasMoved)
    let place =
      shown.dimensions == [ModelScore.overall]
      ? said(", over all dimensions")
      : shown.dimensions.count == 1
        ? said(" on \(shown.system.shownDimension(shown.dimensions[0]))") : ""
    let comparisons = CountText.counted(rows.count, "comparison", isGrouped: true)
    return switch subject {
    case .scores: said("\(moved) of \(comparisons) of two rounds moved\(place)")
    case .judges: said("\(moved) of \(comparisons) of a judge with itself moved\(place)")
    case .items:
      said(
        "\(moved) of \(CountText.counted(rows.count, "item", isGrouped: true)) moved for all models\(place)"
      )
    }
  }

  private var columns: [TableBlock.Column] {
    let isOne = shown.dimensions.count == 1
    func leading(_ title: String, _ width: TableBlock.Width) -> TableBlock.Column {
      .init(title: title, alignment: .leading, width: width, wraps: true)
    }
    func trailing(_ title: String, _ width: Double, isStrong: Bool = false) -> TableBlock.Column {
      .init(
        title: title, alignment: .trailing, width: .fixed(width), isStrong: isStrong, wraps: true)
    }
    let subjectTitle =
      switch subject {
      case .scores: said("Model")
      case .judges: said("Judge")
      case .items: said("Item")
      }
    var columns = [leading(subjectTitle, .flexible(1))]
    if !isOne { columns.append(leading(said("Dimension"), .fixed(54))) }
    columns += [
      leading(said("Rounds"), .fixed(52)), trailing(said("Change"), 66),
      trailing(said("Adjusted p"), 44),
    ]
    switch subject {
    case .scores:
      columns += [
        trailing(said("Detectable"), 44), leading(said("Verdict"), .fixed(50)),
      ]
      if comparisons.contains(where: { $0.blame != nil }) {
        columns.append(leading(said("Who moved"), .fixed(46)))
      }
    case .judges:
      columns += [trailing(said("Responses"), 44), leading(said("Verdict"), .fixed(72))]
    case .items: columns += [trailing(said("Models"), 34), leading(said("Class"), .fixed(52))]
    }
    return columns
  }

  private var precision: Precision {
    // One decimal at the least, so that an end beside zero shows its side.
    let errors = estimates.compactMap(\.estimate.standardError)
    return Precision(decimals: max(1, Precision(errors: errors).decimals))
  }

  private var rows: [Row] {
    let precision = precision
    let isOne = shown.dimensions.count == 1
    func head(_ name: String, _ dimension: String, _ from: String, _ to: String) -> [TableValue] {
      [.text(shownName(name))] + (isOne ? [] : [.text(shown.system.shownDimension(dimension))])
        + [
          .text(
            from.isExactly(to)
              ? said("within \(shownName(from))") : said("\(shownName(from)) to \(shownName(to))"))
        ]
    }
    func change(_ estimate: Estimate) -> TableValue {
      .estimate(estimate.value, estimate.range, precision)
    }
    switch subject {
    case .scores:
      let hasBlame = comparisons.contains { $0.blame != nil }
      return comparisons.map { one in
        Row(
          hasMoved: one.verdict == .moved,
          values: head(one.model, one.dimension, one.from, one.to)
            + [
              change(one.difference), .probability(one.adjustedPValue),
              .number(one.minimumDetectableDifference, precision), .text(one.verdict.words),
            ] + (hasBlame ? [.text(one.blame?.words ?? "–")] : []))
      }
    case .judges:
      return judgeDrift.map { one in
        Row(
          hasMoved: one.verdict == .moved,
          values: head(one.judge, one.dimension, one.from, one.to)
            + [
              change(one.difference), .probability(one.adjustedPValue), .count(one.anchors),
              .text(one.verdict.words),
            ])
      }
    case .items:
      return itemsOnce.map { one in
        Row(
          hasMoved: one.isShown,
          values: head(one.item, one.dimension, one.from, one.to)
            + [
              change(one.effect), .probability(one.adjustedPValue), .count(one.models),
              .text(one.category.words),
            ])
      }
    }
  }

  /// Each item once on each dimension, in the two rounds that tell the most of it.
  private var itemsOnce: [ItemDriftEntry] {
    var places: [[String]: Int] = [:]
    var entries: [ItemDriftEntry] = []
    for one in itemDrift {
      guard let place = places[[one.item, one.dimension]] else {
        places[[one.item, one.dimension]] = entries.count
        entries.append(one)
        continue
      }
      let known = entries[place]
      if (one.adjustedPValue ?? 1, one.test.pValue ?? 1)
        < (known.adjustedPValue ?? 1, known.test.pValue ?? 1)
      {
        entries[place] = one
      }
    }
    return entries
  }

  private func notes(hidden: Int) -> [String] {
    var notes: [String] = []
    let unit = said(.named(unit))
    let family = CountText.counted(family, "comparison", isGrouped: true)
    switch subject {
    case .scores:
      notes.append(
        said(
          "Change: later round less earlier one, on the items of both, in \(unit). Adjusted p: "
            + "for all \(family) of the study. Detectable: the smallest true change that would have "
            + "been found in \(NumberText.percent(PairSettings.power)) of studies like this one."
        ))
      let reasons = Set(comparisons.compactMap(\.blameReason)).sorted()
      if !reasons.isEmpty {
        notes.append(
          said(
            "Who moved cannot be told everywhere: "
              + "\(CountText.list(reasons, most: 2, separator: said("; ")))."
          ))
      }
    case .judges:
      notes.append(
        said(
          "Change: the judge's later verdict less its earlier one on the same responses, in \(unit); "
            + "since the responses are the same, any change is the judge's. Adjusted p: for all "
            + "\(family) of judges."
        ))
    case .items:
      let others = itemDrift.filter { $0.method != ItemDriftEntry.itemByRound }
      var methods: [String] = []
      for one in others where !methods.contains(one.methodTitle) { methods.append(one.methodTitle) }
      let listed = CountText.list(methods, most: 3)
      let compared =
        others.isEmpty
        ? said("beyond the changes of the models")
        : others.count == itemDrift.count
          ? said(
            "among models of about the same score (by \(listed), since few models are in both rounds)"
          )
          : said(
            "beyond the changes of the models, or, where few are in both rounds, among models of about the "
              + "same score (by \(listed))")
      notes.append(
        said(
          "Change: how far the item's score moved \(compared), in \(unit), in the two rounds "
            + "that tell the most of it. Adjusted p: for all items in the same two rounds. A: "
            + "negligible or not shown, B: moderate, C: large."
        ))
    }
    notes += [EstimateNotes(estimates: estimates).methods(level: shown.level)].compactMap(\.self)
    if hidden > 0 { notes.append(leftOut(hidden)) }
    return notes + EstimateNotes(estimates: estimates).reasons
  }

  private func leftOut(_ hidden: Int) -> String {
    guard subject == .items else {
      let count = CountText.counted(hidden, "comparison", isGrouped: true)
      return hidden == 1
        ? said(
          "\(count) not shown to have moved is left out here and stand in the JSON of this report.")
        : said(
          "\(count) not shown to have moved are left out here and stand in the JSON of this report."
        )
    }
    let count = CountText.counted(hidden, "item", isGrouped: true)
    return hidden == 1
      ? said("\(count) not shown to have moved is left out.")
      : said("\(count) not shown to have moved are left out.")
  }
}

extension ItemShift.Category {
  /// "B, moderate".
  fileprivate var words: String {
    switch self {
    case .a: said("A, negligible")
    case .b: said("B, moderate")
    case .c: said("C, large")
    }
  }
}
