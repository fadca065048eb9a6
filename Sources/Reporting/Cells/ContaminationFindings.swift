internal import Analysis
internal import Diagnostics
internal import Documents
internal import PrintedNumbers
internal import Wording

/// Tests of contamination as a table, a row a test or a row a model.
struct ContaminationFindings: PrintedApart {
  /// In plain words; empty where the cell has none.
  let sentences: [String]
  /// Of the models that are shown.
  let tests: [ContaminationOutcome]
  let summary: [ContaminationSummary]
  let family: ContaminationFamily
  let detectable: [DetectableLeak]
  private let isSummary: Bool
  /// The one that scores are of, as pages print it; nil for all.
  private let dimension: String?
  private let level: Double

  init(
    _ results: ContaminationResults, models: [String], isSummary: Bool, hasVerdict: Bool,
    dimension: String?, level: Double
  ) {
    func isShown(_ model: String) -> Bool { models.contains { $0.isExactly(model) } }
    sentences = hasVerdict ? results.findings : []
    tests = results.tests.filter { isShown($0.model) }
    summary = results.summary.filter { isShown($0.model) }
    family = results.family
    detectable = results.detectable.filter { isShown($0.model) }
    self.isSummary = isSummary
    self.dimension = dimension
    self.level = level
  }

  private enum Key: String, CodingKey { case sentences, tests, summary, family, detectable }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !sentences.isEmpty { try container.encode(sentences, forKey: .sentences) }
    try container.encode(tests, forKey: .tests)
    try container.encode(summary, forKey: .summary)
    try container.encode(family, forKey: .family)
    try container.encode(detectable, forKey: .detectable)
  }

  var hasIntervals: Bool { tests.contains { $0.effect.range != nil } }
}

extension ContaminationFindings {
  func blocks(at place: CellPlace) -> [Block] {
    sentenceBlocks(sentences)
      + [.table(isSummary ? summaryTable(at: place) : testTable(at: place))]
  }

  private var caption: String {
    let found = tests.count { $0.verdict == .found }
    let made = tests.count { $0.status == .tested }
    let tests = CountText.counted(made, "test", isGrouped: true)
    guard let dimension else {
      return said("\(found) of \(tests) of contamination that could be made found something")
    }
    return said(
      "\(found) of \(tests) of contamination that could be made found something, on \(dimension)")
  }

  // MARK: - A row a model

  /// The clearest trace in each model; of those in points, where there are any.
  private var traces: [ContaminationOutcome] { summary.compactMap { clearest($0.model) } }

  private func clearest(_ model: String) -> ContaminationOutcome? {
    // Points are what a reader knows from scores.
    func order(_ test: ContaminationOutcome) -> (Int, Double) {
      (test.unit == .points ? 0 : 1, test.adjustedPValue ?? 1)
    }
    return tests.filter { $0.model.isExactly(model) && $0.verdict == .found }
      .min { order($0) < order($1) }
  }

