import Statistics
import Testing

@Suite("Validity coefficients equal psych, effectsize and cocor")
struct ValidityReferenceTests {
  /// A number of the data; a NaN, which fails every comparison, where there is none.
  private func number(_ value: JSONValue) -> Double { value.number ?? .nan }

  @Test("a correlation corrected for unreliability, above one and without any reliability")
  func disattenuated() throws {
    let reference = try ReferenceCases.load("validity-disattenuated")
    for name in ["ordinary", "above_one"] {
      let data = reference.data[name]
      let expected = reference.expected[name]
      let correlation = try DisattenuatedCorrelation.of(
        number(data["r"]), pairs: Int(number(data["n"])),
        reliabilities: (number(data["reliability_x"]), number(data["reliability_y"])))
      let found = try #require(correlation.value)
      reference.expect(found.raw, expected["corrected_raw"])
      reference.expect(found.value, expected["corrected_clipped"])
      reference.expect(found.largestObservable, expected["upper_bound_of_observed"])
      for (key, isCut) in [("ci_raw", false), ("ci_clipped", true)] {
        let interval = try #require(found.interval(level: 0.95, isCut: isCut).value)
        reference.expect([interval.lower, interval.upper], expected[key])
      }
      #expect(found.isBeyondOne == (name == "above_one"))
    }
    let none = reference.data["zero_reliability"]
    let undefined = try DisattenuatedCorrelation.of(
      number(none["r"]), pairs: 30, reliabilities: (0, 0.8))
    reference.expect(undefined.value?.value, reference.expected["zero_reliability"])
    #expect(undefined.reason?.code == "outsideDomain")
  }

  @Test("the distance of two groups in standard deviations, by every convention")
  func knownGroups() throws {
    let reference = try ReferenceCases.load("validity-known-groups")
    let expected = reference.expected
    let (one, other) = (reference.data["group_1"].numbers, reference.data["group_2"].numbers)
    let found = try #require(try StandardizedDifference.of(one, other).value)
    reference.expect(found.cohenD, expected["cohen_d"])
    reference.expect(found.hedgesG(), expected["hedges_g"])
    reference.expect(found.correction(), expected["j_exact"])
    reference.expect(found.hedgesG(.approximate), expected["hedges_g_approximate_j"])
    reference.expect(found.correction(.approximate), expected["j_approximate"])
    reference.expect(found.pooledDeviation, expected["pooled_sd"])
    reference.expect(found.glassDelta.value, expected["glass_delta"])
    reference.expect(found.averageD, expected["cohen_d_av"])
    reference.expect(found.standardError, expected["ci_normal"]["se_d"])
    for (name, method) in [
      ("ci_noncentral_t", StandardizedDifference.IntervalMethod.noncentralT),
      ("ci_normal", .normal),
    ] {
      let d = try #require(found.cohenInterval(level: 0.95, method).value)
      let g = try #require(found.hedgesInterval(level: 0.95, method).value)
      reference.expect([d.lower, d.upper], expected[name]["d"])
      reference.expect([g.lower, g.upper], expected[name]["g"])
    }
    reference.expect(try MeanDifference(one, other).test().value?.pValue, expected["welch_p"])
  }

  @Test("two correlations on the same cases, with a variable in common and without")
  func dependentCorrelations() throws {
    let reference = try ReferenceCases.load("validity-dependent-correlations")
    let three = reference.data["overlapping"]
    let overlap = try #require(
      DependentCorrelations.overlapping(
        number(three["r12"]), number(three["r13"]), between: number(three["r23"]),
        cases: Int(number(three["n"]))
      ).value)
    let first = reference.expected["overlapping"]
    reference.expect(overlap.difference, first["difference"])
    for (name, key, result) in [
      ("williams_t", "t", overlap.williams()), ("hotelling_t", "t", overlap.hotelling()),
      ("steiger_1980_pooled_z", "z", overlap.steiger()),
      ("dunn_clark_z", "z", overlap.dunnClark()), ("meng_z", "z", overlap.meng()),
    ] {
      let test = try #require(result.value)
      reference.expect(test.statistic, first[name][key])
      reference.expect(test.pValue, first[name]["p"])
      if first[name]["df"].isStated { reference.expect(test.degreesOfFreedom, first[name]["df"]) }
    }
    let interval = try #require(overlap.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], first["zou_ci"])

    let four = reference.data["non_overlapping"]
    let separate = try #require(
      DependentCorrelations.separate(
        number(four["r12"]), number(four["r34"]), r13: number(four["r13"]),
        r14: number(four["r14"]), r23: number(four["r23"]), r24: number(four["r24"]),
        cases: Int(number(four["n"]))
      ).value)
    let second = reference.expected["non_overlapping"]
    let steiger = try #require(separate.steiger().value)
    let dunnClark = try #require(separate.dunnClark().value)
    reference.expect(steiger.statistic, second["steiger_pooled_z"])
    reference.expect(steiger.pValue, second["p_pooled"])
    reference.expect(dunnClark.statistic, second["dunn_clark_z"])
    reference.expect(dunnClark.pValue, second["p_dunn_clark"])
    let ends = try #require(separate.interval(level: 0.95).value)
    reference.expect([ends.lower, ends.upper], second["zou_ci"])
    #expect(separate.williams().reason?.code == "outsideDomain")
  }
}
