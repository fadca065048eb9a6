internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass pairs` for a terminal, and as CSV.
struct PairsText {
  let results: PairResults
  let system: ValueSystem
  let level: Double
  let margin: Double?

  // MARK: - Text

  var text: String { results.families.map(text).joined(separator: "\n\n") }

  private func text(_ family: PairFamily) -> String {
    let pairs = results.pairs.filter { $0.dimension == family.dimension }
    let name = system.dimension(named: family.dimension)?.name ?? "mean over all dimensions"
    var lines = [
      "\(system.name), \(name): \(CountText.counted(pairs.count, "pair")) of "
        + CountText.counted(family.models.count, "model"),
      VisibleText.line(family.sentence),
    ]
    guard !pairs.isEmpty else { return lines.joined(separator: "\n") }
    lines.append(table(pairs))
    lines += notes(family, pairs)
    lines += noise(family)
    lines += passes(family)
    return lines.joined(separator: "\n")
  }

  private func table(_ pairs: [PairResult]) -> String {
    let precision = precision(pairs.compactMap(\.difference.standardError))
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("First", .leading), ("Second", .leading), ("Difference", .trailing),
      (NumberText.intervalTitle(level: level), .trailing), ("p", .trailing),
      ("Adjusted p", .trailing),
    ]
    if margin != nil { columns.append(("p of margin", .trailing)) }
    columns += [
      ("Detectable", .trailing), ("Items", .trailing), ("Clusters", .trailing), ("df", .trailing),
      ("Verdict", .leading),
    ]
    return TextTable(
      columns: columns,
      rows: pairs.map { pair in
        var row = [
          pair.first, pair.second, pair.difference.value.map { signed($0, precision) } ?? "–",
          interval(pair.difference, precision), TextCell.probability(pair.test.pValue),
          TextCell.probability(pair.adjustedPValue),
        ]
        if margin != nil { row.append(TextCell.probability(pair.equivalence?.adjustedPValue)) }
        row += [
          pair.minimumDetectableDifference.map(precision.text) ?? "–", "\(pair.items)",
          "\(pair.clusters)", pair.difference.degreesOfFreedom.map(NumberText.size) ?? "–",
          Self.words(pair.verdict),
        ]
        return row
      }
    ).text
  }

  /// One decimal at the least, so that an end beside zero shows its side.
  private func precision(_ errors: [Double]) -> Precision {
    Precision(decimals: max(1, Precision(errors: errors).decimals))
  }

  private func interval(_ estimate: Estimate, _ precision: Precision) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return precision.text(lower, upper)
  }

  /// A difference with its sign.
  private func signed(_ value: Double, _ precision: Precision) -> String {
    let text = precision.text(value)
    return TextCell.signed(text, of: value)
  }

  static func words(_ verdict: PairVerdict) -> String {
    switch verdict {
    case .firstHigher: "first higher"
    case .secondHigher: "second higher"
    case .notShownToDiffer: "not shown to differ"
    case .equivalent: "equivalent"
    case .noSharedItems: "no shared items"
    }
  }

  /// What the columns mean.
  private func notes(_ family: PairFamily, _ pairs: [PairResult]) -> [String] {
    let method = family.adjustment == .holm ? "Holm's method" : "Benjamini and Hochberg's method"
    var notes = [
      "difference: first minus second on the items that have a score of both, in "
        + family.unit,
      "adjusted p: for \(CountText.counted(family.tests, "test")) by \(method); verdicts at "
        + "\(probabilityText(family.significance)), intervals for one pair each",
      "detectable: the smallest true difference that a test at "
        + "\(NumberText.significant(family.smallestSignificance, digits: 2)) (the first of "
        + "\(family.tests)) finds with \(NumberText.percent(family.power)) power at the spread that "
        + "is seen",
    ]
    if let margin {
      notes.append(
        "p of margin: adjusted likewise, of two one-sided tests that the difference is less than "
          + "\(NumberText.plain(margin)) either way")
    }
    func add(_ note: String) {
      if !notes.contains(note) { notes.append(note) }
    }
    for pair in pairs {
      if pair.test.method == .exact { add("p: McNemar's exact test") }
      if let method = pair.difference.method, let reason = pair.difference.methodReason {
        add("\(method): \(reason)")
      }
      if pair.difference.lower == nil, let reason = pair.difference.reason {
        add("\(pair.difference.value == nil ? "no difference" : "no interval"): \(reason)")
      }
      if let reason = pair.minimumDetectableDifferenceReason, pair.difference.value != nil {
        add("nothing detectable: \(reason)")
      }
    }
    if pairs.contains(where: { $0.difference.lower != nil }) {
      notes.append("estimand: \(Estimand.itemsLikeThese.description)")
    }
    return notes
  }

  private func probabilityText(_ value: Double) -> String {
    NumberText.significant(value, digits: 3)
  }

  private func noise(_ family: PairFamily) -> [String] {
    let noise = results.noise.filter { $0.dimension == family.dimension }
    guard !noise.isEmpty, results.families.count == 1 else { return [] }
    let precision = precision(noise.compactMap(\.items))
    func text(_ value: Double?) -> String { value.map(precision.text) ?? "–" }
    let table = TextTable(
      columns: [
        ("Model", .leading), ("Items", .trailing), ("Repeats", .trailing), ("Judges", .trailing),
      ], rows: noise.map { [$0.model, text($0.items), text($0.repeats), text($0.judges)] })
    return [
      "What the standard error of a score is made of (parts add up as squares; clusters aside):",
      table.text,
    ]
  }

  private func passes(_ family: PairFamily) -> [String] {
    let repeats = results.repeats.filter { $0.dimension == family.dimension }
    guard !repeats.isEmpty, results.families.count == 1 else { return [] }
    let precision = Precision(decimals: 3)
    func text(_ estimate: Estimate) -> String { estimate.value.map(precision.text) ?? "–" }
    let title = NumberText.intervalTitle(level: level)
    let table = TextTable(
      columns: [
        ("Model", .leading), ("k", .trailing), ("pass@k", .trailing), (title, .trailing),
        ("pass^k", .trailing), (title, .trailing),
      ],
      rows: repeats.map {
        [
          $0.model, "\($0.k)", text($0.passAtK), interval($0.passAtK, precision),
          text($0.passHatK), interval($0.passHatK, precision),
        ]
      })
    return ["One of k answers to an item is right (pass@k), all of k are (pass^k):", table.text]
  }

  // MARK: - CSV

  var csv: String {
    let tests = Dictionary(
      results.families.map { ($0.dimension, $0.tests) }, uniquingKeysWith: { first, _ in first })
    return CSVText.table(
      header: [
        "dimension", "first", "second", "items", "unshared_items", "clusters", "estimate",
        "standard_error", "lower", "upper", "level", "method", "method_reason",
        "degrees_of_freedom", "effective_sample_size", "statistic", "p_value", "p_value_method",
        "test_degrees_of_freedom", "adjusted_p_value", "adjustment", "tests",
        "equivalence_p_value", "adjusted_equivalence_p_value", "minimum_detectable_difference",
        "verdict", "reason",
      ],
      rows: results.pairs.map { row($0, tests: tests[$0.dimension]) })
  }

  private func row(_ pair: PairResult, tests: Int?) -> [String] {
    let difference = pair.difference
    return [
      pair.dimension, pair.first, pair.second, "\(pair.items)", "\(pair.unsharedItems)",
      "\(pair.clusters)", CSVText.optional(difference.value),
      CSVText.optional(difference.standardError), CSVText.optional(difference.lower),
      CSVText.optional(difference.upper), CSVText.optional(difference.level),
      difference.method ?? "", difference.methodReason ?? "",
      CSVText.optional(difference.degreesOfFreedom),
      CSVText.optional(difference.effectiveSampleSize), CSVText.optional(pair.test.statistic),
      CSVText.optional(pair.test.pValue), pair.test.method?.rawValue ?? "",
      CSVText.optional(pair.test.degreesOfFreedom), CSVText.optional(pair.adjustedPValue),
      pair.adjustment.rawValue, CSVText.optional(tests),
      CSVText.optional(pair.equivalence?.pValue),
      CSVText.optional(pair.equivalence?.adjustedPValue),
      CSVText.optional(pair.minimumDetectableDifference), pair.verdict.rawValue,
      difference.reason ?? pair.test.reason ?? "",
    ]
  }
}
