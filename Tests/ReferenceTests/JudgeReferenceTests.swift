import Statistics
import Testing

@Suite("Figures of judges equal R, psych and scikit-learn")
struct JudgeReferenceTests {
  /// The verdict that most of those present gave; nil where two are given as often.
  private func majority(_ verdicts: [JSONValue]) -> Double? {
    let counts = Dictionary(grouping: verdicts.compactMap(\.number)) { $0 }.mapValues(\.count)
    let most = counts.values.max() ?? 0
    let first = counts.filter { $0.value == most }
    return first.count == 1 ? first.keys.first : nil
  }

  @Test("kappa of the majority verdicts of two panels")
  func panels() throws {
    let reference = try ReferenceCases.load("judges-kappa-panels")
    let expected = reference.expected
    let panels = ["panel_1", "panel_2"].map { name in
      reference.data[name].array.map { majority($0.array) }
    }
    reference.expect(panels[0], expected["majority_1"])
    reference.expect(panels[1], expected["majority_2"])
    let both = zip(panels[0], panels[1]).filter { $0 != nil && $1 != nil }
    reference.expect(Double(both.count), expected["n_used"])
    reference.expect(Double(panels[0].count - both.count), expected["n_no_majority"])
    let names = Set(panels.flatMap { $0.compactMap(\.self) }).sorted()
    for (row, places) in zip(names, expected["table"].array) {
      reference.expect(
        names.map { column in Double(both.count { $0 == row && $1 == column }) }, places)
    }
    let table = try RatingTable(ratings: zip(panels[0], panels[1]).map { [$0, $1] })
    let kappa = try #require(try CohenKappa.of(table).value).estimate
    reference.expect(kappa.observed, expected["percent_agreement"])
    reference.expect(kappa.value, expected["kappa"])
    reference.expect(kappa.standardError.value, expected["se"])
    reference.expect(kappa.nullStandardError, expected["se_null"])
    let interval = try #require(kappa.interval(level: 0.95, method: .normal).value)
    reference.expect([interval.lower, interval.upper], expected["ci"])
    reference.expect(
      try CohenKappa.of(table, weights: .linear).value?.estimate.value, expected["kappa_linear"])
  }

  @Test("pairs judged in both orders")
  func swappedPairs() throws {
    let reference = try ReferenceCases.load("judges-position-swapped-pairs")
    let expected = reference.expected
    let pairs = try SwappedPairs(
      table: reference.data["table"].array.map { $0.numbers.map { Int($0) } })
    func ends(_ proportion: Outcome<Proportion>) -> [Double]? {
      proportion.flatMap { $0.interval(level: 0.95, method: .wilson) }
        .value.map { [$0.lower, $0.upper] }
    }
    reference.expect(Double(pairs.pairs), expected["n"])
    reference.expect(pairs.consistency.estimate.value, expected["consistency"])
    reference.expect(ends(pairs.consistentPairs), expected["consistency_wilson"])
    reference.expect(Double(pairs.flipsToFirst), expected["flips_to_first"])
    reference.expect(Double(pairs.flipsToSecond), expected["flips_to_second"])
    reference.expect(pairs.flipTest().value?.pValue, expected["strict_p_exact"])
    reference.expect(pairs.flipTest(isMidP: true).value?.pValue, expected["strict_p_mid"])
    reference.expect(Double(pairs.shiftsToFirst), expected["shifts_to_first"])
    reference.expect(Double(pairs.shiftsToSecond), expected["shifts_to_second"])
    reference.expect(pairs.shiftTest().value?.pValue, expected["shifts_p_exact"])
    reference.expect(pairs.shiftTest(isMidP: true).value?.pValue, expected["shifts_p_mid"])
    reference.expect(pairs.firstShare.estimate.value, expected["first_share"])
    reference.expect(ends(pairs.firstShareOfPairs), expected["first_share_wilson"])
    let place = expected["mcnemar_A_wins"]
    let wins = (
      pairs.table[0][1] + pairs.table[0][2], pairs.table[1][0] + pairs.table[2][0]
    )
    reference.expect(Double(wins.0), place["b"])
    reference.expect(Double(wins.1), place["c"])
    reference.expect(pairs.winTest().value?.statistic, place["chi2"])
    reference.expect(pairs.winTest().value?.pValue, place["p"])
    reference.expect(pairs.winTest(isExact: true).value?.pValue, place["p_exact"])
    for (test, name) in [(pairs.marginalTest, "stuart_maxwell"), (pairs.symmetryTest, "bowker")] {
      reference.expect(test.value?.statistic, expected[name]["chi2"])
      reference.expect(test.value?.degreesOfFreedom, expected[name]["df"])
      reference.expect(test.value?.pValue, expected[name]["p"])
    }
  }

