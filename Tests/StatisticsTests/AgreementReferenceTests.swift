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
    _ reference: ReferenceCase, _ estimate: AgreementEstimate, _ expected: JSONValue, _ what: String
  ) throws {
    let interval = try #require(estimate.interval(level: 0.95, reference: .studentT).value)
    if !expected["ci"].array.isEmpty {
      reference.expect(
        [interval.lower, interval.upper], expected["ci"].numbers, "\(what) interval")
    }
    if let text = expected["ci_text"].string {
      // irrCAC prints three decimals.
      let ends = text.dropFirst().dropLast().split(separator: ",").compactMap { Double($0) }
      #expect(abs(interval.lower - ends[0]) <= 5.1e-4, "\(reference.id): \(what) \(interval)")
      #expect(abs(interval.upper - ends[1]) <= 5.1e-4, "\(reference.id): \(what) \(interval)")
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
    let table = try AgreementTables.table(reference.data["ratings"])
    let weights = try Self.family(try #require(reference.options["weights"].string))
    let analysis = try AgreementAnalysis(table, weights: weights)
    for (name, expected) in reference.expected.object {
      let coefficient = try #require(Self.names[name], "\(name)")
      let estimate = try #require(analysis.estimate(coefficient).value, "\(id) \(name)")
      reference.expect(
        estimate.value, try #require(expected["coeff"].number), "\(name)")
      if let observed = expected["pa"].number {
        reference.expect(estimate.observed, observed, "\(name) pa")
      }
      if let chance = expected["pe"].number {
        reference.expect(estimate.expected, chance, "\(name) pe")
      }
      guard let error = expected["se"].number ?? expected["se_rounded"].number else { continue }
      reference.expect(estimate.standardError.value, error, "\(name) se")
      try expectInterval(reference, estimate, expected, name)
      let test = try #require(estimate.test.value)
      if let statistic = expected["z"].number {
        reference.expect(test.statistic, statistic, "\(name) z")
      }
      if let pValue = expected["p"].number {
        // The Python irrCAC gives a one-sided p-value for this one coefficient; R's is two-sided.
        let isOneSided = name == "bp" && id.hasPrefix("cac-py")
        reference.expect(isOneSided ? test.pValue / 2 : test.pValue, pValue, "\(name) p")
      }
    }
  }

  @Test(
    "coefficients of a contingency table with their large-sample errors",
    arguments: ["identity", "linear", "ordinal", "radical"])
  func contingency(weights: String) throws {
    let reference = try ReferenceCases.load("cac-table-\(weights)")
    let table = try RatingTable(
      contingency: reference.data["table"].array.map { $0.numbers.map { Int($0) } })
    let family = try Self.family(weights)
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
        reference.expect(estimate.value, try #require(expected["coeff"].number), name)
        reference.expect(
          estimate.standardError.value, try #require(expected["se"].number), "\(name) se")
        try expectInterval(reference, estimate, expected, name)
        #expect(try #require(estimate.test.value).pValue < 6e-6)
      }
    }
  }

  @Test("the finite population correction")
  func finitePopulation() throws {
    let reference = try ReferenceCases.load("cac-raw4-finite-population")
    let table = try AgreementTables.table(reference.data["ratings"])
    let analysis = try AgreementAnalysis(
      table, populationSize: Int(try #require(reference.options["N"].number)))
    let errors: [(String, AgreementCoefficient)] = [
      ("gwet_se", .gwetAC), ("fleiss_se", .fleissKappa),
    ]
    for (name, coefficient) in errors {
      reference.expect(
        analysis.estimate(coefficient).value?.standardError.value,
        try #require(reference.expected[name].number), name)
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
    let table = try AgreementTables.table(reference.data["ratings"], rows: "raters")
    for (name, expected) in reference.expected.object {
      let level = MeasurementLevel(rawValue: name)
      #expect(level != nil)
      let analysis = try AgreementAnalysis(table, level: level)
      reference.expect(
        analysis.estimate(.krippendorffAlpha).value?.value, try #require(expected.number), name)
    }
  }

  @Test("alpha is undefined without variation, with one rater and without overlap, and says so")
  func undefinedAlpha() throws {
    let reference = try ReferenceCases.load("kripp-undefined")
    let reasons: [String: UndefinedReason] = [
      "all_same": .noVariation, "one_rater": .noPairableRatings, "no_overlap": .noPairableRatings,
    ]
    for (name, reason) in reasons {
      let table = try AgreementTables.table(reference.data[name], rows: "raters")
      for level in MeasurementLevel.allCases {
        let outcome = try AgreementAnalysis(table, level: level).estimate(.krippendorffAlpha)
        #expect(outcome.reason == reason, "\(name)")
      }
    }
  }

  @Test("a single category leaves everything undefined but percent agreement, which is 1")
  func singleCategory() throws {
    let reference = try ReferenceCases.load("cac-single-category")
    let table = try AgreementTables.table(reference.data["ratings"])
    let analysis = try AgreementAnalysis(table)
    let percent = try #require(analysis.estimate(.percentAgreement).value)
    #expect(percent.value == 1)
    #expect(percent.standardError.reason == .constantData)
    for coefficient in AgreementCoefficient.allCases
    where coefficient != .percentAgreement && !coefficient.needsTwoRaters {
      #expect(analysis.estimate(coefficient).reason == .noVariation, "\(coefficient)")
    }
    // On a declared scale, AC1 knows that another category could have been chosen.
    let declared = try AgreementTables.table(
      reference.data["ratings"], categories: RatingCategories(values: [1, 2, 3]))
    #expect(try AgreementAnalysis(declared).estimate(.gwetAC).value?.value == 1)
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
      reference.expect(kappa.estimate.value, try #require(expected["k"].number), "\(name) kappa")
      reference.expect(
        kappa.estimate.standardError.value, try #require(expected["std"].number), "\(name) SE1")
      reference.expect(
        kappa.estimate.nullStandardError, try #require(expected["std0"].number), "\(name) SE0")
    }
    let kappa = try #require(try CohenKappa.of(table).value)
    let expected = reference.expected["unweighted"]
    let test = try #require(kappa.estimate.test.value)
    let interval = try #require(kappa.estimate.interval(level: 0.95).value)
    reference.expect(
      [test.statistic, test.pValue, interval.lower, interval.upper],
      ["z", "p", "low", "high"].compactMap { expected[$0].number }, "test and interval")
    reference.expect(kappa.largestPossible, try #require(expected["kmax"].number), "maximum")
    reference.expect(
      kappa.matthewsCorrelation.value, try #require(reference.expected["mcc"].number), "Matthews")
    reference.expect(
      try families.compactMap { try CohenKappa.of(table, weights: $0).value?.estimate.value },
      reference.expected["sklearn"].numbers, "scikit-learn")
  }

  @Test("Fleiss' and Randolph's kappa of a table of counts")
  func counts() throws {
    let reference = try ReferenceCases.load("fleiss-variants")
    let table = try RatingTable(
      counts: reference.data["counts"].array.map { $0.numbers.map { Int($0) } })
    let analysis = try AgreementAnalysis(table)
    reference.expect(
      analysis.estimate(.fleissKappa).value?.value,
      try #require(reference.expected["fleiss"].number), "Fleiss")
    reference.expect(
      analysis.estimate(.randolphKappa).value?.value,
      try #require(reference.expected["randolph"].number), "Randolph")
    #expect(analysis.estimate(.congerKappa).reason == .ratersUnknown)
  }

  @Test("the share of units on which all agree within a tolerance")
  func unanimity() throws {
    let reference = try ReferenceCases.load("irr-percent-agreement")
    let table = try AgreementTables.table(reference.data["ratings"])
    reference.expect(
      reference.options["tolerance"].numbers.compactMap {
        table.unanimity(tolerance: $0).value.map { 100 * $0 }
      }, reference.expected["percent"].numbers, "percent")
  }
}
