import Statistics
import Testing

@Suite("Figures of labels and judges equal epiR, ppi-python, scikit-learn, R and mcr")
struct GoldReferenceTests {
  private func ends(_ interval: Outcome<ConfidenceInterval>) -> [Double]? {
    interval.value.map { [$0.lower, $0.upper] }
  }

  @Test("a rate corrected for errors that are known")
  func known() throws {
    let reference = try ReferenceCases.load("judges-rogan-gladen-known")
    let (data, expected) = (reference.data, reference.expected)
    let rate = try RoganGladen(
      calls: Proportion(
        successes: Int(data["positive"].number ?? 0), trials: Int(data["n"].number ?? 0)),
      sensitivity: data["sensitivity"].number ?? 0, specificity: data["specificity"].number ?? 0)
    reference.expect(rate.apparent, expected["apparent"])
    reference.expect(rate.estimate.value?.raw, expected["rogan_gladen"])
    reference.expect(rate.standardError.value, expected["wald_se"])
    let level = reference.options["level"].number ?? 0
    for (method, name) in [
      (RoganGladen.Method.delta, "wald_ci"), (.clopperPearson, "clopper_pearson_transformed"),
      (.wilson, "wilson_transformed"),
    ] {
      reference.expect(ends(rate.rawInterval(level: level, method: method)), expected[name])
    }
  }

  @Test(
    "a rate corrected for errors that were estimated",
    arguments: ["judges-rogan-gladen-estimated", "judges-rogan-gladen-below-floor"])
  func estimated(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let (data, expected) = (reference.data, reference.expected)
    func proportion(_ successes: String, _ trials: String) throws -> Proportion {
      try Proportion(
        successes: Int(data[successes].number ?? 0), trials: Int(data[trials].number ?? 0))
    }
    let rate = try RoganGladen(
      calls: proportion("positive", "n"),
      positives: proportion("gold_positive_called_positive", "gold_positive"),
      negatives: proportion("gold_negative_called_negative", "gold_negative"))
    let level = reference.options["level"].number ?? 0
    reference.expect(rate.apparent, expected["apparent"])
    reference.expect(rate.sensitivity, expected["sensitivity"])
    reference.expect(rate.specificity, expected["specificity"])
    reference.expect(rate.estimate.value?.raw, expected["rogan_gladen_raw"])
    reference.expect(rate.estimate.value?.value, expected["rogan_gladen_clipped"])
    reference.expect(rate.varianceTerms.value, expected["variance_terms"])
    reference.expect(rate.standardError.value, expected["delta_se"])
    reference.expect(
      ends(rate.rawInterval(level: level, method: .delta)), expected["delta_ci_raw"])
    reference.expect(
      ends(rate.interval(level: level, method: .delta)), expected["delta_ci_clipped"])
    let shifted = rate.shiftedEstimate(level: level).value
    reference.expect(shifted?.unshifted, expected["lang_reiczigel_midpoint_unshifted"])
    reference.expect(shifted?.shift, expected["lang_reiczigel_shift"])
    reference.expect(shifted?.standardError, expected["lang_reiczigel_se"])
    reference.expect(ends(rate.rawInterval(level: level)), expected["lang_reiczigel_ci_raw"])
    reference.expect(ends(rate.interval(level: level)), expected["lang_reiczigel_ci"])
  }

  @Test("shares of three classes corrected by the inverse")
  func classes() throws {
    let reference = try ReferenceCases.load("judges-confusion-3-classes")
    let expected = reference.expected
    let matrix = try ConfusionMatrix(
      counts: reference.data["validation"].array.map { $0.numbers.map { Int($0) } })
    let correction = try MisclassificationCorrection(
      validation: matrix, judgeCounts: reference.data["judge_counts"].numbers.map { Int($0) })
    for (rates, places) in zip(matrix.rowRates.value ?? [], expected["row_rates"].array) {
      reference.expect(rates, places)
    }
    reference.expect(correction.apparent.value, expected["apparent"])
    reference.expect(correction.shares.value, expected["corrected"])
    for (row, places) in zip(correction.covariance.value ?? [], expected["covariance"].array) {
      reference.expect(row, places)
    }
    reference.expect(correction.standardErrors.value, expected["se"])
    reference.expect(correction.clippedShares.value, expected["clipped_renormalised"])
    reference.expect(correction.likelihoodShares.value, expected["max_likelihood_simplex"])
  }