  private func summaryTable(at place: CellPlace) -> TableBlock {
    TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Tests made"), alignment: .trailing, width: .fixed(50)),
        .init(title: said("Found"), alignment: .trailing, width: .fixed(34), isStrong: true),
        .init(title: said("Clearest trace"), alignment: .leading, width: .fixed(112), wraps: true),
        .init(title: said("Effect"), alignment: .trailing, width: .fixed(64), wraps: true),
        .init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(46)),
        .init(title: said("Detectable"), alignment: .trailing, width: .fixed(46)),
      ],
      rows: summary.map { one in
        let strongest = tests.filter { $0.model.isExactly(one.model) && $0.adjustedPValue != nil }
          .min {
            ($0.adjustedPValue ?? 1, $0.pValue ?? 1) < ($1.adjustedPValue ?? 1, $1.pValue ?? 1)
          }
        let trace = clearest(one.model)
        let leak = detectable.first { $0.model.isExactly(one.model) }
        return [
          .text(shownName(one.model)), .count(one.tested), .count(one.found),
          .text(trace?.test.title ?? (one.tested == 0 ? said("not testable") : said("not found"))),
          trace.map(effect) ?? .text("–"), .probability(strongest?.adjustedPValue),
          .number(leak?.points, Precision(decimals: 1)),
        ]
      },
      notes: [
        said(
          "Effect: of the clearest trace, in \(units(traces)). Adjusted p: of the test with the "
            + "smallest, for all \(familySize) of the study (Holm). Detectable: the smallest leak, "
            + "in points, that one of the tests would have found in "
            + "\(NumberText.percent(family.power)) of studies like this one."
        )
      ] + reasons + estimateNotes)
  }

  // MARK: - A row a test

  private func testTable(at place: CellPlace) -> TableBlock {
    let models = summary.map(\.model)
    let made = models.flatMap { model in
      tests.filter { $0.model.isExactly(model) && $0.status == .tested }
    }
    var rows = made.map { test -> [TableValue] in
      [
        .text(shownName(test.model)), .text(test.test.title), effect(test),
        .probability(test.adjustedPValue),
        .number(test.minimumDetectableEffect, Precision(decimals: test.unit.decimals)),
        .count(test.items), .text(test.verdict.words),
      ]
    }
    rows += refusals.map { refusal in
      [
        .text(refusal.of), .text(refusal.test.title), .text("–"), .probability(nil),
        .number(nil, Precision(decimals: 1)), .count(nil), .text(said("not testable")),
      ]
    }
    return TableBlock(
      label: place.numbering.label, caption: place.caption ?? [TextSpan(caption)],
      columns: [
        .init(title: said("Model"), alignment: .leading, width: .flexible(1), wraps: true),
        .init(title: said("Test"), alignment: .leading, width: .fixed(104), wraps: true),
        .init(title: said("Effect"), alignment: .trailing, width: .fixed(64), wraps: true),
        .init(title: said("Adjusted p"), alignment: .trailing, width: .fixed(46)),
        .init(title: said("Detectable"), alignment: .trailing, width: .fixed(46)),
        .init(title: said("Items"), alignment: .trailing, width: .fixed(28), isMuted: true),
        .init(title: said("Verdict"), alignment: .leading, width: .fixed(54), wraps: true),
      ],
      rows: rows,
      notes: [
        said(
          "Effect: how much more on what a model may have read, in \(units(made)), beyond what "
            + "other models show on the same items where there are any. Adjusted p: one-sided, for "
            + "all \(familySize) of the study (Holm). Detectable: the smallest true effect that "
            + "would have been found in \(NumberText.percent(family.power)) of studies like this "
            + "one. Items: those that may have been read."
        )
      ] + reasons + estimateNotes)
  }

  private func effect(_ test: ContaminationOutcome) -> TableValue {
    .estimate(test.effect.value, test.effect.range, Precision(decimals: test.unit.decimals))
  }

  // MARK: - Notes

  private var familySize: String { CountText.counted(family.tests, "test", isGrouped: true) }

  /// "points of 0 to 100", or a list by test.
  private func units(_ tests: [ContaminationOutcome]) -> String {
    var units: [ContaminationUnit] = []
    for test in tests where !units.contains(test.unit) { units.append(test.unit) }
    guard units != [.points], !units.isEmpty else { return ContaminationUnit.points.words }
    return units.map { unit in
      var titles: [String] = []
      for test in tests where test.unit == unit && !titles.contains(test.test.title) {
        titles.append(test.test.title)
      }
      return unit == .points
        ? unit.words : said("\(unit.words) (\(titles.joined(separator: said(", "))))")
    }.joined(separator: said("; "))
  }

  /// Tests that could not be made, with what keeps them from it and of whom.
  private var refusals: [(test: ContaminationTest, of: String, reason: String)] {
    let unknown = said("not known")
    return ContaminationTest.allCases.flatMap { test in
      let refused = tests.filter { $0.test == test && $0.status == .notTestable }
      var reasons: [String] = []
      for one in refused {
        let reason = one.reason ?? unknown
        if !reasons.contains(reason) { reasons.append(reason) }
      }
      return reasons.map { reason in
        let models = refused.filter { ($0.reason ?? unknown) == reason }.map(\.model)
        let isAll = models.count == summary.count && models.count > 1
        return (
          test,
          isAll
            ? said("all \(models.count) models") : CountText.list(models.map(shownName), most: 4),
          reason
        )
      }
    }
  }

  /// A note for each reason, with the tests and models that it is of.
  private var reasons: [String] {
    var notes: [(of: String, reason: String, tests: [String])] = []
    for refusal in refusals {
      if let place = notes.firstIndex(where: {
        $0.of == refusal.of && $0.reason == refusal.reason
      }) {
        notes[place].tests.append(refusal.test.title)
      } else {
        notes.append((refusal.of, refusal.reason, [refusal.test.title]))
      }
    }
    return notes.map {
      said("Not testable, \($0.tests.joined(separator: said(", "))), \($0.of): \($0.reason).")
    }
  }

  private var estimateNotes: [String] {
    let made = tests.filter { $0.status == .tested }
    let notes = EstimateNotes(estimates: made.map { ($0.test.title, $0.effect) })
    return [notes.methods(level: level)].compactMap(\.self) + notes.reasons
  }
}

extension ContaminationUnit {
  var words: String {
    switch self {
    case .points: said("points of 0 to 100")
    case .confidence: said("units of stated confidence")
    case .area: said("area under the ROC curve beyond one half")
    case .share: said("difference of shares")
    case .nats: said("nats")
    }
  }
}
