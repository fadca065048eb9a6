import Foundation
import Statistics
import Testing

@Suite("Merged parts equal exact rational arithmetic")
struct MergeableReferenceTests {
  @Test("moments of four chunks, one empty and one single, at a large offset")
  func moments() throws {
    let reference = try ReferenceCases.load("mergeable-moments-large-offset")
    let chunks = reference.data["chunks"].array.map(\.numbers)
    var merged = Moments()
    for (chunk, expected) in zip(chunks, reference.expected["chunks"].array) {
      let part = try Moments(chunk)
      merged.merge(part)
      reference.expect(Double(chunk.count), expected["n"])
      reference.expect(part.mean.value, expected["mean"])
      let squares = part.variance.value.map { $0 * Double(chunk.count - 1) } ?? 0
      reference.expect(squares, expected["m2"])
      for name in ["m3", "m4"] where expected[name].isStated {
        reference.leaveOut(expected[name], because: "seen in the skewness and kurtosis only")
      }
    }
    let whole = reference.expected["whole"]
    let count = Double(chunks.joined().count)
    let variance = try #require(merged.variance.value)
    reference.expect(count, whole["n"])
    reference.expect(merged.mean.value.map { $0 * count }, whole["sum"])
    reference.expect(merged.mean.value, whole["mean"])
    reference.expect(variance, whole["variance_n_minus_1"])
    reference.expect(variance * (count - 1) / count, whole["variance_n"])
    reference.expect(merged.standardDeviation.value, whole["sd"])
    reference.expect(merged.skewness().value, whole["skewness_biased"])
    reference.expect(merged.excessKurtosis().value, whole["kurtosis_excess_biased"])
  }

  @Test("sums of adversarial lists are rounded once, whatever the order")
  func sums() throws {
    let reference = try ReferenceCases.load("mergeable-exact-sums")
    for (name, list) in reference.data.object {
      let values = list.numbers
      for order in [
        values, values.reversed(), values.sorted(), values.sorted { abs($0) > abs($1) },
      ] {
        var whole = ExactSum()
        for value in order { whole.add(value) }
        reference.expect(whole.value, reference.expected["exact"][name])
        for cut in 0...order.count {
          var first = ExactSum()
          var second = ExactSum()
          for value in order[..<cut] { first.add(value) }
          for value in order[cut...] { second.add(value) }
          second.merge(first)
          #expect(second.value == whole.value, "\(name), cut at \(cut)")
        }
      }
    }
    reference.leaveOut(
      reference.expected["naive_left_to_right"], because: "what a plain loop gives, for contrast")
  }

  @Test("weighted moments of two parts, one with a weight of zero")
  func weightedMoments() throws {
    let reference = try ReferenceCases.load("mergeable-weighted-moments")
    func expect(_ moments: WeightedMoments, _ expected: ExpectedValue) {
      reference.expect(moments.weight, expected["sum_w"])
      reference.expect(moments.squaredWeight, expected["sum_w2"])
      reference.expect(moments.mean.value, expected["mean"])
      for (name, meaning) in [
        ("population", WeightedMoments.Meaning.population), ("frequency", .frequency),
        ("reliability", .reliability),
      ] {
        reference.expect(moments.variance(meaning).value, expected["variance_\(name)"])
      }
      reference.expect(moments.effectiveCount, expected["effective_n"])
    }
    var merged = WeightedMoments()
    for (part, expected) in zip(
      reference.data["parts"].array, reference.expected["parts"].array)
    {
      let moments = try WeightedMoments(
        part["x"].numbers, weights: part["weight"].numbers)
      expect(moments, expected)
      merged.merge(moments)
    }
    expect(merged, reference.expected["whole"])
  }

  @Test("co-moments of three parts give the covariance, the correlation and the line of the whole")
  func coMoments() throws {
    let reference = try ReferenceCases.load("mergeable-comoments")
    func expect(_ moments: CoMoments, _ expected: ExpectedValue) throws {
      let means = try #require(moments.means.value)
      reference.expect(Double(moments.count), expected["n"])
      reference.expect(means.first, expected["mean_x"])
      reference.expect(means.second, expected["mean_y"])
      reference.expect(moments.products, expected["c"])
      reference.expect(moments.firstSquares, expected["m2_x"])
      reference.expect(moments.secondSquares, expected["m2_y"])
    }
    var merged = CoMoments()
    for (part, expected) in zip(
      reference.data["parts"].array, reference.expected["parts"].array)
    {
      let moments = try CoMoments(part["x"].numbers, part["y"].numbers)
      try expect(moments, expected)
      merged.merge(moments)
    }
    let whole = reference.expected["whole"]
    try expect(merged, whole)
    reference.expect(merged.covariance.value, whole["covariance"])
    reference.expect(merged.correlation.value, whole["correlation"])
    let line = try #require(merged.line.value)
    reference.expect(line.slope, whole["slope"])
    reference.expect(line.intercept, whole["intercept"])
    reference.expect(line.residualVariance.value, whole["residual_variance"])
  }
}