  @Test("a prediction-powered mean")
  func predictionPoweredMean() throws {
    let reference = try ReferenceCases.load("judges-ppi-mean")
    let (data, expected) = (reference.data, reference.expected)
    let level = reference.options["level"].number ?? 0
    func mean(
      _ tuning: PredictionPoweredMean.Tuning, _ divisor: PredictionPoweredMean.Divisor
    ) throws -> PredictionPoweredMean {
      try #require(
        PredictionPoweredMean.of(
          labels: data["human"].numbers, judgeOnLabelled: data["judge_on_labelled"].numbers,
          judgeOnUnlabelled: data["judge_unlabelled"].numbers, tuning: tuning, divisor: divisor
        ).value)
    }
    for (tuning, name) in [
      (PredictionPoweredMean.Tuning.fixed(1), "ppi"), (.tuned, "ppi_plus_plus"),
    ] {
      let (own, sample) = (try mean(tuning, .count), try mean(tuning, .countLessOne))
      let place = expected[name]
      reference.expect(own.estimate, place["estimate"])
      reference.expect(own.standardError, place["se"])
      reference.expect(ends(own.interval(level: level)), place["ci"])
      reference.expect(sample.standardError, place["se_ddof1"])
      if place["lam"].isStated {
        reference.expect(own.lambda, place["lam"])
        reference.expect(own.uncutLambda, place["lambda_unclipped"])
      }
      reference.expect(own.labelMean, expected["classical"]["estimate"])
      reference.expect(own.labelStandardError, expected["classical"]["se"])
      reference.expect(ends(own.labelInterval(level: level)), expected["classical"]["ci"])
    }
    let judged = data["judge_unlabelled"].numbers
    reference.expect(judged.reduce(0, +) / Double(judged.count), expected["judge_only"])
  }

  @Test("a prediction-powered mean over strata")
  func strata() throws {
    let reference = try ReferenceCases.load("judges-ppi-stratified")
    let expected = reference.expected
    for (tuning, name) in [
      (PredictionPoweredMean.Tuning.fixed(1), "lambda_1"), (.tuned, "lambda_per_stratum"),
    ] {
      let strata = try reference.data["strata"].array.map { stratum in
        try #require(
          PredictionPoweredMean.of(
            labels: stratum["human"].numbers,
            judgeOnLabelled: stratum["judge_on_labelled"].numbers,
            judgeOnUnlabelled: stratum["judge_unlabelled"].numbers, tuning: tuning
          ).value)
      }
      let mean = try StratifiedPredictionPoweredMean(
        strata, weights: reference.data["strata"].array.compactMap(\.["weight"].number))
      let place = expected[name]
      reference.expect(strata.map(\.lambda), place["lam"])
      reference.expect(strata.map(\.estimate), place["stratum_estimate"])
      reference.expect(strata.map(\.standardError), place["stratum_se"])
      reference.expect(mean.estimate, place["estimate"])
      reference.expect(mean.standardError, place["se"])
      reference.expect(
        ends(mean.interval(level: reference.options["level"].number ?? 0)), place["ci"])
    }
  }

  @Test("a prediction-powered regression")
  func regression() throws {
    let reference = try ReferenceCases.load("judges-ppi-ols")
    let (data, expected) = (reference.data, reference.expected)
    func fit(_ tuning: PredictionPoweredMean.Tuning) throws -> PredictionPoweredRegression {
      try #require(
        PredictionPoweredRegression.of(
          labelled: data["x_labelled"].numbers.map { [1, $0] }, labels: data["human"].numbers,
          judgeOnLabelled: data["judge_on_labelled"].numbers,
          unlabelled: data["x_unlabelled"].numbers.map { [1, $0] },
          judgeOnUnlabelled: data["judge_unlabelled"].numbers, tuning: tuning
        ).value)
    }
    func intervals(_ fit: PredictionPoweredRegression, _ place: ExpectedValue) throws {
      let found = try (0..<2).map {
        try fit.interval(column: $0, level: reference.options["level"].number ?? 0).value
      }
      reference.expect(fit.standardErrors, place["se"])
      reference.expect(found.map { $0?.lower }, place["lower"])
      reference.expect(found.map { $0?.upper }, place["upper"])
    }
    let plain = try fit(.fixed(1))
    reference.expect(plain.labelCoefficients, expected["classical"])
    reference.expect(plain.judgeCoefficients, expected["judge_only"])
    reference.expect(plain.coefficients, expected["ppi"]["coef"])
    try intervals(plain, expected["ppi"])
    let tuned = try fit(.tuned)
    let place = expected["ppi_plus_plus"]
    reference.expect(tuned.firstLambda, place["lam_pointestimate"])
    reference.expect(tuned.firstCoefficients, place["coef_pointestimate"])
    reference.expect(tuned.lambda, place["lam_interval"])
    reference.expect(tuned.coefficients, place["coef_interval"])
    try intervals(tuned, place)
  }

  @Test("isotonic calibration with ties and weights")
  func isotonic() throws {
    let reference = try ReferenceCases.load("judges-isotonic-calibration")
    let data = reference.data
    for (name, weights) in [("unweighted", nil), ("weighted", data["weight"].numbers)] {
      let place = reference.expected[name]
      let fit = try #require(
        IsotonicCalibration.of(
          scores: data["score"].numbers, labels: data["outcome"].numbers, weights: weights
        ).value)
      reference.expect(fit.scores, place["distinct_x"])
      reference.expect(fit.values, place["fitted_at_distinct_x"])
      reference.expect(
        data["predict_at"].numbers.map { fit.value(at: $0) }, place["predicted"])
    }
  }

  @Test("Platt's curve with plain and with smoothed targets")
  func platt() throws {
    let reference = try ReferenceCases.load("judges-platt-calibration")
    let scores = reference.data["score"].numbers
    let labels = reference.data["outcome"].numbers.map { $0 == 1 }
    for (name, targets) in [("logistic", PlattScaling.Targets.labels), ("platt", .smoothed)] {
      let place = reference.expected[name]
      let fit = try #require(
        PlattScaling.of(scores: scores, labels: labels, targets: targets).value)
      reference.expect(fit.intercept, place["intercept"])
      reference.expect(fit.slope, place["slope"])
      reference.expect(scores.map { fit.chance(at: $0) }, place["fitted"])
      if targets == .smoothed {
        reference.expect(fit.positiveTarget, place["target_positive"])
        reference.expect(fit.negativeTarget, place["target_negative"])
      }
    }
  }

  @Test("Brier score, log loss and calibration error under three rules for bins")
  func calibrationScores() throws {
    let reference = try ReferenceCases.load("judges-calibration-brier-ece")
    let expected = reference.expected
    let scores = try #require(
      CalibrationScores.of(
        probabilities: reference.data["probability"].numbers,
        outcomes: reference.data["outcome"].numbers.map { $0 == 1 }
      ).value)
    reference.expect(scores.brier, expected["brier"])
    reference.expect(scores.brierError.value, expected["brier_se"])
    reference.expect(scores.logLoss, expected["log_loss"])
    let parts = expected["murphy_distinct_forecasts"]
    reference.expect(scores.decomposition.reliability, parts["reliability"])
    reference.expect(scores.decomposition.resolution, parts["resolution"])
    reference.expect(scores.decomposition.uncertainty, parts["uncertainty"])
    reference.expect(scores.brierSkill.value, expected["brier_skill"])
    for (name, binning) in [
      ("left_closed", CalibrationScores.Binning.leftClosed(bins: 10)),
      ("right_closed", .rightClosed(bins: 10)), ("equal_mass", .equalMass(bins: 10)),
    ] {
      let error = try scores.calibrationError(binning)
      let place = expected[name]
      reference.expect(error.expected, place["ece"])
      reference.expect(error.largest, place["mce"])
      reference.expect(error.rootMeanSquare, place["rms"])
      for (bin, places) in zip(error.bins, place["bins"].array) {
        reference.expect(
          [Double(bin.number), Double(bin.rows), bin.meanProbability, bin.share], places)
      }
    }
    reference.leaveOut(
      expected["left_closed_linspace_edges_ece"],
      because: "it shows what edges that are off by rounding give; the library decides on the edge")
  }

  @Test("lines by Deming and by Passing and Bablok")
  func methodComparison() throws {
    let reference = try ReferenceCases.load("judges-deming-passing-bablok")
    let (data, expected) = (reference.data, reference.expected)
    let (human, judge) = (data["human"].numbers, data["judge"].numbers)
    let level = reference.options["level"].number ?? 0
    let deming = try #require(DemingRegression.of(human: human, judge: judge).value)
    var place = expected["deming_ratio_1"]
    reference.expect(deming.intercept, place["intercept"])
    reference.expect(deming.slope, place["slope"])
    reference.expect(
      [deming.interceptError.value, deming.slopeError.value], place["jackknife_se"])
    reference.expect(ends(deming.interceptInterval(level: level)), place["jackknife_ci_intercept"])
    reference.expect(ends(deming.slopeInterval(level: level)), place["jackknife_ci_slope"])
    let passing = try #require(PassingBablok.of(human: human, judge: judge).value)
    place = expected["passing_bablok"]
    reference.expect(Double(passing.slopes), place["slopes_used"])
    reference.expect(Double(passing.shift), place["offset_K"])
    reference.expect(passing.slope, place["slope"])
    reference.expect(passing.angularSlope, place["slope_radian"])
    reference.expect(passing.angularIntercept, place["intercept_radian"])
    reference.expect(ends(passing.slopeInterval(level: level)), place["slope_ci"])
    reference.expect(passing.intercept, place["intercept"])
    reference.expect(ends(passing.interceptInterval(level: level)), place["intercept_ci"])
  }
}