  /// Compares all that a case says of a linear regression.
  private func compare(_ regression: ClusteredRegression, _ reference: ReferenceCase) {
    let expected = reference.expected
    reference.expect(regression.coefficients, expected["coef"])
    reference.leaveOut(expected["terms"], because: "the names of the columns")
    for (correction, name) in [
      (ClusteredRegression.Correction.cr0, "se_cr0"), (.cr1, "se_cr1_g"),
      (.cr1Stata, "se_cr1_stata"), (.cr2, "se_cr2"),
    ] {
      reference.expect(regression.standardErrors(correction).map(\.value), expected[name])
    }
    let effects = (0..<regression.columns).map { regression.effect($0) }
    reference.expect(effects.map(\.degreesOfFreedom.value), expected["df_satterthwaite"])
    reference.expect(effects.map { $0.test.value?.pValue }, expected["p_cr2_satterthwaite"])
    reference.expect(Double(regression.clusters), expected["clusters"])
    reference.expect(Double(regression.rows), expected["n"])
    reference.expect(Double(regression.columns), expected["k"])
    for name in ["p_cr1_stata_t", "p_cr1_stata_z"] {
      reference.leaveOut(expected[name], because: "the library tests by CR2 alone")
    }
  }

  @Test(
    "self-preference as a difference in differences")
  func selfPreference() throws {
    let reference = try ReferenceCases.load("judges-self-preference-did")
    let data = reference.data
    let items = data["item"].numbers.map { Int($0) }
    let judgeIsX = data["judge_family"].array.map { $0.string == "X" }
    let modelIsX = data["model_family"].array.map { $0.string == "X" }
    let scores = data["score"].numbers
    var rows: [Double] = []
    for (judge, model) in zip(judgeIsX, modelIsX) {
      rows += [1, judge ? 1 : 0, model ? 1 : 0, judge && model ? 1 : 0]
    }
    let outcome = try ClusteredRegression.fit(
      rows: rows, columns: 4, values: scores, clusters: items)
    compare(try #require(outcome.value), reference)
    // A unit is the response of a model to an item.
    let units = zip(items, modelIsX).map { 2 * ($0 - 1) + ($1 ? 1 : 0) }
    let count = 2 * (items.max() ?? 0)
    let ratings = try JudgeRatings(
      units: units, judges: judgeIsX.map { $0 ? 0 : 1 }, scores: scores, unitCount: count,
      judgeCount: 2, clusters: (0..<count).map { $0 / 2 })
    let families = (0..<count).map { unit -> Int? in unit % 2 == 1 ? 0 : 1 }
    let preference = try #require(
      try SelfPreference.of(
        ratings, judge: 0, judgeFamilies: [0, 1], unitFamilies: families
      ).value)
    #expect(preference.reference == .otherFamily)
    let place = reference.expected["item_level"]
    reference.expect(preference.effect.value, place["did"])
    reference.expect(preference.effect.standardError.value, place["se_paired"])
    reference.expect(preference.effect.test.value?.statistic, place["t"])
    reference.expect(preference.effect.degreesOfFreedom.value, place["df"])
    reference.expect(preference.effect.test.value?.pValue, place["p"])
  }

