import Statistics
import Testing

@Suite("Contamination statistics equal the numbers of other tools")
struct ContaminationReferenceTests {
  @Test("n-gram hits and token coverage equal brute force over sets")
  func ngrams() throws {
    let reference = try ReferenceCases.load("contam-ngram")
    let items = reference.data["test"].array.compactMap(\.string)
    let corpus = try #require(reference.data["train"].string)
    for n in reference.options["n"].numbers.map({ Int($0) }) {
      var overlap = try NGramOverlap(items: items, n: n)
      overlap.scan(corpus)
      for (result, expected) in zip(overlap.results, reference.expected.array) {
        let want = expected["n\(n)"]
        #expect(result.tokens == Int(expected["tokens"].number ?? -1))
        #expect(result.ngrams == Int(want["ngrams"].number ?? -1), "\(n)-grams")
        #expect(result.hits == Int(want["hits"].number ?? -1), "hits of \(n)-grams")
        if result.tokens < n {
          // The case's note: an item shorter than n is not testable, not clean.
          #expect(result.coverage.reason?.code == "notTestable")
          #expect(result.isHit.value == nil && result.grade.value == nil)
        } else {
          reference.expect(
            result.coverage.value, want["token_coverage"].number ?? .nan, "coverage \(n)")
          if case .bool(let any) = want["any"] { #expect(result.isHit.value == any) }
        }
      }
    }
  }

  @Test("Min-K%, Min-K%++, mean log-likelihood and perplexity equal the authors' formula")
  func minK() throws {
    let reference = try ReferenceCases.load("contam-mink")
    let data = reference.data
    let item = try TokenProbabilities(
      data["token_logprob"].numbers, vocabularyMeans: data["vocab_mean_logprob"].numbers,
      vocabularyDeviations: data["vocab_sd_logprob"].numbers)
    let expected = reference.expected
    reference.expect(
      item.meanLogProbability.value, try #require(expected["mean_ll"].number), "mean")
    reference.expect(
      item.perplexity.value, try #require(expected["perplexity"].number), "perplexity")
    let shares = reference.options["k"].numbers
    reference.expect(shares.compactMap { item.minK($0).value }, expected["mink"].numbers, "Min-K%")
    reference.expect(
      shares.compactMap { item.minKPlusPlus($0).value }, expected["minkpp"].numbers, "Min-K%++")
  }

  @Test("area under the curve and its points equal scikit-learn's")
  func area() throws {
    let reference = try ReferenceCases.load("contam-auroc")
    let curve = try ReceiverOperatingCharacteristic(
      scores: reference.data["score"].numbers,
      isPositive: reference.data["label"].numbers.map { $0 == 1 })
    for (name, got) in [
      ("auc", curve.area), ("tpr_at_fpr05", curve.truePositiveRate(falsePositiveRate: 0.05)),
      ("fpr_at_tpr95", curve.falsePositiveRate(truePositiveRate: 0.95)),
    ] {
      reference.expect(got.value, try #require(reference.expected[name].number), name)
    }
  }

  @Test("DeLong's interval and paired test equal pROC's")
  func deLong() throws {
    let reference = try ReferenceCases.load("roc-delong-aSAH")
    let isPositive = reference.data["label"].numbers.map { $0 == 1 }
    let first = try ReceiverOperatingCharacteristic(
      scores: reference.data["s1"].numbers, isPositive: isPositive)
    let second = try ReceiverOperatingCharacteristic(
      scores: reference.data["s2"].numbers, isPositive: isPositive)
    let expected = reference.expected
    let level = try #require(reference.options["conf"].number)
    let interval = try #require(first.interval(level: level).value)
    reference.expect(
      [interval.lower, first.area.value ?? .nan, interval.upper], expected["ci1"].numbers,
      "interval")
    reference.expect(second.area.value, try #require(expected["auc2"].number), "second area")
    let test = try #require(try first.comparison(with: second).value)
    reference.expect(test.statistic, try #require(expected["Z"].number), "z")
    reference.expect(test.pValue, try #require(expected["p"].number), "p")
    reference.expect(first.area.value, try #require(expected["auc1"].number), "first area")
  }

  @Test("exchangeability: sharded t test and permutation p-value equal SciPy's")
  func exchangeability() throws {
    let reference = try ReferenceCases.load("contam-exchangeability")
    let data = reference.data
    let canonical = data["canonical_logp_per_shard"].numbers
    let shuffled = data["shuffled_logp_per_shard"].array.map(\.numbers)
    let expected = reference.expected
    reference.expect(
      try ExchangeabilityTest.shardDifferences(canonical: canonical, shuffled: shuffled).value,
      expected["shard_diff"].numbers, "differences")
    let sharded = try #require(
      try ExchangeabilityTest.sharded(canonical: canonical, shuffled: shuffled).value)
    reference.expect(sharded.statistic, try #require(expected["t"].number), "t")
    reference.expect(sharded.pValue, try #require(expected["p_sharded"].number), "p")
    let total = try #require(data["canonical_total"].number)
    let permutation = try #require(
      try ExchangeabilityTest.permutation(
        canonical: total, permuted: data["permuted_total"].numbers
      ).value)
    reference.expect(
      permutation.pValue, try #require(expected["p_permutation_plus1"].number), "permutation")
    reference.expect(
      permutation.statistic, try #require(expected["p_permutation_raw"].number), "share")
  }

  @Test("time split: Fisher, logistic jump, cluster errors and slope equal statsmodels'")
  func timeSplit() throws {
    let reference = try ReferenceCases.load("contam-time-split")
    let data = reference.data
    let split = try TimeSplit(
      days: data["day_relative_to_cutoff"].numbers,
      isRight: data["correct"].numbers.map { $0 == 1 },
      clusters: data["topic"].numbers.map { Int($0) })
    let expected = reference.expected
    let table = [split.before, split.after].map {
      [Double($0.successes), Double($0.trials - $0.successes)]
    }
    #expect(table == expected["table"].array.map(\.numbers))
    reference.expect(
      split.fisherExact.value?.pValue, try #require(expected["fisher_p_greater"].number), "Fisher")
    reference.expect(
      split.oddsRatio.value, try #require(expected["odds_ratio"].number), "odds ratio")
    let jump = try #require(split.jump.value)
    reference.expect(
      [jump.constant.estimate, jump.jump.estimate], expected["logit_coef"].numbers, "logit")
    reference.expect(
      [jump.constant.standardError, jump.jump.standardError], expected["logit_se"].numbers,
      "errors")
    reference.expect(
      [jump.constant, jump.jump].compactMap(\.clusterStandardError),
      expected["cluster_se"].numbers, "cluster errors")
    reference.expect(jump.logLikelihood, try #require(expected["llf"].number), "likelihood")
    reference.expect(
      split.likelihoodRatio.value?.statistic, try #require(expected["LR_vs_null"].number),
      "likelihood ratio")
    let sloped = try #require(split.jumpAndSlope.value)
    let slope = try #require(sloped.slope)
    reference.expect(
      [sloped.constant.estimate, slope.estimate, sloped.jump.estimate],
      expected["jump_model_coef"].numbers, "jump and slope")
    reference.expect(
      [sloped.constant.standardError, slope.standardError, sloped.jump.standardError],
      expected["jump_model_se"].numbers, "errors of jump and slope")
  }

  @Test("smoothing spline equals SciPy's, with a given penalty and with cross-validation")
  func spline() throws {
    let reference = try ReferenceCases.load("contam-constat-spline")
    let x = reference.data["x"].numbers
    let y = reference.data["y"].numbers
    let at = reference.data["at"].numbers
    let given = try #require(
      try SmoothingSpline.fit(x: x, y: y, penalty: reference.options["lam"].number).value)
    reference.expect(
      at.map { given.value(at: $0, extrapolation: .cubic) },
      reference.expected["lam_1e_3"].numbers, "given penalty")
    let chosen = try #require(try SmoothingSpline.fit(x: x, y: y).value)
    // The case's own tolerance for this key, absolute.
    let tolerance = try #require(reference.tolerance["per_key"]["gcv"].number)
    for (point, expected) in zip(at, reference.expected["gcv"].numbers) {
      let got = chosen.value(at: point, extrapolation: .cubic)
      #expect(abs(got - expected) <= tolerance * abs(expected), "at \(point)")
    }
  }

  @Test("performance test agrees with ConStat within simulation error")
  func performance() throws {
    let reference = try ReferenceCases.load("contam-constat")
    func scores(_ value: JSONValue) -> [Double] {
      (value.string ?? "").map { $0 == "1" ? 1 : 0 }
    }
    for (name, key) in [("model_contaminated", "contaminated"), ("model_clean", "clean")] {
      let data = reference.data
      let result = try #require(
        try PerformanceTest(
          model: scores(data[name]), modelOnReference: scores(data["model_on_reference"]),
          others: data["refmodels"].array.map(scores),
          othersOnReference: data["refmodels_on_reference"].array.map(scores),
          replicates: 20_000, seed: 1
        ).result().value)
      let expected = reference.expected[key]
      for (member, got) in [
        ("delta", result.excess), ("min_delta_095", result.lowerBound),
        ("p_value", result.pValue),
      ] {
        let want = try #require(expected[member].number)
        let allowed = try #require(reference.tolerance["abs"][member].number)
        #expect(abs(got - want) <= allowed, "\(key): \(member) is \(got), expected \(want)")
      }
    }
  }

  @Test("paired confidence test equals SciPy's one-sided paired t test")
  func confidence() throws {
    let reference = try ReferenceCases.load("contam-pacost")
    let test = try ConfidenceTest(
      original: reference.data["original"].numbers,
      rephrased: reference.data["rephrased"].numbers)
    let expected = reference.expected
    reference.expect(
      test.meanDifference.value, try #require(expected["mean_diff"].number), "difference")
    let result = try #require(test.test.value)
    reference.expect(result.statistic, try #require(expected["t"].number), "t")
    reference.expect(result.degreesOfFreedom, try #require(expected["df"].number), "df")
    reference.expect(result.pValue, try #require(expected["p"].number), "p")
  }
}
