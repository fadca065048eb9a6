internal import PrintedNumbers
package import Statistics
internal import Wording

/// All coefficients of agreement that a table of ratings allows.
package struct AgreementResults: Encodable, Sendable {
  package let units: Int
  package let raters: Int
  package let ratings: Int
  /// The coefficients in the order in which they are printed; a key of the JSON each.
  package let coefficients: [Coefficient]
  /// Intraclass correlations by form.
  package let intraclass: [Coefficient]

  /// One coefficient.
  package struct Coefficient: Sendable {
    package let key: String
    package let title: String
    package let estimate: Estimate
    /// Observed and expected agreement, where the coefficient has them.
    package let agreement: (observed: Double, expected: Double)?
    package let test: TestResult?
    /// Of how many ratings the mean is judged, for an intraclass correlation of a mean.
    package var ratingsPerUnit: Double?
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(units, forKey: Key("units"))
    try container.encode(raters, forKey: Key("raters"))
    try container.encode(ratings, forKey: Key("ratings"))
    for coefficient in coefficients {
      try container.encode(Plain(coefficient: coefficient), forKey: Key(coefficient.key))
    }
    var forms = container.nestedContainer(keyedBy: Key.self, forKey: Key("icc"))
    for form in intraclass {
      try forms.encode(Intraclass(coefficient: form), forKey: Key(form.key))
    }
  }

  /// An estimate with its agreements and test beside it.
  private struct Plain: Encodable {
    let coefficient: Coefficient

    func encode(to encoder: any Encoder) throws {
      try coefficient.estimate.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      if let agreement = coefficient.agreement {
        try container.encode(agreement.observed, forKey: Key("observedAgreement"))
        try container.encode(agreement.expected, forKey: Key("expectedAgreement"))
      }
      guard let test = coefficient.test else { return }
      var fields = container.nestedContainer(keyedBy: Key.self, forKey: Key("test"))
      try fields.encode(test.statistic, forKey: Key("statistic"))
      try fields.encode(test.pValue, forKey: Key("pValue"))
      try fields.encode(test.method.rawValue, forKey: Key("method"))
      try fields.encodeIfPresent(test.degreesOfFreedom, forKey: Key("degreesOfFreedom"))
    }
  }

  /// An estimate with its F test.
  private struct Intraclass: Encodable {
    let coefficient: Coefficient

    func encode(to encoder: any Encoder) throws {
      try coefficient.estimate.encode(to: encoder)
      guard coefficient.estimate.value != nil else { return }
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(coefficient.ratingsPerUnit, forKey: Key("k"))
      let test = coefficient.test
      try container.encode(test?.statistic, forKey: Key("fStatistic"))
      try container.encode(test?.degreesOfFreedom, forKey: Key("df1"))
      try container.encode(test?.denominatorDegreesOfFreedom, forKey: Key("df2"))
      try container.encode(test?.pValue, forKey: Key("pValue"))
    }
  }
}

extension AgreementResults {
  private static func title(of coefficient: AgreementCoefficient, isWeighted: Bool) -> String {
    switch coefficient {
    case .percentAgreement: isWeighted ? said("Weighted agreement") : said("Percent agreement")
    case .gwetAC: isWeighted ? said("Gwet's AC2") : said("Gwet's AC1")
    case .cohenKappa: said("Cohen's kappa")
    case .scottPi: said("Scott's pi")
    case .fleissKappa: said("Fleiss' kappa")
    case .randolphKappa: said("Randolph's kappa")
    case .congerKappa: said("Conger's kappa")
    case .krippendorffAlpha: said("Krippendorff's alpha")
    case .brennanPrediger: said("Brennan-Prediger")
    }
  }

  /// Computes everything.
  ///
  /// - Parameter bootstrap: nil for score intervals.
  init(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis, level: Double,
    bootstrap: AgreementSettings.Bootstrap?
  ) throws(StatisticsError) {
    let distribution = try bootstrap.map { bootstrap throws(StatisticsError) in
      try AgreementBootstrap(
        analysis, of: AgreementCoefficient.allCases, replicates: bootstrap.replicates,
        seed: bootstrap.seed
      ).distribution()
    }
    units = analysis.ratedUnits.rated
    raters = analysis.activeRaters
    self.ratings = ratings.table.ratingCount
    let isWeighted = analysis.weights.family != .identity
    var coefficients = AgreementCoefficient.allCases.map { coefficient -> Coefficient in
      let outcome = analysis.estimate(coefficient)
      let estimate = outcome.value
      return Coefficient(
        key: coefficient.rawValue, title: Self.title(of: coefficient, isWeighted: isWeighted),
        estimate: Estimate(
          outcome.map(\.value),
          standardError: distribution.map { $0.standardError(coefficient).value }
            ?? estimate?.standardError.value,
          interval: distribution?.interval(
            coefficient, level: level, method: bootstrap?.method ?? .bca)
            ?? estimate?.interval(level: level)),
        agreement: estimate.map { ($0.observed, $0.expected) },
        test: estimate?.scoreTest.value)
    }
    coefficients += Self.associations(ratings, level: level)
    self.coefficients = coefficients
    intraclass = Self.intraclass(ratings, level: level)
  }

