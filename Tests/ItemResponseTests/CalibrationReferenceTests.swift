import GSLSupport
import ItemResponse
import Statistics
import Testing

@Suite("Calibrations equal those of ltm, mirt and girth")
struct CalibrationReferenceTests {
  @Test("2PL of LSAT6 with standard errors, as ltm")
  func ltm() throws {
    let reference = try ReferenceCases.load("lsat6-2pl-ltm")
    let calibration = try calibrated(try reference.table(), .twoParameter)
    let difficulties = calibration.items.map { $0.difficulties[0].value }
    let printed = reference.expected["difficulty"].numbers
    for index in 0..<4 { reference.expect(difficulties[index], printed[index], "difficulty") }
    reference.expect(calibration.items.map(\.discrimination), key: "discrimination")
    try reference.expect(calibration.logLikelihood, key: "logLik")
    // ltm stopped before the maximum: ours is higher, and mirt's (case lsat6-2pl-mirt) is the same.
    #expect(calibration.logLikelihood > (reference.expected["logLik"].number ?? 0) + 5e-6)
    withKnownIssue("ltm's fifth difficulty is 0.0023 from that of the maximum, 0.002 allowed") {
      reference.expect(difficulties[4], printed[4], "difficulty[4]")
    }
    let errors = try #require(calibration.covariance(.observed).value).items
    reference.expect(errors.map { $0.difficulties[0].value }, key: "se_difficulty")
    reference.expect(errors.map { $0.discrimination.value }, key: "se_discrimination")
  }

  @Test("Rasch of LSAT6 with a common and a unit discrimination, as ltm")
  func rasch() throws {
    let reference = try ReferenceCases.load("lsat6-rasch-ltm")
    let table = try reference.table()
    let common = try calibrated(table, .rasch)
    let expected = reference.expected["common_disc"]
    reference.expect(
      common.items.map { $0.difficulties[0].value }, key: "difficulty", of: expected)
    try reference.expect(common.items[0].discrimination, key: "discrimination", of: expected)
    try reference.expect(common.logLikelihood, key: "logLik", of: expected)
    let unit = try calibrated(table, .rasch, CalibrationOptions(raschScale: .fixed(1)))
    let one = reference.expected["disc1"]
    reference.expect(unit.items.map { $0.difficulties[0].value }, key: "difficulty", of: one)
    try reference.expect(unit.logLikelihood, key: "logLik", of: one)
    #expect(unit.items.allSatisfy { $0.discrimination == 1 })
  }

  @Test("2PL and Rasch of LSAT6 and their likelihood ratio, as mirt")
  func mirt() throws {
    let reference = try ReferenceCases.load("lsat6-2pl-mirt")
    let table = try reference.table()
    let full = try calibrated(table, .twoParameter)
    reference.expect(full.items.map(\.discrimination), key: "a")
    reference.expect(full.items.map { $0.intercepts[0] }, key: "d")
    try reference.expect(full.logLikelihood, key: "logLik")
    let rasch = try calibrated(table, .rasch)
    reference.expect(rasch.items.map { $0.intercepts[0] }, key: "rasch_d")
    try reference.expect(rasch.raschVariance, key: "rasch_var")
    try reference.expect(rasch.logLikelihood, key: "rasch_logLik")
    let ratio = try #require(rasch.likelihoodRatio(against: full).value)
    try reference.expect(ratio.statistic, key: "LR")
    try reference.expect(Double(ratio.degreesOfFreedom), key: "LR_df")
    try reference.expect(ratio.pValue, key: "LR_p")
  }

  @Test(
    "2PL, also with missing responses, as mirt",
    arguments: ["sim3pl-2pl-mirt", "lsat7-2pl-missing"])
  func twoParameters(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let calibration = try calibrated(try reference.table(), .twoParameter)
    reference.expect(calibration.items.map(\.discrimination), key: "a")
    reference.expect(calibration.items.map { $0.intercepts[0] }, key: "d")
    try reference.expect(calibration.logLikelihood, key: "logLik")
  }

  @Test("3PL with a prior on the asymptotes, as mirt")
  func threeParameters() throws {
    let reference = try ReferenceCases.load("sim3pl-3pl-prior-mirt")
    let prior = ParameterPrior.normal(mean: -1.386294, deviation: 0.5)
    let calibration = try calibrated(
      try reference.table(), .threeParameter, CalibrationOptions(logitGuessingPrior: prior))
    try reference.expect(calibration.logPosterior, key: "logPosterior")
    try reference.expect(calibration.logLikelihood, key: "logLik")
    reference.expect(calibration.items.map(\.discrimination), key: "a")
    reference.expect(calibration.items.map { $0.intercepts[0] }, key: "d")
    reference.expect(calibration.items.map(\.lowerAsymptote), key: "g")
  }