  @Test(
    "the margin of pairs on the ratio of their lengths")
  func lengthOfMargins() throws {
    let reference = try ReferenceCases.load("judges-length-bias-linear")
    let data = reference.data
    let outcome = try LengthBias.ofMargins(
      logLengthRatios: data["log_length_ratio"].numbers, margins: data["margin"].numbers,
      qualityDifferences: data["quality_difference"].numbers,
      clusters: data["prompt"].numbers.map { Int($0) })
    compare(try #require(outcome.value), reference)
  }

  @Test(
    "the chance to win on the ratio of the lengths")
  func lengthOfWins() throws {
    let reference = try ReferenceCases.load("judges-length-bias-logistic")
    let data = reference.data
    let outcome = try LengthBias.ofWins(
      logLengthRatios: data["log_length_ratio"].numbers,
      isWon: data["wins"].numbers.map { $0 == 1 },
      qualityDifferences: data["quality_difference"].numbers,
      clusters: data["prompt"].numbers.map { Int($0) })
    let fit = try #require(outcome.value)
    let expected = reference.expected
    reference.expect(fit.coefficients, expected["coef"])
    reference.leaveOut(expected["terms"], because: "the names of the columns")
    reference.expect(fit.standardErrors, expected["se_model"])
    for (correction, name) in [
      (ClusteredRegression.Correction.cr0, "se_cr0"), (.cr1, "se_cr1_g"),
      (.cr1Stata, "se_cr1_stata"),
    ] {
      reference.expect(fit.clusterStandardErrors(correction).map(\.value), expected[name])
    }
    reference.expect(fit.logLikelihood, expected["log_likelihood"])
    reference.expect(Double(Set(data["prompt"].numbers).count), expected["clusters"])
    reference.expect(Double(fit.rows), expected["n"])
    reference.expect(Double(fit.columns), expected["k"])
    reference.leaveOut(
      expected["p_cr1_stata_z"], because: "the library tests by CR2 and Student's t")
  }

  @Test(
    "severities of judges who did not rate the same items")
  func severity() throws {
    let reference = try ReferenceCases.load("judges-severity-two-way")
    let data = reference.data
    let expected = reference.expected
    let severity = JudgeSeverity(
      try JudgeRatings(
        units: data["item"].numbers.map { Int($0) - 1 },
        judges: data["judge"].numbers.map { Int($0) - 1 }, scores: data["score"].numbers,
        unitCount: 15, judgeCount: 4))
    reference.expect((0..<4).map { Double($0 + 1) }, expected["judges"])
    let effects = (0..<4).map { severity.severity(of: $0).value }
    reference.expect(effects.map { $0?.value }, expected["severity"])
    reference.expect(effects.map { $0.map { -$0.value } }, expected["leniency"])
    reference.expect(effects.map { $0?.standardError.value }, expected["se"])
    reference.expect(severity.residualDeviation.value, expected["residual_sd"])
    reference.expect(Double(severity.residualDegreesOfFreedom), expected["df_residual"])
    let test = try #require(severity.test.value)
    reference.expect(test.statistic, expected["F"])
    reference.expect(
      [test.degreesOfFreedom, test.denominatorDegreesOfFreedom], expected["F_df"])
    reference.expect(test.pValue, expected["p"])
    reference.expect(
      (0..<4).map { severity.naiveDeviation(of: $0).value }, expected["naive_mean_deviation"])
  }

  @Test(
    "severities of 0/1 judgments with the items conditioned out")
  func rasch() throws {
    let reference = try ReferenceCases.load("judges-rasch-conditional")
    let table = reference.data["ratings"].array.map(\.numbers)
    var (units, judges) = ([Int](), [Int]())
    for (unit, row) in table.enumerated() {
      units += row.map { _ in unit }
      judges += row.indices
    }
    let rasch = ConditionalRasch(
      try JudgeRatings(
        units: units, judges: judges, scores: table.flatMap(\.self), unitCount: table.count,
        judgeCount: 5))
    let expected = reference.expected
    let severities = (0..<5).map { rasch.severity(of: $0).value?.value }
    reference.expect(severities, expected["severity"])
    reference.expect(severities.map { $0.map { -$0 } }, expected["leniency"])
    reference.expect((0..<5).map { rasch.informationError(of: $0).value }, expected["se"])
    reference.expect(rasch.logLikelihood.value, expected["conditional_log_likelihood"])
    reference.expect(Double(rasch.unanimousUnits), expected["items_dropped_all_0_or_1"])
  }
}
