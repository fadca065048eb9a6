import Statistics
import Testing

@Suite("Coefficients of agreement equal those of irrCAC, irr, krippendorff and statsmodels")
struct AgreementReferenceTests {
  private static let names: [String: AgreementCoefficient] = [
    "fleiss": .fleissKappa, "gwet": .gwetAC, "gwet_ac": .gwetAC, "gwet_ac1": .gwetAC,
    "conger": .congerKappa, "cohen_or_conger": .congerKappa, "bp": .brennanPrediger,
    "brennan_prediger": .brennanPrediger, "krippendorff": .krippendorffAlpha,
    "kripp": .krippendorffAlpha, "percent_agreement": .percentAgreement,
    "pa": .percentAgreement, "cohen": .cohenKappa, "scott": .scottPi,
  ]

  private static func family(_ name: String) throws -> WeightFamily {
    name == "unweighted" ? .identity : try #require(WeightFamily(rawValue: name))
  }

  private func expectInterval(
    _ reference: ReferenceCase, _ estimate: AgreementEstimate, _ expected: ExpectedValue
  ) throws {
    let interval = estimate.interval(level: 0.95, method: .studentT).value
    if expected["ci"].isStated {
      reference.expect(interval.map { [$0.lower, $0.upper] }, expected["ci"])
    }
    if let text = expected["ci_text"].string {
      // irrCAC prints three decimals.
      let interval = try #require(interval)
      let ends = text.dropFirst().dropLast().split(separator: ",").compactMap { Double($0) }
      #expect(abs(interval.lower - ends[0]) <= 5.1e-4, "\(expected.path): \(interval), \(text)")
      #expect(abs(interval.upper - ends[1]) <= 5.1e-4, "\(expected.path): \(interval), \(text)")
    }
  }