  @Test("graded responses of Science, as mirt")
  func graded() throws {
    let reference = try ReferenceCases.load("science-grm-mirt")
    let calibration = try calibrated(
      try reference.table(lowest: 1, categories: 4), .gradedResponse)
    reference.expect(calibration.items.map(\.discrimination), key: "a")
    for (item, expected) in zip(calibration.items, reference.expected["d"].array) {
      reference.expect(item.intercepts, expected.numbers, "d")
    }
    try reference.expect(calibration.logLikelihood, key: "logLik")
    try reference.expect(calibration.akaikeCriterion, key: "AIC")
  }

  @Test("generalised partial credit of Science, as mirt")
  func partialCredit() throws {
    let reference = try ReferenceCases.load("science-gpcm-mirt")
    let calibration = try calibrated(
      try reference.table(lowest: 1, categories: 4), .generalizedPartialCredit)
    reference.expect(calibration.items.map(\.discrimination), key: "a")
    for (item, expected) in zip(calibration.items, reference.expected["d"].array) {
      reference.expect([0] + item.intercepts, expected.numbers, "d")
    }
    try reference.expect(calibration.logLikelihood, key: "logLik")
  }

  @Test("2PL of LSAT7, as girth")
  func girth() throws {
    let reference = try ReferenceCases.load("irt-2pl-girth")
    let calibration = try calibrated(try reference.table(), .twoParameter)
    reference.expect(calibration.items.map(\.discrimination), key: "discrimination")
    reference.expect(calibration.items.map { $0.difficulties[0].value }, key: "difficulty")
  }

  @Test("S-X2 and M2 of LSAT7, as mirt")
  func fit() throws {
    let reference = try ReferenceCases.load("lsat7-fit-mirt")
    let calibration = try calibrated(try reference.table(), .twoParameter)
    let items = calibration.itemFit()
    reference.expect(items.map { $0.test.value?.statistic }, key: "S_X2")
    reference.expect(items.map { $0.test.value.map { Double($0.degreesOfFreedom) } }, key: "df")
    reference.expect(items.map { $0.test.value?.pValue }, key: "p")
    let fit = try #require(calibration.modelFit().value)
    try reference.expect(fit.test.statistic, key: "M2")
    try reference.expect(Double(fit.test.degreesOfFreedom), key: "M2_df")
    try reference.expect(fit.test.pValue, key: "M2_p")
    try reference.expect(fit.approximationError, key: "RMSEA")
    try reference.expect(fit.standardisedResidual, key: "SRMSR")
    try reference.expect(fit.tuckerLewis.value, key: "TLI")
    try reference.expect(fit.comparativeFit.value, key: "CFI")
  }

  @Test("Gauss-Hermite nodes and weights equal numpy's")
  func quadrature() throws {
    let reference = try ReferenceCases.load("gauss-hermite-21")
    let rule = try Quadrature.gaussHermite(21)
    reference.expect(rule.nodes, key: "nodes")
    reference.expect(rule.weights, key: "weights")
  }

  @Test("classical figures of LSAT6 equal pingouin's and numpy's")
  func classical() throws {
    let reference = try ReferenceCases.load("ctt-lsat6")
    let source = try ReferenceCases.load(try #require(reference.data["uses"].string))
    let analysis = try ClassicalItemAnalysis(try source.table())
    reference.expect(analysis.items.map(\.difficulty), key: "p")
    reference.expect(analysis.items.map { $0.totalCorrelation.value }, key: "r_total")
    reference.expect(analysis.items.map { $0.restCorrelation.value }, key: "r_rest")
    reference.expect(analysis.items.map { $0.alphaWithout.value }, key: "alpha_dropped")
    try reference.expect(analysis.reliability.alpha.value, key: "alpha")
    try reference.expect(analysis.reliability.alpha.value, key: "alpha_pingouin")
    let interval = try #require(analysis.reliability.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], key: "feldt_ci_rounded3")
    try reference.expect(
      analysis.reliability.lengthened(by: 2).value, key: "spearman_brown_double")
    try reference.expect(analysis.measurementError.value, key: "sem")
  }
}
