import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Reliability and validity equal psych, irr and R stats")
struct ReliabilityReferenceTests {
  /// Answers of 1 to the highest category, as responses from 0 on.
  private func table(_ reference: ReferenceCase) throws -> ResponseTable {
    let rows = reference.data["items"].array.map { $0.numbers.map { Int($0) } }
    let lowest = rows.joined().min() ?? 0
    let categories = (rows.joined().max() ?? 0) - lowest + 1
    return try ResponseTable(
      rows.map { $0.map { Int?($0 - lowest) } },
      categories: [Int](repeating: categories, count: rows.first?.count ?? 0))
  }

  @Test("alpha with its interval and without each item")
  func alpha() throws {
    let reference = try ReferenceCases.load("validity-alpha-likert")
    let expected = reference.expected
    let analysis = try ClassicalItemAnalysis(try table(reference))
    reference.expect(analysis.reliability.alpha.value, expected["alpha"])
    let interval = try #require(analysis.reliability.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], expected["feldt_ci"])
    reference.expect(analysis.items.map { $0.alphaWithout.value }, expected["alpha_if_dropped"])
    reference.expect(analysis.items.map { $0.restCorrelation.value }, expected["r_item_rest"])
    reference.expect(analysis.measurementError.value, expected["sem"])
    let sums = reference.data["items"].array.map { $0.numbers.reduce(0, +) }
    reference.expect(try Moments(sums).standardDeviation.value, expected["sum_score_sd"])
    for name in [
      "alpha_standardised", "mean_inter_item_r", "guttman_lambda2",
      "guttman_lambda6_correlation", "guttman_lambda6_covariance",
    ] {
      reference.leaveOut(expected[name], because: "the library does not give it")
    }
  }

  @Test("the reliability of two halves, over all splits")
  func splitHalf() throws {
    let reference = try ReferenceCases.load("validity-split-half")
    let expected = reference.expected
    let table = try table(reference)
    let split = try SplitHalf(table)
    reference.expect(split.correlation.value, expected["r_half"])
    reference.expect(split.reliability.value, expected["spearman_brown"])
    reference.expect(split.guttman.value, expected["flanagan_rulon"])
    // Every split once: one half holds item 0.
    let half = table.items / 2
    let splits = try (0..<(1 << table.items)).filter {
      $0 & 1 == 1 && $0.nonzeroBitCount == half
    }.map { mask in
      try SplitHalf(table, firstHalf: (0..<table.items).filter { mask >> $0 & 1 == 1 })
    }
    let guttman = splits.compactMap(\.guttman.value)
    let stepped = splits.compactMap(\.reliability.value)
    let all = expected["all_splits"]
    reference.expect(Double(splits.count), all["count"])
    reference.expect(guttman.max(), all["flanagan_max_lambda4"])
    reference.expect(guttman.min(), all["flanagan_min"])
    reference.expect(try Moments(guttman).mean.value, all["flanagan_mean"])
    reference.expect(try Moments(stepped).mean.value, all["spearman_brown_mean"])
    reference.expect(stepped.min(), all["spearman_brown_min"])
    reference.expect(stepped.max(), all["spearman_brown_max"])
    for name in ["spearman_brown_ci_from_fisher_z", "feldt_ci_two_halves"] {
      reference.leaveOut(expected[name], because: "the library gives no interval for two halves")
    }
  }

