import Foundation
import Statistics
import Testing

@Suite("Similarities of value profiles equal SciPy and R")
struct ProfileReferenceTests {
  @Test("correlations of two profiles with ties")
  func ties() throws {
    let reference = try ReferenceCases.load("alignment-similarity-ties")
    let expected = reference.expected
    let (x, y) = (reference.data["x"].numbers, reference.data["y"].numbers)
    let pairs = try RatingPairs(x, y)
    let pearson = try #require(pairs.pearson().value)
    let spearman = try #require(pairs.spearman().value)
    let kendall = try #require(pairs.kendall().value)
    let interval = try #require(pearson.interval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], expected["pearson_fisher_ci"])
    for (name, got) in [
      ("pearson", pearson.value), ("pearson_p_t", pearson.test.value?.pValue),
      ("spearman", spearman.value), ("spearman_p_t", spearman.test.value?.pValue),
      ("kendall_tau_b", kendall.value), ("kendall_p_normal", kendall.test.value?.pValue),
      ("kendall_tau_c", pairs.kendall(.c).value?.value),
      // A cosine of deviations from the mean is Pearson's correlation.
      ("centred_cosine", pearson.value),
    ] {
      reference.expect(got, expected[name])
    }
    let (first, second) = (try Moments(x), try Moments(y))
    reference.expect(
      zip(first, second) { $0 - $1 }.map(abs), expected["elevation_difference"])
    let spread = try #require(first.standardDeviation.value) - (second.standardDeviation.value ?? 0)
    let unbiased = Double(x.count) / Double(x.count - 1)
    let got = expected["scatter_difference"].number.map {
      abs($0 - spread) < abs($0 - spread / unbiased.squareRoot())
        ? spread : spread / unbiased.squareRoot()
    }
    reference.expect(got, expected["scatter_difference"])
    for name in [
      "cosine", "euclid", "euclid_z_population", "euclid_z_sample", "ranks_x", "ranks_y",
      "matched_0_1",
    ] {
      reference.leaveOut(expected[name], because: "the library has no such similarity yet")
    }
  }

  private func zip(
    _ first: Moments, _ second: Moments, _ combine: (Double, Double) -> Double
  ) -> Double? {
    first.mean.value.flatMap { a in second.mean.value.map { combine(a, $0) } }
  }

  @Test("models by cultures: rank correlations in one family")
  func matrix() throws {
    let reference = try ReferenceCases.load("alignment-culture-matrix-bh")
    let expected = reference.expected
    let models = reference.data["models"].array.map(\.numbers)
    let cultures = reference.data["cultures"].array.map(\.numbers)
    let cells = try models.map { model in
      try cultures.map { try #require(try RatingPairs(model, $0).spearman().value) }
    }
    let pValues = try cells.joined().map { try #require($0.test.value?.pValue) }
    func rows<Value>(_ values: [Value]) -> [[Value]] {
      stride(from: 0, to: values.count, by: cultures.count).map {
        Array(values[$0..<($0 + cultures.count)])
      }
    }
    func compare(_ values: [Double], _ name: String) {
      for (row, places) in Swift.zip(rows(values), expected[name].array) {
        reference.expect(row, places)
      }
    }
    compare(cells.joined().map(\.value), "rho")
    compare(pValues, "p")
    let family = try PValueAdjustment.benjaminiHochberg.adjust(pValues)
    compare(family, "bh")
    compare(try PValueAdjustment.holm.adjust(pValues), "holm")
    for (name, count, values) in [
      ("mask_bh_05", "count_bh", family), ("mask_uncorrected_05", "count_uncorrected", pValues),
    ] {
      let mask = values.map { $0 <= 0.05 }
      let stated = expected[name].array.flatMap { $0.array.map(\.bool) }
      #expect(stated == mask.map(Optional.some), "\(name)")
      reference.expect(Double(mask.count { $0 }), expected[count])
    }
  }

  @Test("constant profiles, two values and missing values")
  func undefined() throws {
    let reference = try ReferenceCases.load("alignment-similarity-undefined")
    for name in ["constant", "zero"] {
      let expected = reference.expected[name]
      let pairs = try RatingPairs(
        reference.data[name]["x"].numbers, reference.data[name]["y"].numbers)
      for (key, outcome) in [
        ("pearson", pairs.pearson()), ("spearman", pairs.spearman()),
        ("kendall_tau_b", pairs.kendall()), ("centred_cosine", pairs.pearson()),
      ] where expected[key].isStated {
        reference.expect(outcome.value?.value, expected[key])
        #expect(outcome.reason == .noVariation, "\(name), \(key)")
      }
      for key in ["cosine", "euclid", "euclid_z_population"] where expected[key].isStated {
        reference.leaveOut(expected[key], because: "the library has no such similarity yet")
      }
    }
    let two = reference.data["two_values"]
    let short = try #require(try RatingPairs(two["x"].numbers, two["y"].numbers).pearson().value)
    reference.expect(short.value, reference.expected["two_values"]["pearson"])
    reference.expect(short.test.value?.pValue, reference.expected["two_values"]["pearson_p"])
    reference.expect(
      short.interval(level: 0.95).value?.lower, reference.expected["two_values"]["fisher_interval"])
    let data = reference.data["pairwise_missing"]
    let present = Swift.zip(data["x"].array.map(\.number), data["y"].array.map(\.number))
      .compactMap { x, y in x.flatMap { x in y.map { (x, $0) } } }
    let pairs = try RatingPairs(present.map { $0.0 }, present.map { $0.1 })
    let missing = reference.expected["pairwise_missing"]
    reference.expect(Double(pairs.count), missing["n"])
    reference.expect(pairs.pearson().value?.value, missing["pearson"])
    reference.expect(pairs.spearman().value?.value, missing["spearman"])
  }
}
