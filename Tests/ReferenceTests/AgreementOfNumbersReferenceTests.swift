import Statistics
import Testing

@Suite("Agreement of numbers equals that of psych, irr, pingouin, SciPy and closed forms")
struct AgreementOfNumbersReferenceTests {
  private func pairs(_ reference: ReferenceCase, _ first: String, _ second: String) throws
    -> RatingPairs
  {
    try RatingPairs(reference.data[first].numbers, reference.data[second].numbers)
  }

  private func expect(
    _ reference: ReferenceCase, _ form: IntraclassForm, _ convention: IntraclassConvention,
    _ expected: ExpectedValue
  ) throws {
    let analysis = IntraclassCorrelation(try reference.ratings())
    let estimate = try #require(analysis.estimate(form, convention: convention).value)
    let test = try #require(estimate.test.value)
    reference.expect(estimate.value, expected["ICC"])
    reference.expect(test.statistic, expected["F"])
    reference.expect(test.degreesOfFreedom, expected["df1"])
    reference.expect(test.denominatorDegreesOfFreedom, expected["df2"])
    reference.expect(test.pValue, expected["p"])
    // pingouin's intervals are not in the case: it rounds them to two decimals.
    guard expected["lower"].isStated else { return }
    let interval = try #require(estimate.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], [expected["lower"], expected["upper"]])
  }

  @Test("the six intraclass correlations of Shrout and Fleiss, with F, p and intervals")
  func shroutFleiss() throws {
    let names = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    let psych = try ReferenceCases.load("icc-shrout-fleiss")
    let pingouin = try ReferenceCases.load("icc-pingouin")
    let pingouinNames = ["ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)"]
    for (place, form) in IntraclassForm.allCases.enumerated() {
      try expect(psych, form, .shroutFleiss, psych.expected[names[place]])
      try expect(pingouin, form, .shroutFleiss, pingouin.expected[pingouinNames[place]])
    }
  }

  @Test("the same by McGraw and Wong")
  func mcGrawWong() throws {
    let reference = try ReferenceCases.load("icc-shrout-fleiss-irr")
    let names: [String: IntraclassForm] = [
      "oneway_single": .oneWaySingle, "oneway_average": .oneWayAverage,
      "twoway_agreement_single": .randomSingle, "twoway_agreement_average": .randomAverage,
      "twoway_consistency_single": .mixedSingle, "twoway_consistency_average": .mixedAverage,
    ]
    for (name, form) in names {
      try expect(reference, form, .mcGrawWong, reference.expected[name])
    }
  }