  @Test(
    "all coefficients with missing ratings under each weight family",
    arguments: [
      "cac-raw4-unweighted", "cac-raw4-linear", "cac-raw4-ordinal", "cac-raw4-radical",
      "cac-raw4-circular", "cac-raw4-bipolar", "cac-py-raw4-identity", "cac-py-raw4-linear",
      "cac-py-raw4-quadratic", "cac-py-raw4-ordinal", "cac-py-raw4-radical", "cac-py-raw4-ratio",
      "cac-py-40x5-identity", "cac-constant-rater",
    ])
  func raw(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let table = try reference.ratings()
    let weights = try Self.family(try #require(reference.options["weights"].string))
    // irrCAC's own variance, which is the library's where each unit has two ratings.
    let analysis = try AgreementAnalysis(table, weights: weights, variance: .gwet)
    for (name, expected) in reference.expected.object {
      let coefficient = try #require(Self.names[name], "\(name)")
      let estimate = try #require(analysis.estimate(coefficient).value, "\(id) \(name)")
      let test = estimate.test.value
      // The Python irrCAC gives a one-sided p-value for this one coefficient; R's is two-sided.
      let sides: Double = name == "bp" && id.hasPrefix("cac-py") ? 1 : 2
      for (key, got) in [
        ("coeff", estimate.value), ("pa", estimate.observed), ("pe", estimate.expected),
        ("se", estimate.standardError.value), ("se_rounded", estimate.standardError.value),
        ("z", test?.statistic), ("p", test.map { $0.pValue * sides / 2 }),
      ] where expected[key].isStated {
        reference.expect(got, expected[key])
      }
      try expectInterval(reference, estimate, expected)
    }
  }

  @Test(
    "coefficients of a contingency table with their large-sample errors",
    arguments: [
      "cac-table-identity", "cac-table-linear", "cac-table-ordinal", "cac-table-radical",
    ])
  func contingency(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let table = try RatingTable(
      contingency: reference.data["table"].array.map { $0.numbers.map { Int($0) } })
    let family = try Self.family(String(id.dropFirst("cac-table-".count)))
    let given = try AgreementWeights(matrix: reference.options["W"].array.map(\.numbers))
    let tabled = try AgreementWeights(family, categories: table.categories)
    for row in 0..<3 {
      for column in 0..<3 {
        #expect(abs(given[row, column] - tabled[row, column]) < 1e-14)
      }
    }
    for analysis in [
      try AgreementAnalysis(table, weights: family, divisor: .units),
      try AgreementAnalysis(table, weights: given, divisor: .units),
    ] {
      for (name, expected) in reference.expected.object {
        let coefficient = try #require(Self.names[name], "\(name)")
        let estimate = try #require(analysis.estimate(coefficient).value, "\(name)")
        reference.expect(estimate.value, expected["coeff"])
        reference.expect(estimate.standardError.value, expected["se"])
        reference.expect(estimate.test.value?.pValue, expected["p"])
        try expectInterval(reference, estimate, expected)
      }
    }
  }

  @Test("the finite population correction")
  func finitePopulation() throws {
    let reference = try ReferenceCases.load("cac-raw4-finite-population")
    let table = try reference.ratings()
    let analysis = try AgreementAnalysis(
      table, populationSize: Int(try #require(reference.options["N"].number)), variance: .gwet)
    let errors: [(String, AgreementCoefficient)] = [
      ("gwet_se", .gwetAC), ("fleiss_se", .fleissKappa),
    ]
    for (name, coefficient) in errors {
      reference.expect(
        analysis.estimate(coefficient).value?.standardError.value, reference.expected[name])
    }
  }

  @Test(
    "Krippendorff's alpha at all levels",
    arguments: [
      "kripp-4rater", "kripp-4rater-irr", "kripp-one-disagreement", "kripp-negative",
      "kripp-unit-single-rating-dropped",
    ])
  func alpha(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let table = try reference.ratings(rows: "raters")
    for (name, expected) in reference.expected.object {
      let level = MeasurementLevel(rawValue: name)
      #expect(level != nil)
      let analysis = try AgreementAnalysis(table, level: level)
      reference.expect(analysis.estimate(.krippendorffAlpha).value?.value, expected)
    }
  }

  @Test("alpha is undefined without variation, with one rater and without overlap, and says so")
  func undefinedAlpha() throws {
    let reference = try ReferenceCases.load("kripp-undefined")
    let reasons: [String: UndefinedReason] = [
      "all_same": .noVariation, "one_rater": .noPairableRatings, "no_overlap": .noPairableRatings,
    ]
    for (name, reason) in reasons {
      let table = try reference.ratings(name, rows: "raters")
      for level in MeasurementLevel.allCases {
        let outcome = try AgreementAnalysis(table, level: level).estimate(.krippendorffAlpha)
        reference.expect(outcome.value?.value, reference.expected["peer_behaviour"][name])
        #expect(outcome.reason == reason, "\(name)")
      }
    }
  }

  @Test("a single category leaves everything undefined but percent agreement, which is 1")
  func singleCategory() throws {
    let reference = try ReferenceCases.load("cac-single-category")
    let table = try reference.ratings()
    let analysis = try AgreementAnalysis(table)
    let percent = try #require(analysis.estimate(.percentAgreement).value)
    let peer = reference.expected["peer_behaviour"]
    reference.expect(percent.value, peer["pa.coeff.raw"])
    #expect(percent.standardError.reason == .constantData)
    for coefficient in AgreementCoefficient.allCases
    where coefficient != .percentAgreement && !coefficient.needsTwoRaters {
      #expect(analysis.estimate(coefficient).reason == .noVariation, "\(coefficient)")
    }
    for (name, coefficient) in [
      ("fleiss.kappa.raw", AgreementCoefficient.fleissKappa), ("conger.kappa.raw", .congerKappa),
      ("bp.coeff.raw", .brennanPrediger), ("krippen.alpha.raw", .krippendorffAlpha),
    ] {
      reference.expect(analysis.estimate(coefficient).value?.value, peer[name])
    }
    // irrCAC's AC1 of 1 is given on a declared scale, which says that another category could have
    // been chosen.
    let declared = try reference.ratings(categories: RatingCategories(values: [1, 2, 3]))
    reference.expect(
      try AgreementAnalysis(declared).estimate(.gwetAC).value?.value, peer["gwet.ac1.raw"])
    #expect(try AgreementAnalysis(declared).estimate(.fleissKappa).reason == .noVariation)
  }

  @Test("Cohen's kappa with both standard errors, weights, its maximum and Matthews' correlation")
  func cohen() throws {
    let reference = try ReferenceCases.load("cohen-kappa-se")
    let table = try RatingTable(
      ratings: zip(reference.data["a"].numbers, reference.data["b"].numbers).map { [$0, $1] })
    let families: [WeightFamily] = [.identity, .linear, .quadratic]
    for (name, family) in zip(["unweighted", "linear", "quadratic"], families) {
      let kappa = try #require(try CohenKappa.of(table, weights: family).value)
      let expected = reference.expected[name]
      reference.expect(kappa.estimate.value, expected["k"])
      reference.expect(kappa.estimate.standardError.value, expected["std"])
      reference.expect(kappa.estimate.nullStandardError, expected["std0"])
    }
    let kappa = try #require(try CohenKappa.of(table).value)
    let expected = reference.expected["unweighted"]
    let test = try #require(kappa.estimate.test.value)
    let interval = try #require(kappa.estimate.interval(level: 0.95, method: .normal).value)
    reference.expect(
      [test.statistic, test.pValue, interval.lower, interval.upper],
      ["z", "p", "low", "high"].map { expected[$0] })
    reference.expect(kappa.largestPossible, expected["kmax"])
    reference.expect(kappa.matthewsCorrelation.value, reference.expected["mcc"])
    reference.expect(
      try families.compactMap { try CohenKappa.of(table, weights: $0).value?.estimate.value },
      reference.expected["sklearn"])
  }

  @Test("Fleiss' and Randolph's kappa of a table of counts")
  func counts() throws {
    let reference = try ReferenceCases.load("fleiss-variants")
    let table = try RatingTable(
      counts: reference.data["counts"].array.map { $0.numbers.map { Int($0) } })
    let analysis = try AgreementAnalysis(table)
    reference.expect(analysis.estimate(.fleissKappa).value?.value, reference.expected["fleiss"])
    reference.expect(analysis.estimate(.randolphKappa).value?.value, reference.expected["randolph"])
    #expect(analysis.estimate(.congerKappa).reason == .ratersUnknown)
  }

  @Test("the share of units on which all agree within a tolerance")
  func unanimity() throws {
    let reference = try ReferenceCases.load("irr-percent-agreement")
    let table = try reference.ratings()
    reference.expect(
      reference.options["tolerance"].numbers.compactMap {
        table.unanimity(tolerance: $0).value.map { 100 * $0 }
      }, reference.expected["percent"])
  }
}
