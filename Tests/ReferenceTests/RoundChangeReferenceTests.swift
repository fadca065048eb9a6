import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Changes over rounds equal R and statsmodels")
struct RoundChangeReferenceTests {
  @Test("four rounds of right and wrong answers: Cochran's Q, and McNemar with Holm")
  func cochranQ() throws {
    let reference = try ReferenceCases.load("drift-cochran-q-four-rounds")
    let expected = reference.expected
    let items = reference.data["correct"].array.map(\.numbers)
    let study = try CochranQ(items.flatMap { $0.map { $0 == 1 } }, rounds: 4)
    let test = try #require(study.test().value)
    reference.expect(test.statistic, expected["Q"])
    reference.expect(test.degreesOfFreedom, expected["df"])
    reference.expect(test.pValue, expected["p"])
    reference.expect(Double(study.informativeItems), expected["items_informative"])
    var exact: [Double?] = []
    for pair in expected["pairs"].array {
      let rounds = pair.array.compactMap { $0.number.map { Int($0) - 1 } }
      let lost = items.count { $0[rounds[0]] == 1 && $0[rounds[1]] == 0 }
      let gained = items.count { $0[rounds[0]] == 0 && $0[rounds[1]] == 1 }
      exact.append(try McNemar(firstOnly: lost, secondOnly: gained).exactTest().value?.pValue)
    }
    reference.expect(exact, expected["pairwise_exact_p"])
    reference.expect(try PValueAdjustment.holm.adjust(exact), expected["pairwise_holm"])
    let logit = try ConditionalRounds(items.flatMap { $0.map { $0 == 1 } }, rounds: 4)
    let place = expected["conditional_logit"]
    reference.expect(
      (1..<4).map { logit.logOdds(of: $0).value?.value }, place["coef_rounds_2_to_4"])
    reference.expect((1..<4).map { logit.informationError(of: $0).value }, place["se"])
    reference.expect(logit.logLikelihood.value, place["log_likelihood"])
    reference.expect(logit.test().value?.statistic, place["lr_chi2"])
    reference.expect(logit.test().value?.pValue, place["lr_p"])
    reference.expect(Double(logit.informativeItems), expected["items_informative"])
  }

  @Test("a monthly series whose level and slope change")
  func segments() throws {
    let reference = try ReferenceCases.load("drift-segmented-regression")
    let expected = reference.expected
    let first = Int(try #require(reference.data["first_point_after"].number))
    let fit = try #require(
      try SegmentedRegression.fit(reference.data["y"].numbers, firstAfter: first).value)
    reference.expect(fit.coefficients, expected["coef"])
    reference.expect(fit.standardErrors, expected["se"])
    reference.expect((0..<4).map { fit.test($0).value?.pValue }, expected["p"])
    reference.expect(
      try fit.neweyWestErrors(lags: 2, isAdjusted: false), expected["se_newey_west_2"])
    reference.expect(try fit.neweyWestErrors(lags: 2), expected["se_newey_west_2_adjusted"])
    reference.expect(fit.residualDeviation, expected["sigma"])
    reference.expect(fit.durbinWatson.value, expected["durbin_watson"])
    let joint = try #require(fit.jointTest().value)
    reference.expect(joint.statistic, expected["joint_F"])
    reference.expect(
      [joint.degreesOfFreedom, joint.denominatorDegreesOfFreedom], expected["joint_F_df"])
    reference.expect(joint.pValue, expected["joint_p"])
    reference.expect(fit.effectAtEnd, expected["effect_at_end"])
  }

