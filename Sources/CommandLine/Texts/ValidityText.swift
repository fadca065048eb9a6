internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass validity` for a terminal, and as CSV.
struct ValidityText {
  let results: ValidityResults
  let system: ValueSystem
  let level: Double

  /// More pairs of dimensions are shown in CSV and JSON only.
  private static let mostPairs = 15

  var text: String {
    ([results.sentences.map(VisibleText.line).joined(separator: "\n")]
      + [
        consistency, structure, correlations, discriminant, concurrent, retest, knownGroups,
        prediction, circumplex, missing,
      ].compactMap(\.self)).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var title: String { NumberText.intervalTitle(level: level) }

  private func name(_ dimension: String) -> String {
    system.dimension(named: dimension)?.name
      ?? (dimension == ModelScore.overall ? "mean over all" : dimension)
  }

  private func interval(_ estimate: Estimate, _ decimals: Int = 2) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return "–" }
    return NumberText.range(lower...max(lower, upper), decimals: decimals)
  }

  /// "0.42 (0.31 to 0.53)"; a dash where there is nothing.
  private func both(_ estimate: Estimate, _ decimals: Int = 2) -> String {
    guard let value = estimate.value else { return "–" }
    return NumberText.fixed(value, decimals: decimals)
      + (estimate.lower == nil ? "" : " (\(interval(estimate, decimals)))")
  }

  /// A line for each reason why figures are not there, with what they are of.
  private func reasons(_ estimates: [(String, Estimate)]) -> [String] {
    var lines: [(reason: String, of: [String])] = []
    for (what, estimate) in estimates where estimate.lower == nil {
      guard let reason = estimate.reason else { continue }
      let words = (estimate.value == nil ? "undefined: " : "no interval: ") + reason
      if let place = lines.firstIndex(where: { $0.reason == words }) {
        if !lines[place].of.contains(what) { lines[place].of.append(what) }
      } else {
        lines.append((words, [what]))
      }
    }
    return lines.map { line in
      "\(CountText.list(line.of.map(VisibleText.name), most: 4)): \(line.reason)"
    }
  }

  // MARK: - The test itself

  private var consistency: String? {
    TextTable.section(
      "How alike items order the models, by dimension (\(title))",
      [
        ("Dimension", .leading), ("Models", .trailing), ("Clusters", .trailing),
        ("Halves", .trailing), ("Reliability", .trailing), ("Alpha", .trailing),
        ("Omega", .trailing),
      ],
      results.consistency.map {
        [
          name($0.dimension), "\($0.models)", "\($0.clusters)", both($0.splitHalf),
          both($0.splitHalfReliability), both($0.alpha), both($0.omega),
        ]
      },
      notes: reasons(
        results.consistency.flatMap {
          [
            ("reliability of \(name($0.dimension))", $0.splitHalfReliability),
            ("alpha of \(name($0.dimension))", $0.alpha),
            ("omega of \(name($0.dimension))", $0.omega),
          ]
        }))
  }

  private var structure: String? {
    guard let structure = results.structure else { return nil }
    let values = structure.eigenvalues.map { NumberText.fixed($0, decimals: 2) }
    return
      ([
        "Structure of the dimensions: eigenvalues "
          + (values.isEmpty ? structure.reason ?? "unknown" : values.joined(separator: ", ")),
        "first component \(both(structure.firstShare)), dimensions "
          + "\(both(structure.effectiveDimensions, 1)), general factor "
          + "\(both(structure.generalSaturation)), alpha \(both(structure.alpha))",
      ]
      + reasons([
        ("first component", structure.firstShare),
        ("general factor", structure.generalSaturation), ("alpha", structure.alpha),
      ])).joined(separator: "\n")
  }

  private var correlations: String? {
    let shown = results.correlations.sorted {
      abs($0.correlation.value ?? 0) > abs($1.correlation.value ?? 0)
    }.prefix(Self.mostPairs)
    return TextTable.section(
      "Correlations of dimensions over models"
        + (shown.count < results.correlations.count
          ? ", the \(shown.count) largest of \(results.correlations.count)" : ""),
      [
        ("First", .leading), ("Second", .leading), ("On the circle", .leading),
        ("Over models", .trailing), ("Over items", .trailing), ("Without error", .trailing),
      ],
      shown.map {
        [
          name($0.first), name($0.second), Self.words($0.relation), both($0.correlation),
          interval($0.overItems), both($0.disattenuated),
        ]
      },
      notes: reasons(
        shown.flatMap {
          [("over items", $0.overItems), ("without error", $0.disattenuated)]
        }))
  }

  private static func words(_ relation: DimensionCorrelation.Relation) -> String {
    relation == .notStated ? "–" : relation.rawValue
  }

  /// Of each dimension the pair of judges by which it is told apart least, and the halves.
  private var weakest: [DiscriminantTest] {
    var shown: [DiscriminantTest] = []
    for one in results.discriminant {
      if let place = shown.firstIndex(where: {
        $0.dimension == one.dimension && $0.method == one.method
      }) {
        if (one.difference.value ?? 0) < (shown[place].difference.value ?? 0) {
          shown[place] = one
        }
      } else {
        shown.append(one)
      }
    }
    return shown
  }

  private var discriminant: String? {
    TextTable.section(
      "Does a dimension go with itself more than with others?",
      [
        ("Dimension", .leading), ("By", .leading), ("With itself", .trailing),
        ("Nearest", .leading), ("With it", .trailing), ("Difference", .trailing),
        ("Adjusted p", .trailing), ("Ratio", .trailing),
      ],
      weakest.map {
        [
          name($0.dimension),
          $0.method == .halves ? "halves of the items" : $0.methods.joined(separator: ", "),
          both($0.convergent), $0.rival.isEmpty ? "–" : name($0.rival), both($0.discriminant),
          both($0.difference), TextCell.probability($0.adjustedPValue), both($0.heterotraitRatio),
        ]
      },
      notes: results.discriminant.isEmpty
        ? []
        : ["ratio: heterotrait-monotrait, near 1 where two names are of one thing"]
          + (weakest.count < results.discriminant.count
            ? [
              "of \(results.discriminant.count) tests the pair of judges that tells each dimension apart "
                + "least; all stand in --format csv"
            ] : [])
          + Set(
            results.discriminant.compactMap { one in
              one.reason.map { "\(name(one.dimension)): \($0)" }
            }
          ).sorted())
  }

  // MARK: - Beyond the test

  private var concurrent: String? {
    TextTable.section(
      "Correlations with criteria",
      [
        ("Criterion", .leading), ("Dimension", .leading), ("Models", .trailing),
        ("Pearson", .trailing), ("Over items", .trailing), ("Spearman", .trailing),
        ("Kendall", .trailing), ("Without error", .trailing), ("Adjusted p", .trailing),
      ],
      results.concurrent.map {
        [
          $0.criterion, name($0.dimension), "\($0.models)", both($0.pearson),
          interval($0.overItems), both($0.spearman), both($0.kendall), both($0.disattenuated),
          TextCell.probability($0.adjustedPValue),
        ]
      },
      notes: reasons(
        results.concurrent.flatMap {
          [
            ("\($0.criterion), \(name($0.dimension))", $0.pearson), ("over items", $0.overItems),
            ("without error", $0.disattenuated),
          ]
        }))
  }

  private var retest: String? {
    TextTable.section(
      "Test and retest (agreement and consistency of two occasions, error and change in points)",
      [
        ("Dimension", .leading), ("Occasions", .leading), ("Models", .trailing),
        ("Items", .trailing), ("Agreement", .trailing), ("Consistency", .trailing),
        ("Mean change", .trailing), ("Error", .trailing), ("Detectable", .trailing),
      ],
      results.retest.map {
        [
          name($0.dimension), "\($0.first), \($0.second)", "\($0.models)", "\($0.items)",
          both($0.agreement), both($0.consistency), both($0.meanChange, 1),
          both($0.measurementError, 1), both($0.smallestDetectableChange, 1),
        ]
      },
      notes: reasons(results.retest.map { (name($0.dimension), $0.agreement) }))
  }

  private var knownGroups: String? {
    TextTable.section(
      "Known groups (difference in points)",
      [
        ("For", .leading), ("Level", .leading), ("Dimension", .leading), ("Role", .leading),
        ("Over items", .trailing), ("Over models", .trailing), ("g", .trailing),
        ("Adjusted p", .trailing),
      ],
      results.knownGroups.map {
        [
          name($0.target), "\($0.level) against \($0.baseline)", name($0.dimension),
          $0.role.rawValue, both($0.difference, 1), interval($0.overModels, 1), both($0.hedgesG),
          TextCell.probability($0.adjustedPValue),
        ]
      },
      notes: reasons(
        results.knownGroups.flatMap {
          [("over items", $0.difference), ("over models", $0.overModels), ("g", $0.hedgesG)]
        }))
  }

  private var prediction: String? {
    TextTable.section(
      "What scores foretell of items that were not counted (errors in points)",
      [
        ("Dimension", .leading), ("Correlation", .trailing), ("Error", .trailing),
        ("By the mean", .trailing), ("Skill", .trailing),
      ],
      results.prediction.map {
        [
          name($0.dimension), both($0.correlation), both($0.error, 1), both($0.nullError, 1),
          both($0.skill),
        ]
      },
      notes: reasons(results.prediction.map { (name($0.dimension), $0.correlation) }))
  }

  private var circumplex: String? {
    TextTable.section(
      "Fit of the values to their circle",
      [
        ("Over", .leading), ("Order", .leading), ("Cases", .trailing),
        ("Correlation", .trailing), ("p", .trailing),
        ("Order met", .trailing), ("p of order", .trailing),
      ],
      results.circumplex.map {
        [
          $0.of.rawValue, $0.order, "\($0.cases)", both($0.correlation),
          TextCell.probability($0.pValue),
          $0.correspondenceIndex.map { NumberText.fixed($0, decimals: 2) } ?? "–",
          TextCell.probability($0.orderPValue),
        ]
      }, notes: reasons(results.circumplex.map { ($0.of.rawValue, $0.correlation) }))
  }

  private var missing: String? {
    guard !results.missing.isEmpty else { return nil }
    return
      (["Not looked at:"]
      + results.missing.map { "\($0.part.rawValue): \($0.reason)" }).joined(separator: "\n")
  }

  // MARK: - CSV

  var csv: String {
    CSVText.table(
      header: [
        "table", "dimension", "subject", "measure", "estimate", "standard_error", "lower",
        "upper", "level", "method", "n", "p_value", "adjusted_p_value", "reason",
      ],
      rows: results.figures.map { figure in
        let estimate = figure.estimate
        return [
          figure.table, figure.dimension, figure.subject, figure.measure,
          CSVText.optional(estimate.value), CSVText.optional(estimate.standardError),
          CSVText.optional(estimate.lower), CSVText.optional(estimate.upper),
          CSVText.optional(estimate.level), estimate.method ?? "", "\(figure.count)",
          CSVText.optional(figure.pValue), CSVText.optional(figure.adjustedPValue),
          estimate.reason ?? "",
        ]
      })
  }
}