  @Test("missing cells: variance components by restricted maximum likelihood")
  func missingCells() throws {
    let reference = try ReferenceCases.load("icc-missing-lmer")
    let analysis = IntraclassCorrelation(try reference.ratings())
    #expect(!analysis.isComplete)
    let forms: [(String, IntraclassForm)] = [
      ("ICC1", .oneWaySingle), ("ICC2", .randomSingle), ("ICC3", .mixedSingle),
    ]
    for (name, form) in forms {
      // psych makes the one-way form from the variances of the two-way model.
      let estimate = analysis.estimate(form, oneWay: .crossedComponents).value
      reference.expect(estimate?.value, reference.expected[name])
      #expect(estimate?.test.reason == .missingRatings)
    }
    let crossed = try #require(
      analysis.estimate(.oneWaySingle, oneWay: .crossedComponents).value)
    #expect(crossed.interval(level: 0.95).reason == .missingRatings)
    let own = try #require(analysis.estimate(.oneWaySingle).value)
    #expect(own.value < crossed.value)
    #expect(own.test.value != nil && own.interval(level: 0.95).value != nil)
    // By the dense likelihood of all cells, minimised and inverted with SciPy 1.17.1.
    for (form, lower, upper) in [
      (IntraclassForm.randomSingle, 0.039_968_866, 0.755_008_436),
      (.mixedSingle, 0.274_490_493, 0.938_798_951),
    ] {
      let interval = try #require(analysis.estimate(form).value?.interval(level: 0.95).value)
      #expect(abs(interval.lower - lower) < 1e-6, "\(form)")
      #expect(abs(interval.upper - upper) < 1e-6, "\(form)")
    }
  }

  @Test("no variance, perfect agreement and a constant shift between raters")
  func awkward() throws {
    let reference = try ReferenceCases.load("icc-awkward")
    let forms: [(String, IntraclassForm)] = [
      ("ICC1", .oneWaySingle), ("ICC2", .randomSingle), ("ICC3", .mixedSingle),
    ]
    for (name, expected) in reference.expected.object {
      let analysis = IntraclassCorrelation(try reference.ratings(name))
      for (key, form) in forms {
        let outcome = analysis.estimate(form)
        reference.expect(outcome.value?.value, expected[key])
        if name == "no_variance" { #expect(outcome.reason == .noVariation, "\(key)") }
        if outcome.value?.value == 1 { #expect(outcome.value?.test.reason == .notFinite) }
      }
    }
  }

  @Test("Kendall's concordance with and without the correction for ties")
  func concordance() throws {
    let reference = try ReferenceCases.load("irr-kendall-W")
    let table = try reference.ratings()
    for (suffix, corrects) in [("tie_corrected", true), ("uncorrected", false)] {
      let kendall = try #require(KendallConcordance.of(table, correctsTies: corrects).value)
      let test = try #require(kendall.test.value)
      reference.expect(
        [kendall.value, test.statistic, test.pValue],
        ["W", "chisq", "p"].map { reference.expected["\($0)_\(suffix)"] })
      #expect(test.degreesOfFreedom == 19)
    }
  }

  @Test("Pearson, Spearman, Kendall's forms, weighted Kendall and Somers' D with ties")
  func correlations() throws {
    let reference = try ReferenceCases.load("correlations-ties")
    let pairs = try pairs(reference, "x", "y")
    let pearson = try #require(pairs.pearson().value)
    let spearman = try #require(pairs.spearman().value)
    let tau = try #require(pairs.kendall().value)
    let interval = try #require(pearson.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], reference.expected["pearson_ci"])
    let got: [String: Double?] = [
      "pearson": pearson.value, "pearson_p": pearson.test.value?.pValue,
      "spearman": spearman.value, "spearman_p": spearman.test.value?.pValue,
      "tau_b": tau.value, "tau_b_p": tau.test.value?.pValue,
      "tau_c": pairs.kendall(.c).value?.value,
      "weighted_tau": pairs.weightedKendall().value,
      "somers_d": pairs.kendall(.somers).value?.value,
    ]
    for (name, value) in got {
      reference.expect(value, reference.expected[name])
    }
  }

  @Test("Kendall's coefficient has an exact p-value without ties")
  func exactKendall() throws {
    let reference = try ReferenceCases.load("kendall-exact")
    let tau = try #require(try pairs(reference, "x", "y").kendall(exact: true).value)
    reference.expect(tau.value, reference.expected["tau"])
    let test = try #require(tau.test.value)
    #expect(test.method == .exact)
    reference.expect(test.pValue, reference.expected["p"])
  }

  @Test("a side that does not vary has no correlation, and the reason is given")
  func constant() throws {
    let reference = try ReferenceCases.load("correlation-constant")
    let pairs = try pairs(reference, "x", "y")
    for (name, outcome) in [
      ("pearson", pairs.pearson().map(\.value)), ("spearman", pairs.spearman().map(\.value)),
      ("kendall", pairs.kendall().map(\.value)),
    ] {
      reference.expect(outcome.value, reference.expected[name])
      #expect(outcome.reason == .noVariation, "\(name)")
    }
    #expect(pairs.weightedKendall().reason == .noVariation)
  }

  @Test("Bland and Altman's limits of agreement with both standard errors")
  func blandAltman() throws {
    let reference = try ReferenceCases.load("bland-altman-1986")
    let pairs = try pairs(reference, "a", "b")
    let multiplier = try #require(reference.options["z"].number)
    let agreement = try #require(BlandAltman.of(pairs, multiplier: multiplier).value)
    let bias = try #require(agreement.biasInterval(level: 0.95).value)
    reference.expect([agreement.limits.lower, agreement.limits.upper], reference.expected["loa"])
    reference.expect([bias.lower, bias.upper], reference.expected["bias_ci"])
    let got: [String: Double] = [
      "bias": agreement.bias, "sd": agreement.standardDeviation,
      "loa_se_approx": agreement.limitError(.approximate),
      "loa_se_exact": agreement.limitError(.exact), "repeatability": agreement.repeatability,
    ]
    for (name, value) in got {
      reference.expect(value, reference.expected[name])
    }
  }

  @Test("Lin's concordance correlation with both divisors")
  func lin() throws {
    let reference = try ReferenceCases.load("lin-ccc")
    let pairs = try pairs(reference, "a", "b")
    reference.expect(ConcordanceCorrelation.of(pairs).value?.value, reference.expected["ccc"])
    reference.expect(
      ConcordanceCorrelation.of(pairs, divisor: .unitsLessOne).value?.value,
      reference.expected["ccc_unbiased_cov"])
    let estimate = try #require(ConcordanceCorrelation.of(pairs).value)
    let interval = try #require(estimate.interval(level: 0.95).value)
    #expect(interval.lower < estimate.value && estimate.value < interval.upper)
    #expect(abs(estimate.precision * estimate.accuracy - estimate.value) < 1e-14)
  }

  @Test("Dawid and Skene's own data: prevalence, error rates, likelihood and classes")
  func dawidSkene() throws {
    let reference = try ReferenceCases.load("dawid-skene-1979")
    var votes = try DawidSkene(items: 45, raters: 5, classes: 4)
    let data = reference.data
    let columns = zip(data["item"].numbers, zip(data["rater"].numbers, data["rating"].numbers))
    for (item, (rater, rating)) in columns {
      try votes.add(item: Int(item) - 1, rater: Int(rater) - 1, given: Int(rating) - 1)
    }
    let fit = try #require(votes.fit().value)
    #expect(fit.isConverged)
    reference.expect(fit.prevalence, reference.expected["prevalence"])
    reference.expect(fit.logLikelihood, reference.expected["logLik"])
    for (rater, classes) in reference.expected["error_rates"].array.enumerated() {
      for (truth, rates) in classes.array.enumerated() {
        reference.expect(fit.errorRates(rater: rater, truth: truth).value, rates)
      }
    }
    let classes = (0..<45).map { fit.mostProbableClass(item: $0).value.map { Double($0 + 1) } ?? 0 }
    reference.expect(classes, reference.expected["map_class"])
    reference.expect(
      (0..<45).map { fit.posterior(item: $0).value?.max() ?? 0 },
      reference.expected["max_posterior"])

    let crowdKit = try ReferenceCases.load("dawid-skene-crowdkit")
    crowdKit.expect(fit.prevalence, crowdKit.expected["prior"])
    crowdKit.expect(classes, crowdKit.expected["labels"])
  }
}
