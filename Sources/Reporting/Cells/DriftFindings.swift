internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

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
            ? [[.text("none moved")] + columns.dropFirst().map { _ in .count(nil) }]
            : (listed.filter(\.hasMoved) + listed.filter { !$0.hasMoved }).map(\.values),
          notes: notes(hidden: hidden))))
    return blocks
  }

  private func caption(_ rows: [Row]) -> String {
    let moved = rows.count(where: \.hasMoved)
    let place =
      shown.dimensions == [ModelScore.overall]
      ? ", over all dimensions"
      : shown.dimensions.count == 1
        ? " on \(shown.system.shownDimension(shown.dimensions[0]))" : ""
    return switch subject {
    case .scores:
      "\(moved) of \(CountText.counted(rows.count, "comparison", isGrouped: true)) of two rounds "
        + "moved\(place)"
    case .judges:
      "\(moved) of \(CountText.counted(rows.count, "comparison", isGrouped: true)) of a judge with "
        + "itself moved\(place)"
    case .items:
      "\(moved) of \(CountText.counted(rows.count, "item", isGrouped: true)) moved for all models"
        + place
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
      case .scores: "Model"
      case .judges: "Judge"
      case .items: "Item"
      }
    var columns = [leading(subjectTitle, .flexible(1))]
    if !isOne { columns.append(leading("Dimension", .fixed(54))) }
    columns += [leading("Rounds", .fixed(52)), trailing("Change", 66), trailing("Adjusted p", 44)]
    switch subject {
    case .scores:
      columns += [
        trailing("Detectable", 44), leading("Verdict", .fixed(50)),
      ]
      if comparisons.contains(where: { $0.blame != nil }) {
        columns.append(leading("Who moved", .fixed(46)))
      }
    case .judges: columns += [trailing("Responses", 44), leading("Verdict", .fixed(72))]
    case .items: columns += [trailing("Models", 34), leading("Class", .fixed(52))]
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
              ? "within \(shownName(from))" : "\(shownName(from)) to \(shownName(to))")
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
    switch subject {
    case .scores:
      notes.append(
        "Change: later round less earlier one, on the items of both, in \(unit). Adjusted p: for all "
          + "\(CountText.counted(family, "comparison", isGrouped: true)) of the study. Detectable: the "
          + "smallest true change that would have been found in \(NumberText.percent(PairSettings.power)) "
          + "of studies like this one.")
      let reasons = Set(comparisons.compactMap(\.blameReason)).sorted()
      if !reasons.isEmpty {
        notes.append(
          "Who moved cannot be told everywhere: \(CountText.list(reasons, most: 2, separator: "; "))."
        )
      }
    case .judges:
      notes.append(
        "Change: the judge's later verdict less its earlier one on the same responses, in \(unit); "
          + "since the responses are the same, any change is the judge's. Adjusted p: for all "
          + "\(CountText.counted(family, "comparison", isGrouped: true)) of judges.")
    case .items:
      let others = itemDrift.filter { $0.method != ItemDriftEntry.itemByRound }
      var methods: [String] = []
      for one in others where !methods.contains(one.methodTitle) { methods.append(one.methodTitle) }
      let compared =
        others.isEmpty
        ? "beyond the changes of the models"
        : others.count == itemDrift.count
          ? "among models of about the same score (by \(CountText.list(methods, most: 3)), since few models "
            + "are in both rounds)"
          : "beyond the changes of the models, or, where few are in both rounds, among models of about the "
            + "same score (by \(CountText.list(methods, most: 3)))"
      notes.append(
        "Change: how far the item's score moved \(compared), in \(unit), in the two rounds that tell the "
          + "most of it. Adjusted p: for all items in the same two rounds. A: negligible or not shown, B: "
          + "moderate, C: large.")
    }
    notes += [EstimateNotes(estimates: estimates).methods(level: shown.level)].compactMap(\.self)
    if hidden > 0 {
      let noun = subject == .items ? "item" : "comparison"
      notes.append(
        "\(CountText.counted(hidden, noun, isGrouped: true)) not shown to have moved "
          + "\(hidden == 1 ? "is" : "are") left out"
          + (subject == .items ? "." : " here and stand in the JSON of this report."))
    }
    return notes + EstimateNotes(estimates: estimates).reasons
  }
}

extension ItemShift.Category {
  /// "B, moderate".
  fileprivate var words: String {
    switch self {
    case .a: "A, negligible"
    case .b: "B, moderate"
    case .c: "C, large"
    }
  }
}
