internal import Statistics

/// All coefficients of agreement that a table of ratings allows.
struct AgreementResults: Encodable {
  let units: Int
  let raters: Int
  let ratings: Int
  /// The coefficients in the order in which they are printed; a key of the JSON each.
  let coefficients: [Coefficient]
  /// Intraclass correlations by form.
  let intraclass: [Coefficient]

  /// One coefficient.
  struct Coefficient {
    let key: String
    let title: String
    let estimate: EstimateResult
    /// Observed and expected agreement, where the coefficient has them.
    let agreement: (observed: Double, expected: Double)?
    let test: AgreementTest?
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
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
      try fields.encode(test.isExact ? "exact" : "asymptotic", forKey: Key("method"))
      try fields.encodeIfPresent(test.degreesOfFreedom, forKey: Key("degreesOfFreedom"))
    }
  }

  /// An estimate with its F test.
  private struct Intraclass: Encodable {
    let coefficient: Coefficient

    func encode(to encoder: any Encoder) throws {
      try coefficient.estimate.encode(to: encoder)
      guard coefficient.estimate.estimate != nil else { return }
      var container = encoder.container(keyedBy: Key.self)
      let test = coefficient.test
      try container.encode(test?.statistic, forKey: Key("fStatistic"))
      try container.encode(test?.degreesOfFreedom, forKey: Key("df1"))
      try container.encode(test?.denominatorDegreesOfFreedom, forKey: Key("df2"))
      try container.encode(test?.pValue, forKey: Key("pValue"))
    }
  }
}

extension AgreementResults {
  private static let titles: [AgreementCoefficient: String] = [
    .percentAgreement: "Percent agreement", .cohenKappa: "Cohen's kappa", .scottPi: "Scott's pi",
    .fleissKappa: "Fleiss' kappa", .randolphKappa: "Randolph's kappa",
    .congerKappa: "Conger's kappa", .krippendorffAlpha: "Krippendorff's alpha",
    .brennanPrediger: "Brennan-Prediger",
  ]

  /// Computes everything.
  ///
  /// - Parameters:
  ///   - replicates: bootstrap replicates; nil for analytic intervals.
  init(
    _ ratings: AgreementRatings, _ analysis: AgreementAnalysis, level: Double, replicates: Int?,
    seed: UInt64
  ) throws {
    let distribution = try replicates.map { count in
      try AgreementBootstrap(
        analysis, of: AgreementCoefficient.allCases, replicates: count, seed: seed
      ).distribution()
    }
    units = analysis.ratedUnits.rated
    raters = analysis.activeRaters
    self.ratings = ratings.table.ratingCount
    var coefficients = AgreementCoefficient.allCases.map { coefficient -> Coefficient in
      let outcome = analysis.estimate(coefficient)
      let estimate = outcome.value
      let isWeighted = analysis.weights.family != .identity
      return Coefficient(
        key: coefficient.rawValue,
        title: Self.titles[coefficient] ?? "Gwet's \(isWeighted ? "AC2" : "AC1")",
        estimate: EstimateResult(
          outcome.map(\.value),
          standardError: distribution.map { $0.standardError(coefficient).value }
            ?? estimate?.standardError.value,
          interval: distribution?.interval(coefficient, level: level)
            ?? estimate?.interval(level: level)),
        agreement: estimate.map { ($0.observed, $0.expected) },
        // That raters never agree is no hypothesis worth a test.
        test: coefficient == .percentAgreement ? nil : estimate?.test.value)
    }
    coefficients += Self.associations(ratings, level: level)
    self.coefficients = coefficients
    let correlation = IntraclassCorrelation(ratings.table)
    intraclass = IntraclassForm.allCases.map { form in
      let outcome: Outcome<IntraclassEstimate> =
        ratings.isNumeric ? correlation.estimate(form) : .undefined(.notNumeric)
      return Coefficient(
        key: form.rawValue, title: "ICC(\(form.rawValue))",
        estimate: EstimateResult(
          outcome.map(\.value), interval: outcome.value?.interval(level: level)),
        agreement: nil, test: outcome.value?.test.value)
    }
  }

  /// Concordance of all raters, and correlations of two.
  private static func associations(
    _ ratings: AgreementRatings, level: Double
  ) -> [Coefficient] {
    let concordance: Outcome<KendallConcordance> =
      ratings.isOrdered ? KendallConcordance.of(ratings.table) : .undefined(.notNumeric)
    let pairs = RatingPairs.of(ratings.table)
    func association(
      _ key: String, _ title: String, isAllowed: Bool,
      _ estimate: (RatingPairs) -> Outcome<AssociationEstimate>
    ) -> Coefficient {
      let outcome = isAllowed ? pairs.flatMap(estimate) : .undefined(.notNumeric)
      return Coefficient(
        key: key, title: title,
        estimate: EstimateResult(
          outcome.map(\.value), interval: outcome.value?.interval(level: level)),
        agreement: nil, test: outcome.value?.test.value)
    }
    return [
      Coefficient(
        key: "kendallW", title: "Kendall's W",
        estimate: EstimateResult(concordance.map(\.value)), agreement: nil,
        test: concordance.value?.test.value),
      association("spearman", "Spearman's rho", isAllowed: ratings.isOrdered) { $0.spearman() },
      association("pearson", "Pearson's r", isAllowed: ratings.isNumeric) { $0.pearson() },
      association("kendallTauB", "Kendall's tau-b", isAllowed: ratings.isOrdered) {
        $0.kendall(.b)
      },
    ]
  }
}