  @Test("an item that has become harder: logistic regression on the total score and the round")
  func logisticDIF() throws {
    let reference = try ReferenceCases.load("drift-item-dif-logistic")
    let data = reference.data
    let expected = reference.expected
    let isRight = data["correct"].numbers.map { $0 == 1 }
    let totals = data["total"].numbers
    let isLater = data["round_2"].numbers
    func fit(_ terms: Int) throws -> BinaryRegression {
      let rows = totals.indices.flatMap { place -> [Double] in
        let row = [1, totals[place], isLater[place], totals[place] * isLater[place]]
        return Array(row.prefix(terms))
      }
      return try #require(
        try BinaryRegression.fit(rows: rows, columns: terms, successes: isRight).value)
    }
    let fits = [try fit(2), try fit(3), try fit(4)]
    reference.expect(fits.map(\.logLikelihood), expected["log_likelihood"])
    reference.expect(fits[1].coefficients, expected["coef_uniform"])
    reference.expect(fits[1].standardErrors, expected["se_uniform"])
    reference.expect(fits[2].coefficients, expected["coef_nonuniform"])
    reference.expect(2.35 * fits[1].coefficients[2], expected["delta_log_odds_ets"])
    // A test of 18 further items whose scores add up to the totals.
    let most = Int(totals.max() ?? 0)
    let table = try ResponseTable(
      isRight.indices.map { person -> [Int?] in
        let rest = Int(totals[person]) - (isRight[person] ? 1 : 0)
        return [isRight[person] ? 1 : 0] + (0..<most).map { $0 < rest ? 1 : 0 }
      })
    for (kind, name) in [
      (LogisticDIF.Kind.uniform, "uniform"), (.nonuniform, "nonuniform"), (.both, "both"),
    ] {
      let study = try LogisticDIF(table, focal: isLater.map { $0 == 1 }, kind: kind)
      let item = study.items[0]
      reference.expect(item.test.value?.statistic, expected[name]["chi2"])
      reference.expect(item.test.value?.degreesOfFreedom, expected[name]["df"])
      reference.expect(item.test.value?.pValue, expected[name]["p"])
      reference.expect(item.groupLogOdds.value.map { 2.35 * $0 }, expected["delta_log_odds_ets"])
      reference.expect(item.groupLogOddsError.value, expected["se_uniform"].array[2])
      if kind != .nonuniform {
        reference.expect(
          item.nagelkerkeDifference.value, expected["delta_r2_nagelkerke_\(name)"])
      }
    }
  }

  @Test("right answers that jump at a date, in topics")
  func jump() throws {
    let reference = try ReferenceCases.load("drift-release-jump")
    let data = reference.data
    let days = data["days_from_release"].numbers
    let topics = data["topic"].numbers.map { Int($0) }
    let rows = days.flatMap { [1, $0 > 0 ? 1 : 0, $0 / 365.25] }
    let logistic = reference.expected["logistic"]
    let fit = try #require(
      try BinaryRegression.fit(
        rows: rows, columns: 3, successes: data["correct"].numbers.map { $0 == 1 },
        clusters: topics
      ).value)
    reference.expect(fit.coefficients, logistic["coef"])
    reference.expect(fit.standardErrors, logistic["se_model"])
    for (correction, name) in [
      (ClusteredRegression.Correction.cr0, "se_cr0"), (.cr1, "se_cr1_g"),
      (.cr1Stata, "se_cr1_stata"),
    ] {
      reference.expect(
        fit.clusterStandardErrors(correction).map(\.value), logistic[name])
    }
    reference.expect(fit.logLikelihood, logistic["log_likelihood"])
    reference.expect(Double(Set(topics).count), logistic["clusters"])
    reference.expect(Double(fit.rows), logistic["n"])
    reference.expect(Double(fit.columns), logistic["k"])
    reference.leaveOut(logistic["terms"], because: "the names of the columns")
    reference.expect(
      (0..<3).map { fit.test($0, by: .cr1Stata, against: .normal).value?.pValue },
      logistic["p_cr1_stata_z"])
    let linear = try #require(
      try ClusteredRegression.fit(
        rows: rows, columns: 3, values: data["correct"].numbers, clusters: topics
      ).value)
    reference.compare(linear, reference.expected["linear"])
  }

  @Test("two rounds on other items, in clusters")
  func proportions() throws {
    let reference = try ReferenceCases.load("drift-two-proportions-clustered")
    let data = reference.data
    let expected = reference.expected
    let correct = data["correct"].numbers
    let isLater = data["round_2"].numbers
    let clusters = data["cluster"].numbers.map { Int($0) }
    let rounds = [0.0, 1].map { round in correct.indices.filter { isLater[$0] == round } }
    reference.expect(rounds.map { Double($0.count) }, expected["n"])
    let counts = rounds.map { rows in rows.count { correct[$0] == 1 } }
    let whole = try ContingencyTable(
      zip(rounds, counts).map { rows, right in [right, rows.count - right] })
    reference.expect(whole.chiSquare().value?.statistic, expected["pearson_chi2"])
    reference.expect(whole.chiSquare().value?.pValue, expected["pearson_p"])
    let difference = try ClusteredMeanDifference(
      reference: rounds[1].map { correct[$0] }, current: rounds[0].map { correct[$0] },
      referenceClusters: rounds[1].map { clusters[$0] },
      currentClusters: rounds[0].map { clusters[$0] })
    reference.expect(difference.estimate.value, expected["difference"])
    let fit = try #require(
      try ClusteredRegression.fit(
        rows: isLater.flatMap { [1, $0] }, columns: 2, values: correct, clusters: clusters
      ).value)
    reference.compare(fit, expected["regression"])
    reference.expect(fit.coefficients[1], expected["svyglm"]["difference"])
    reference.expect(fit.standardErrors(.cr1)[1].value, expected["svyglm"]["se"])
    let samples = rounds.map { rows in
      (rows.map { correct[$0] == 1 }, rows.map { clusters[$0] })
    }
    let study = try ClusteredProportions(
      first: samples[1].0, firstClusters: samples[1].1, second: samples[0].0,
      secondClusters: samples[0].1)
    let parts = [study.second, study.first]
    reference.expect(parts.map(\.proportion.estimate.value), expected["p"])
    reference.expect(parts.map { Double($0.clusters) }, expected["clusters"])
    reference.expect(parts.map(\.standardError.value), expected["se_cluster"])
    reference.expect(parts.map(\.designEffect.value), expected["deff"])
    reference.expect(study.difference.value, expected["difference"])
    reference.expect(study.standardError.value, expected["se_independent"])
    let interval = study.interval(level: 0.95).value
    reference.expect([interval?.lower, interval?.upper], expected["difference_ci_independent"])
    let scaled = expected["donald_donner_scaled"]
    reference.expect(parts.map(\.effectiveTrials.value), scaled["effective_n"])
    reference.expect(study.scaledTest().value?.statistic, scaled["z"])
    reference.expect(study.scaledTest().value?.pValue, scaled["p"])
    let raoScott = expected["rao_scott_F"]
    let ratio = try #require(study.raoScottTest(against: .f).value)
    reference.expect(study.generalisedDesignEffect.value, raoScott["generalised_deff"])
    reference.expect(ratio.statistic, raoScott["F"])
    reference.expect(
      [ratio.degreesOfFreedom, ratio.denominatorDegreesOfFreedom], raoScott["df"])
    reference.expect(ratio.pValue, raoScott["p"])
    reference.expect(
      study.raoScottTest(against: .chiSquare).value?.pValue, expected["rao_scott_chi2_p"])
  }
}