  /// The six forms; an averaged form says of how many ratings.
  private static func intraclass(_ ratings: AgreementRatings, level: Double) -> [Coefficient] {
    guard ratings.isNumeric else {
      return IntraclassForm.allCases.map { form in
        Coefficient(
          key: form.rawValue, title: "ICC(\(form.rawValue))",
          estimate: Estimate(.undefined(.needsNumbers)), agreement: nil, test: nil)
      }
    }
    let correlation = IntraclassCorrelation(ratings.table)
    let jackknife = ratings.clusters.map { ratings.table.jackknife(clusters: $0, of: correlation) }
    var single: [IntraclassForm: Outcome<ConfidenceInterval>] = [:]
    return IntraclassForm.allCases.map { form in
      let outcome = correlation.estimate(form)
      let byCluster = jackknife?[form]
      let interval = outcome.value.map { estimate -> Outcome<ConfidenceInterval> in
        if byCluster != nil, form.ofOneRating == .randomSingle {
          return .undefined(
            .notIdentified(
              said("leaving out clusters of units does not show the error of the raters")))
        }
        if let byCluster { return byCluster.flatMap { $0.interval(level: level) } }
        return single[form.ofOneRating].flatMap(estimate.steppedUp)
          ?? estimate.interval(level: level)
      }
      single[form] = interval
      let k = form.isAverage ? outcome.value?.ratingsPerUnit : nil
      return Coefficient(
        key: form.rawValue,
        title: "ICC(\(form.rawValue))" + (k.map { ", k = \(text($0))" } ?? ""),
        estimate: Estimate(
          outcome.map(\.value),
          standardError: interval?.value == nil
            ? nil : byCluster?.flatMap(\.standardError).value, interval: interval),
        // The F tests take units for independent.
        agreement: nil, test: byCluster == nil ? outcome.value?.test.value : nil,
        ratingsPerUnit: k)
    }
  }

  private static func text(_ k: Double) -> String {
    k == k.rounded() ? "\(Int(k))" : NumberText.hyphened(k, decimals: 2)
  }

  /// Concordance of all raters, and correlations of two.
  private static func associations(
    _ ratings: AgreementRatings, level: Double
  ) -> [Coefficient] {
    let unordered: UndefinedReason? = ratings.isOrdered ? nil : .notNumeric
    let concordance: Outcome<KendallConcordance> =
      unordered.map { .undefined($0) } ?? KendallConcordance.of(ratings.table)
    let pairs = RatingPairs.of(ratings.table)
    func association(
      _ key: String, _ title: String, unless obstacle: UndefinedReason?,
      _ estimate: (RatingPairs) -> Outcome<AssociationEstimate>
    ) -> Coefficient {
      let outcome = obstacle.map { .undefined($0) } ?? pairs.flatMap(estimate)
      guard let clusters = ratings.clusters, outcome.value != nil else {
        return Coefficient(
          key: key, title: title,
          estimate: Estimate(
            outcome.map(\.value), interval: outcome.value?.interval(level: level)),
          agreement: nil, test: outcome.value?.test.value)
      }
      let jackknife = ratings.table.jackknife(clusters: clusters, estimate)
      return Coefficient(
        key: key, title: title,
        estimate: Estimate(
          outcome.map(\.value), standardError: jackknife.flatMap(\.standardError).value,
          interval: jackknife.flatMap { $0.interval(level: level) }),
        agreement: nil, test: jackknife.flatMap(\.test).value)
    }
    return [
      Coefficient(
        key: "kendallW", title: said("Kendall's W"),
        estimate: Estimate(concordance.map(\.value)), agreement: nil,
        // Its test takes units for independent.
        test: ratings.clusters == nil ? concordance.value?.test.value : nil),
      association("spearman", said("Spearman's rho"), unless: unordered) { $0.spearman() },
      association("pearson", said("Pearson's r"), unless: ratings.isNumeric ? nil : .needsNumbers) {
        $0.pearson()
      },
      association("kendallTauB", said("Kendall's tau-b"), unless: unordered) {
        $0.kendall(.b)
      },
    ]
  }
}
