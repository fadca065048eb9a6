import Statistics
import Testing

@Suite("Families and compounds of claims equal R, SciPy and exact arithmetic")
struct ClaimReferenceTests {
  @Test("a family with ties and missing p-values")
  func missing() throws {
    let reference = try ReferenceCases.load("claims-holm-ties-missing")
    let pValues = reference.data["p"].array.map(\.number)
    for (name, method) in [
      ("holm_m_7", PValueAdjustment.holm), ("hochberg_m_7", .hochberg),
      ("bh_m_7", .benjaminiHochberg),
    ] {
      reference.expect(try method.adjust(pValues), reference.expected[name])
    }
    // Claims without data that still count have a p-value of 1.
    let counted = try PValueAdjustment.holm.adjust(pValues.map { $0 ?? 1 })
    reference.expect(
      zip(pValues, counted).map { $0 == nil ? nil : $1 }, reference.expected["holm_m_9"])
    for (name, adjusted) in [
      ("verdict_holm_m_7", try PValueAdjustment.holm.adjust(pValues)),
      ("verdict_holm_m_9", zip(pValues, counted).map { $0 == nil ? nil : $1 }),
    ] {
      let verdicts = adjusted.map { $0.map { $0 <= 0.05 ? "supported" : "not shown" } ?? "no data" }
      #expect(verdicts == reference.expected[name].strings, "\(name)")
    }
  }

  @Test("all, any and at least k of several parts")
  func compound() throws {
    let reference = try ReferenceCases.load("claims-compound-five-parts")
    let expected = reference.expected
    let pValues = reference.data["p"].numbers
    reference.expect(pValues.max(), expected["all"])
    for (name, method) in [
      ("holm", PValueAdjustment.holm), ("hochberg", .hochberg), ("hommel", .hommel),
    ] {
      reference.expect(try method.adjust(pValues), expected[name])
    }
    let holm = try PValueAdjustment.holm.adjust(pValues)
    reference.expect(holm.min(), expected["any_bonferroni"])
    reference.expect(Double(holm.count { $0 <= 0.05 }), expected["count_shown_holm_05"])
    // Simes' p is the smallest of Benjamini and Hochberg's.
    reference.expect(
      try PValueAdjustment.benjaminiHochberg.adjust(pValues).min(), expected["any_simes"])
    reference.expect(
      try PValueCombination.fisher.combine(pValues).value?.pValue, expected["any_fisher"])
    let sorted = pValues.sorted()
    var shown = (bonferroni: 0, simes: 0)
    var largest = 0.0
    var monotone: [Double] = []
    for part in expected["partial_conjunction"].array {
      let least = Int(try #require(part["at_least"].number))
      // Benjamini & Heller (2008): the smallest p-values but for those that are dropped.
      let rest = Array(sorted[(least - 1)...])
      let bonferroni = try #require(try PValueAdjustment.bonferroni.adjust(rest).min())
      let simes = try #require(try PValueAdjustment.benjaminiHochberg.adjust(rest).min())
      let fisher = try #require(try PValueCombination.fisher.combine(rest).value)
      reference.expect(bonferroni, part["bonferroni"])
      reference.expect(simes, part["simes"])
      reference.expect(fisher.statistic, part["fisher_chi2"])
      reference.expect(Double(2 * rest.count), part["fisher_df"])
      reference.expect(fisher.pValue, part["fisher"])
      if bonferroni <= 0.05 { shown.bonferroni = max(shown.bonferroni, least) }
      if simes <= 0.05 { shown.simes = max(shown.simes, least) }
      largest = max(largest, bonferroni)
      monotone.append(largest)
    }
    reference.expect(Double(shown.simes), expected["lower_bound_count_simes_05"])
    reference.expect(Double(shown.bonferroni), expected["lower_bound_count_bonferroni_05"])
    reference.expect(monotone, expected["partial_conjunction_bonferroni_made_monotone"])
  }

  @Test("equivalence and non-inferiority of two samples")
  func equivalence() throws {
    let reference = try ReferenceCases.load("claims-equivalence-two-samples")
    let expected = reference.expected
    let difference = try MeanDifference(reference.data["a"].numbers, reference.data["b"].numbers)
    let margin = try #require(reference.data["margin"].number)
    reference.expect(difference.estimate.value, expected["difference"])
    reference.expect(difference.standardError().value, expected["se_welch"])
    reference.expect(difference.degreesOfFreedom().value, expected["df_welch"])
    for (name, variances) in [
      ("welch", MeanDifference.Variances.unequal), ("pooled", .pooled),
    ] {
      let part = expected[name]
      let test = try #require(
        try EquivalenceTest.independent(
          difference, lower: -margin, upper: margin, variances: variances
        ).value)
      let interval = try #require(difference.interval(level: 0.9, variances).value)
      reference.expect(test.aboveLower.pValue, part["p_lower"])
      reference.expect(test.belowUpper.pValue, part["p_upper"])
      reference.expect(test.pValue, part["p"])
      reference.expect([interval.lower, interval.upper], part["ci_90"])
      #expect((test.pValue <= 0.05) == part["equivalent_05"].bool, "\(name)")
      reference.expect(
        max(abs(interval.lower), abs(interval.upper)), part["smallest_symmetric_margin_05"])
    }
    let accepted = try #require(reference.data["non_inferiority_margin"].number)
    let test = difference.test(alternative: .greater, null: -accepted).value
    reference.expect(test?.pValue, expected["non_inferiority"]["p"])
    reference.expect(
      difference.interval(level: 0.9).value?.lower, expected["non_inferiority"]["lower_bound_95"])
  }

  @Test("p-values of several models in one")
  func combined() throws {
    let reference = try ReferenceCases.load("drift-combined-p")
    let expected = reference.expected["combined"]
    let pValues = reference.data["p"].numbers
    let fisher = try #require(try PValueCombination.fisher.combine(pValues).value)
    reference.expect(fisher.statistic, expected["fisher"]["chi2"])
    reference.expect(Double(2 * pValues.count), expected["fisher"]["df"])
    reference.expect(fisher.pValue, expected["fisher"]["p"])
    let stouffer = try #require(try PValueCombination.stouffer.combine(pValues).value)
    reference.expect(stouffer.statistic, expected["stouffer_equal"]["z"])
    reference.expect(stouffer.pValue, expected["stouffer_equal"]["p"])
    reference.expect(
      try PValueCombination.tippett.combine(pValues).value?.pValue, expected["tippett_p"])
    reference.expect(
      try PValueAdjustment.bonferroni.adjust(pValues).min(), expected["bonferroni_p"])
    reference.expect(
      try PValueAdjustment.benjaminiHochberg.adjust(pValues).min(), expected["simes_p"])
    for name in ["stouffer_weighted", "cauchy", "harmonic_mean_p"] {
      reference.leaveOut(expected[name], because: "the library does not combine in this way")
    }
    let ones = reference.data["p_with_ones"].numbers
    reference.expect(
      try PValueCombination.fisher.combine(ones).value?.pValue,
      reference.expected["fisher_with_p_of_1"])
    // A p-value of 0 makes the statistic infinite: undefined, with the reason.
    let zero = try PValueCombination.fisher.combine(reference.data["p_with_zero"].numbers)
    #expect(zero.reason == .notFinite)
    reference.leaveOut(
      reference.expected["fisher_with_p_of_0"], because: "an infinite statistic is undefined here")
  }
}