extension ReferenceCase {
  /// Compares all that a part of a case says of a linear regression.
  fileprivate func compare(_ regression: ClusteredRegression, _ place: ExpectedValue) {
    expect(regression.coefficients, place["coef"])
    leaveOut(place["terms"], because: "the names of the columns")
    for (correction, name) in [
      (ClusteredRegression.Correction.cr0, "se_cr0"), (.cr1, "se_cr1_g"),
      (.cr1Stata, "se_cr1_stata"), (.cr2, "se_cr2"),
    ] {
      expect(regression.standardErrors(correction).map(\.value), place[name])
    }
    let effects = (0..<regression.columns).map { regression.effect($0) }
    expect(effects.map(\.degreesOfFreedom.value), place["df_satterthwaite"])
    expect(effects.map { $0.test.value?.pValue }, place["p_cr2_satterthwaite"])
    expect(Double(regression.clusters), place["clusters"])
    expect(Double(regression.rows), place["n"])
    expect(Double(regression.columns), place["k"])
    for (distribution, name) in [
      (ClusteredRegression.Reference.student, "p_cr1_stata_t"), (.normal, "p_cr1_stata_z"),
    ] {
      expect(
        (0..<regression.columns).map {
          regression.test($0, by: .cr1Stata, against: distribution).value?.pValue
        }, place[name])
    }
  }
}