  @Test("intraclass correlations of two occasions")
  func retest() throws {
    let reference = try ReferenceCases.load("validity-test-retest")
    let expected = reference.expected
    let (first, second) = (reference.data["first"].numbers, reference.data["second"].numbers)
    let table = try RatingTable(ratings: zip(first, second).map { [$0, $1] })
    let analysis = IntraclassCorrelation(table)
    for (name, form) in [
      ("icc_1_1", IntraclassForm.oneWaySingle), ("icc_a_1", .randomSingle),
      ("icc_c_1", .mixedSingle),
    ] {
      let estimate = try #require(analysis.estimate(form, convention: .mcGrawWong).value)
      reference.expect(estimate.value, expected[name])
      guard expected["\(name)_ci"].isStated else { continue }
      let interval = try #require(estimate.interval(level: 0.95).value)
      reference.expect([interval.lower, interval.upper], expected["\(name)_ci"])
    }
    let pairs = try RatingPairs(first, second)
    reference.expect(pairs.pearson().value?.value, expected["pearson"])
    let changes = zip(first, second).map { $1 - $0 }
    let moments = try Moments(changes)
    reference.expect(moments.mean.value, expected["mean_change"])
    // The standard deviation of the differences holds the error of both occasions.
    let error = try #require(moments.standardDeviation.value) / 2.0.squareRoot()
    reference.expect(error, expected["sem_consistency"])
    for name in ["sem_agreement", "smallest_detectable_change", "mean_squares"] {
      reference.leaveOut(expected[name], because: "the library does not show it")
    }
  }

  @Test("variance components of models, items and judges, and what other designs would give")
  func generalizability() throws {
    let reference = try ReferenceCases.load("validity-generalizability")
    let expected = reference.expected
    let scores = reference.data["scores"].array.map { $0.array.map(\.numbers) }
    let study = try GeneralizabilityStudy(
      ratings: scores.flatMap { $0.flatMap(\.self) }, models: scores.count,
      items: scores[0].count, judges: scores[0][0].count)
    let sources: [(String, GeneralizabilityStudy.Source)] = [
      ("p", .model), ("i", .item), ("j", .judge), ("pi", .modelItem), ("pj", .modelJudge),
      ("ij", .itemJudge), ("pij", .residual),
    ]
    for (name, source) in sources {
      let component = try #require(study.components.first { $0.source == source })
      reference.expect(component.meanSquare, expected["mean_squares"][name])
      reference.expect(component.estimate, expected["variance"][name])
      reference.expect(component.variance, expected["variance_clipped"][name])
    }
    for (name, place) in expected["d_study"].object {
      let numbers = name.split(separator: "_").compactMap { Int($0) }
      let decision = try study.decision(items: numbers[0], judges: numbers[1])
      reference.expect(decision.relativeErrorVariance, place["relative_error_variance"])
      reference.expect(decision.absoluteErrorVariance, place["absolute_error_variance"])
      reference.expect(decision.generalizability.value, place["g_coefficient"])
      reference.expect(decision.dependability.value, place["phi"])
      reference.expect(decision.relativeError, place["sem_relative"])
      reference.expect(decision.absoluteError, place["sem_absolute"])
    }
  }

  @Test("correlations with a criterion and their intervals")
  func concurrent() throws {
    let reference = try ReferenceCases.load("validity-concurrent-correlation")
    let expected = reference.expected
    let pairs = try RatingPairs(reference.data["x"].numbers, reference.data["y"].numbers)
    let pearson = try #require(pairs.pearson().value)
    let spearman = try #require(pairs.spearman().value)
    let kendall = try #require(pairs.kendall().value)
    func ends(_ estimate: AssociationEstimate) -> [Double]? {
      estimate.interval(level: 0.95).value.map { [$0.lower, $0.upper] }
    }
    reference.expect(Double(pairs.count), expected["n"])
    reference.expect(pearson.value, expected["pearson"])
    reference.expect(ends(pearson), expected["pearson_ci"])
    reference.expect(pearson.test.value?.pValue, expected["pearson_p"])
    reference.expect(spearman.value, expected["spearman"])
    reference.expect(ends(spearman), expected["spearman_ci_bonett_wright"])
    reference.expect(kendall.value, expected["kendall_tau_b"])
    reference.expect(ends(kendall), expected["kendall_ci_fieller"])
    reference.expect(pearson.value * pearson.value, expected["r_squared"])
    for name in ["spearman_ci_fieller", "adjusted_r"] {
      reference.leaveOut(expected[name], because: "another convention than the library's")
    }
  }
}
