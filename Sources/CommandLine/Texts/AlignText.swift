internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass align` for a terminal, and as CSV.
struct AlignText {
  let results: AlignmentResults
  let system: ValueSystem
  let level: Double
  /// What weighted scores are in.
  let unit: String
  let utility: ProfileUtility
  let groupedBy: String?

  private static let mostRows = 40

  var text: String {
    ([results.sentences.map(VisibleText.line).joined(separator: "\n")]
      + [weights, alignment, groups, welfare, orderings, person, simplex].compactMap(\.self))
      .joined(separator: "\n\n")
  }

  private var title: String { NumberText.intervalTitle(level: level) }
  /// Utilities of 0 to 1.
  private let fine = Precision(decimals: 3)

  private func interval(_ estimate: Estimate, _ precision: Precision) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return precision.text(lower, upper)
  }

  private func value(_ estimate: Estimate, _ precision: Precision) -> String {
    estimate.value.map(precision.text) ?? "–"
  }

  private func ranks(_ rank: RankRange?) -> String { rank?.text ?? "–" }

  /// What an undefined figure is undefined for, each reason once.
  private func reasons(_ estimates: [Estimate]) -> [String] {
    var notes: [String] = []
    for estimate in estimates where estimate.value == nil || estimate.lower == nil {
      guard let reason = estimate.reason else { continue }
      let note = "\(estimate.value == nil ? "no figure" : "no interval"): \(reason)"
      if !notes.contains(note) { notes.append(note) }
    }
    return notes
  }

  private func name(_ dimension: String) -> String {
    system.dimension(named: dimension)?.name ?? dimension
  }

  // MARK: - Weights

  private var weights: String? {
    let used = results.weights.filter { $0.weight > 0 }
    let hasErrors = used.contains { $0.standardError != nil }
    return TextTable.section(
      "Weights",
      [("Dimension", .leading), ("Weight", .trailing)]
        + (hasErrors ? [("Standard error", .trailing)] : []),
      used.map { row in
        [name(row.dimension), fine.text(row.weight)]
          + (hasErrors ? [row.standardError.map(fine.text) ?? "–"] : [])
      })
  }

  private var alignment: String? {
    let rows = results.alignment
    let precision = Precision(
      decimals: max(1, Precision(errors: rows.compactMap(\.score.standardError)).decimals))
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Ranks", .trailing), ("Model", .leading), ("Score", .trailing), (title, .trailing),
    ]
    let isPartial = rows.contains { $0.weightCovered < 1 - 1e-9 }
    if isPartial { columns.append(("Weight covered", .trailing)) }
    return TextTable.section(
      "Weighted scores (\(unit))", columns,
      rows.map { row in
        [
          ranks(row.rank), row.model, value(row.score, precision), interval(row.score, precision),
        ] + (isPartial ? [fine.text(row.weightCovered)] : [])
      },
      notes: methods(rows.map(\.score)) + reasons(rows.map(\.score)))
  }

  private func methods(_ estimates: [Estimate]) -> [String] {
    var notes: [String] = []
    for estimate in estimates {
      guard let method = estimate.method, let reason = estimate.methodReason else { continue }
      let note = "\(method): \(reason)"
      if !notes.contains(note) { notes.append(note) }
    }
    return notes
  }

  // MARK: - People

  private var groups: String? {
    let rows = results.groups
    let others = ProfileUtility.allCases.filter { $0 != utility }
    let isShown = rows.contains { $0.servedWorst != nil }
    return TextTable.section(
      "What models are worth to people (\(utility.rawValue), 0 to 1)",
      [("Ranks", .trailing), ("Model", .leading), ("Mean", .trailing), (title, .trailing)]
        + others.map { ("Ranks by \($0.rawValue)", .trailing) }
        + [("Represented", .trailing), (title, .trailing)]
        + (isShown
          ? [("Served worst", .leading), ("Mean", .trailing), ("Below all by", .trailing)] : []),
      rows.map { row in
        [
          ranks(row.rank), row.model, value(row.utilitarian, fine), interval(row.utilitarian, fine),
        ]
          + others.map { ranks(row.rankUnder[$0.rawValue]) }
          + [value(row.coverage, fine), interval(row.coverage, fine)]
          + (isShown
            ? [
              row.servedWorst?.group ?? "–", row.servedWorst.map { value($0.utility, fine) } ?? "–",
              row.servedWorst.map {
                value($0.gap, fine) + ($0.gap.lower == nil ? "" : " (\(interval($0.gap, fine)))")
              } ?? "–",
            ] : [])
      },
      notes: (groupedBy == "highestValue"
        ? ["groups: people by the dimension that they put first"] : [])
        + methods(rows.map(\.utilitarian))
        + reasons(rows.flatMap { [$0.utilitarian, $0.coverage] }))
  }

  private var welfare: String? {
    let rows = results.groups
    func columns(_ name: String) -> [(title: String, alignment: TextTable.Alignment)] {
      [(name, .trailing), (title, .trailing)]
    }
    return TextTable.section(
      "Welfare",
      [("Model", .leading)] + columns("Nash") + columns("Atkinson 0.5") + columns("Atkinson 2")
        + columns("Sen") + columns("Gini") + [("Worst off", .trailing)],
      rows.map { row in
        [row.model]
          + [
            row.nash, row.atkinson["0.5"], row.atkinson["2"], row.sen, row.gini,
          ].flatMap { estimate in
            estimate.map { [value($0, fine), interval($0, fine)] } ?? ["–", "–"]
          } + [value(row.maximin, fine)]
      },
      notes: reasons(rows.flatMap { [$0.nash, $0.gini, $0.maximin] }))
  }

  private var orderings: String? {
    TextTable.section(
      "What each welfare function tells of the order of models",
      [
        ("Welfare", .leading), ("Pairs", .trailing), ("Told apart", .trailing),
        ("Best", .leading), ("Not told apart from it", .trailing),
      ],
      results.orderings.map {
        [
          $0.welfare, "\($0.pairs)", "\($0.separable)", $0.leaders.first ?? "–",
          "\(max($0.leaders.count - 1, 0))",
        ]
      })
  }

  // MARK: - One person

  private var person: String? {
    let rows = results.person
    let others = ProfileUtility.allCases.filter { other in
      rows.contains { $0.rankUnder[other.rawValue] != nil }
    }
    return TextTable.section(
      "What models are worth to you (\(utility.rawValue), 0 to 1)",
      [("Ranks", .trailing), ("Model", .leading), ("Fit", .trailing), (title, .trailing)]
        + others.map { ("Ranks by \($0.rawValue)", .trailing) },
      rows.map { row in
        [ranks(row.rank), row.model, value(row.similarity, fine), interval(row.similarity, fine)]
          + others.map { ranks(row.rankUnder[$0.rawValue]) }
      },
      notes: methods(rows.map(\.similarity)) + reasons(rows.map(\.similarity)))
  }

  // MARK: - All weights

  private var simplex: String? {
    let rows = results.simplex.filter {
      ($0.share.value ?? 0) > 0 || ($0.expectedShare ?? 0) >= 0.005
    }
    let isExact = rows.allSatisfy { $0.quadratureError == nil }
    return TextTable.section(
      "Of all weights the share for which a model leads",
      [("Model", .leading), ("As measured", .trailing)]
        + (isExact ? [] : [("Standard error of the points", .trailing)])
        + [("With the error of scores", .trailing)],
      rows.map { row in
        [row.model, value(row.share, fine)]
          + (isExact ? [] : [row.quadratureError.map { NumberText.fixed($0, decimals: 4) } ?? "–"])
          + [row.expectedShare.map(fine.text) ?? "–"]
      },
      notes: [
        isExact
          ? "as measured: exact volumes, taking the scores for the truth"
          : "as measured: by rotated Halton points, taking the scores for the truth",
        "with the error of scores: the mean over what other items of the kind would give; models below "
          + "0.005 in both are left out",
      ])
  }

  // MARK: - CSV

  var csv: String {
    if !results.alignment.isEmpty { return alignmentCSV }
    return results.person.isEmpty ? groupsCSV : personCSV
  }

  private static let estimate = ["estimate", "standardError", "lower", "upper"]

  private func cells(_ estimate: Estimate) -> [String] {
    [estimate.value, estimate.standardError, estimate.lower, estimate.upper].map(CSVText.optional)
  }

  private func cells(_ rank: RankRange?) -> [String] {
    [CSVText.optional(rank?.lower), CSVText.optional(rank?.upper)]
  }

  private var alignmentCSV: String {
    CSVText.table(
      header: ["model", "weights"] + Self.estimate
        + ["level", "method", "reason", "weightCovered", "rankLower", "rankUpper"],
      rows: results.alignment.map { row in
        [row.model, row.weights] + cells(row.score)
          + [
            CSVText.optional(row.score.level), row.score.method ?? "", row.score.reason ?? "",
            "\(row.weightCovered)",
          ] + cells(row.rank)
      })
  }

  /// A row a model and welfare function, and one a model and group.
  private var groupsCSV: String {
    let header =
      ["model", "welfare", "group", "people"] + Self.estimate
      + ["level", "method", "reason", "rankLower", "rankUpper"]
    func row(
      _ model: String, _ welfare: String, _ estimate: Estimate, group: String = "",
      people: Int? = nil, rank: RankRange? = nil
    ) -> [String] {
      [model, welfare, group, CSVText.optional(people)] + cells(estimate)
        + [CSVText.optional(estimate.level), estimate.method ?? "", estimate.reason ?? ""]
        + cells(rank)
    }
    var rows: [[String]] = []
    for one in results.groups {
      rows.append(row(one.model, "utilitarian", one.utilitarian, rank: one.rank))
      rows.append(row(one.model, "nash", one.nash))
      for key in one.atkinson.keys.sorted() {
        one.atkinson[key].map { rows.append(row(one.model, "atkinson.\(key)", $0)) }
      }
      for key in one.generalisedMeans.keys.sorted() {
        one.generalisedMeans[key].map {
          rows.append(row(one.model, "generalisedMeans.\(key)", $0))
        }
      }
      rows.append(row(one.model, "sen", one.sen))
      rows.append(row(one.model, "gini", one.gini))
      rows.append(row(one.model, "theil", one.theil))
      rows.append(row(one.model, "maximin", one.maximin))
      rows.append(row(one.model, "coverage", one.coverage))
    }
    rows += results.served.map {
      row($0.model, "served", $0.utility, group: $0.group, people: $0.people)
    }
    return CSVText.table(header: header, rows: rows)
  }

  private var personCSV: String {
    CSVText.table(
      header: ["model"] + Self.estimate + ["level", "method", "reason", "rankLower", "rankUpper"],
      rows: results.person.map { row in
        [row.model] + cells(row.similarity)
          + [
            CSVText.optional(row.similarity.level), row.similarity.method ?? "",
            row.similarity.reason ?? "",
          ] + cells(row.rank)
      })
  }
}
