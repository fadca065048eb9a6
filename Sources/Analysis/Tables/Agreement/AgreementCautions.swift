internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What a reader of `agreement` must know before using the figures.
struct AgreementCautions {
  let all: [Caution]

  init(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis, _ results: AgreementResults,
    scale: MeasurementLevel?
  ) throws(StatisticsError) {
    all =
      ratings.cautions + Self.size(ratings, analysis)
      + Self.scale(ratings, analysis, scale: scale) + Self.values(results)
      + (try Self.prevalence(ratings, analysis)) + Self.clusters(ratings, results)
  }

  private static func size(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis
  ) -> [Caution] {
    var cautions: [Caution] = []
    let (rated, pairable) = analysis.ratedUnits
    if pairable < rated {
      cautions.append(
        Caution(
          .singleRatings,
          said(
            "\(rated - pairable) of \(rated) units have one rating only; "
              + "they count for chance agreement alone")))
    }
    if ratings.skippedRows > 0 {
      cautions.append(
        Caution(
          .missingValues,
          ratings.skippedRows == 1
            ? said("1 row has no rating") : said("\(ratings.skippedRows) rows have no rating")))
    }
    let groups = ratings.clusters.map { Set($0).count } ?? pairable
    if pairable > 0, groups < 20 {
      cautions.append(
        Caution(
          .fewClusters,
          ratings.clusters == nil
            ? said("intervals rest on \(groups) units, fewer than 20")
            : said("intervals rest on \(groups) clusters, fewer than 20")))
    }
    return cautions
  }

  private static func scale(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis, scale: MeasurementLevel?
  ) -> [Caution] {
    guard analysis.weights.family == .identity else { return [] }
    if let scale, scale != .nominal {
      return [
        Caution(
          .scaleAndWeights,
          said(
            "the scale is \(said(.named(scale.rawValue), as: "scale")) and the weights are identity: "
              + "kappas and AC1 count every disagreement alike"))
      ]
    }
    if scale == nil, ratings.isNumeric, ratings.usedCategories > 2 {
      return [
        Caution(
          .scaleAndWeights,
          said(
            "the ratings are numbers of \(ratings.usedCategories) levels and no --scale is given: alpha "
              + "and kappas count every disagreement alike, be it by one level or by all. Give --scale "
              + "ordinal or interval (and --weights) where the numbers lie on a scale, --scale nominal "
              + "where they are codes"))
      ]
    }
    return []
  }

  private static func values(_ results: AgreementResults) -> [Caution] {
    var cautions: [Caution] = []
    let values = results.coefficients.reduce(into: [String: Double]()) {
      $0[$1.key] = $1.estimate.value
    }
    if let alpha = values[AgreementCoefficient.krippendorffAlpha.rawValue], alpha < 0.667 {
      cautions.append(
        Caution(
          .judgeAgreement,
          said("Krippendorff's alpha is below 0.667, the least for tentative conclusions")))
    }
    let low = results.coefficients.filter { ($0.estimate.value ?? 0) < -1 }.map(\.title)
    if !low.isEmpty {
      let names = low.joined(separator: said(", "))
      cautions.append(
        Caution(
          .belowRange,
          low.count == 1
            ? said(
              "\(names) is below -1: observed agreement is that of the units with two ratings, chance "
                + "agreement that of all; alpha uses the same units for both")
            : said(
              "\(names) are below -1: observed agreement is that of the units with two ratings, chance "
                + "agreement that of all; alpha uses the same units for both")))
    }
    return cautions
  }

  /// Where one category holds most ratings, agreement is high by that alone.
  ///
  /// Source: Feinstein & Cicchetti (1990), "High agreement but low kappa".
  private static func prevalence(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis
  ) throws(StatisticsError) -> [Caution] {
    // The paradox is one of equal ratings, whatever the weights.
    let plain =
      analysis.weights.family == .identity
      ? analysis : try AgreementAnalysis(ratings.table, clusters: ratings.clusters)
    let counts = ratings.table.categoryCounts
    guard let percent = plain.estimate(.percentAgreement).value?.value, percent >= 0.8,
      let kappa = plain.estimate(.fleissKappa).value, kappa.value < 0.4,
      let most = counts.max(), 2 * most > ratings.table.ratingCount,
      let place = counts.firstIndex(of: most)
    else { return [] }
    let name = ratings.table.categories.labels[place]
    let share = Double(most) / Double(ratings.table.ratingCount)
    let head = said(
      "`\(name)` holds \(NumberText.hyphened(100 * share, decimals: 0)) % of the ratings")
    if kappa.value > 0, let pValue = kappa.scoreTest.value?.pValue, pValue < 0.01 {
      return [
        Caution(
          .prevalence,
          said(
            "\(head): ratings are equal in \(number(percent)) of pairs, chance alone gives "
              + "\(number(kappa.expected)), and kappas and alpha are low for that; compare Gwet's "
              + "coefficient, and look at the rarer categories"))
      ]
    }
    return [
      Caution(
        .prevalence,
        said(
          "\(head): those who chose it that often without looking would be of one mind in "
            + "\(number(kappa.expected)) of pairs, and these raters are in \(number(percent)); agreement "
            + "beyond that is not shown"))
    ]
  }

  private static func clusters(
    _ ratings: AgreementRatings, _ results: AgreementResults
  ) -> [Caution] {
    guard ratings.clusters != nil else { return [] }
    let others = results.coefficients + results.intraclass
    let byJackknife = others.contains { $0.estimate.method == "cluster-jackknife-t" }
    let hasConcordance = others.contains {
      $0.key == "kendallW" && $0.estimate.value != nil
    }
    return
      (byJackknife
      ? [
        Caution(
          .intervalMethod,
          said(
            "intervals of correlations and ICC leave out one cluster at a time (jackknife); ICC has no "
              + "F test with clusters"))
      ] : [])
      + (hasConcordance
        ? [Caution(.intervalMethod, said("Kendall's W has no interval and no test with clusters"))]
        : [])
  }

  private static func number(_ value: Double) -> String {
    NumberText.hyphened(value, decimals: 2)
  }
}
