internal import Analysis
internal import PrintedNumbers
internal import Statistics

extension RankText {
  /// A row for each item, then for each covariate and, where they are asked for, each pair.
  var csv: String {
    CSVText.table(
      header: [
        "name", "estimate", "standard_error", "lower", "upper", "level", "method", "rank",
        "rank_lower", "rank_upper", "battles", "component", "place_lower", "place_upper",
        "degrees_of_freedom", "rank_method", "clusters", "reason", "kind", "second",
        "covariate_level", "unit", "statistic", "p_value", "adjusted_p_value", "win_probability",
        "win_probability_lower", "win_probability_upper", "overturning_votes",
        "overturning_share", "overturned_to", "overturning_confirmed",
      ],
      rows: results.items.map(row) + (results.covariates ?? []).map(row)
        + (hasPairs ? results.pairs ?? [] : []).map(row))
  }

  private func row(_ item: RankBoard.Item) -> [String] {
    let strength = item.strength
    let method = results.methods?.first { $0.component == item.component }
    let fragility = results.fragility.flatMap { $0.from == item.name ? $0 : nil }
    return estimate(item.name, strength) + [
      CSVText.optional(item.rank?.rank), CSVText.optional(item.rank?.lower),
      CSVText.optional(item.rank?.upper), CSVText.optional(item.battles),
      CSVText.optional(item.component), CSVText.optional(item.place?.lower),
      CSVText.optional(item.place?.upper), CSVText.optional(strength.degreesOfFreedom),
      item.rank == nil ? "" : CSVText.optional(method?.method),
      CSVText.optional(method?.clusters), CSVText.optional(strength.reason), "item", "", "", "", "",
      "", "", "", "", "", CSVText.optional(fragility?.votes), CSVText.optional(fragility?.share),
      CSVText.optional(fragility?.to), fragility?.confirmed.map { $0 ? "true" : "false" } ?? "",
    ]
  }

  private func row(_ found: CovariateResult) -> [String] {
    estimate(found.covariate, found.coefficient) + Self.empty(7) + [
      CSVText.optional(found.coefficient.degreesOfFreedom), "", "",
      CSVText.optional(found.coefficient.reason), "covariate", "", found.level ?? "",
      CSVText.optional(found.unit), CSVText.optional(found.test.statistic),
      CSVText.optional(found.test.pValue),
    ] + Self.empty(8)
  }

  private func row(_ pair: RankPair) -> [String] {
    estimate(pair.first, pair.difference) + Self.empty(4) + [
      CSVText.optional(pair.component), "", "",
      CSVText.optional(pair.difference.degreesOfFreedom), "", "",
      CSVText.optional(pair.difference.reason), "pair", pair.second, "", "",
      CSVText.optional(pair.test.statistic), CSVText.optional(pair.test.pValue),
      CSVText.optional(pair.adjustedPValue), CSVText.optional(pair.winProbability.value),
      CSVText.optional(pair.winProbability.lower), CSVText.optional(pair.winProbability.upper),
    ] + Self.empty(4)
  }

  /// The columns that an estimate of each kind has.
  private func estimate(_ name: String, _ estimate: Estimate) -> [String] {
    [
      name, CSVText.optional(estimate.value), CSVText.optional(estimate.standardError),
      CSVText.optional(estimate.lower), CSVText.optional(estimate.upper),
      CSVText.optional(estimate.level), CSVText.optional(estimate.method),
    ]
  }

  private static func empty(_ count: Int) -> [String] { Array(repeating: "", count: count) }
}
