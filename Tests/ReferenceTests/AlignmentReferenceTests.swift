import Foundation
import Statistics
import Testing

@Suite("Alignment by weights and by people equals the definitions")
struct AlignmentReferenceTests {
  @Test("a weighted sum over dimensions, with missing ones")
  func weightedSum() throws {
    let reference = try ReferenceCases.load("alignment-weighted-sum")
    let weights = try NormalizedWeights(reference.data["weights"].numbers)
    for (name, scores) in [("complete", "scores"), ("missing", "scores_with_missing")] {
      let expected = reference.expected[name]
      let scores = reference.data[scores].array.map(\.number)
      reference.expect(weights.values, expected["normalised"])
      let sum = weights.sum(scores)
      reference.expect(sum.value, expected["weighted_sum"])
      #expect((sum.reason == .missingRatings) == (name == "missing"))
      reference.expect(weights.sumOfAvailable(scores).value, expected["available_only"])
      reference.expect(weights.covered(scores), expected["weight_covered"])
      reference.expect(weights.effectiveCount, expected["effective_dimensions"])
    }
    let errors = reference.data["standard_errors"].numbers
    let complete = reference.expected["complete"]
    let independent = try EstimateCovariance(standardErrors: errors)
    reference.expect(weights.standardError(independent).value, complete["se_independent"])
    let correlated = errors.indices.flatMap { row in
      errors.indices.map { errors[row] * errors[$0] * (row == $0 ? 1 : 0.3) }
    }
    reference.expect(
      weights.standardError(try EstimateCovariance(correlated, count: errors.count)).value,
      complete["se_correlation_0_3"])
  }

  @Test("welfare of people, with and without weights")
  func welfare() throws { try welfare("alignment-welfare") }

  @Test("welfare of people with weights")
  func weighted() throws { try welfare("alignment-welfare-weighted") }

  private func welfare(_ name: String) throws {
    let reference = try ReferenceCases.load(name)
    let expected = reference.expected
    let weights = reference.data["weight"]
    let utilities = try Utilities(
      reference.data["utility"].numbers, weights: weights.numbers.isEmpty ? nil : weights.numbers)
    for (key, function) in [
      ("utilitarian_mean", WelfareFunction.utilitarian), ("nash_geometric_mean", .nash),
      ("nash_log_welfare", .logarithmicNash), ("gini", .gini), ("maximin", .maximin),
      ("maximax", .maximax), ("theil_T", .theil), ("sen_welfare", .sen),
    ] {
      reference.expect(utilities.welfare(function).value, expected[key])
    }
    for aversion in ["0.5", "1", "2"] {
      let parameter = try #require(Double(aversion))
      reference.expect(
        utilities.welfare(.atkinson(aversion: parameter)).value,
        expected["atkinson"][aversion]["ede"])
      reference.expect(
        utilities.welfare(.atkinsonIndex(aversion: parameter)).value,
        expected["atkinson"][aversion]["index"])
    }
    for exponent in ["-2", "-1", "0.5", "2"] {
      reference.expect(
        utilities.welfare(.generalisedMean(exponent: try #require(Double(exponent)))).value,
        expected["generalised_mean"][exponent])
    }
    reference.expect(utilities.worst.map(Double.init), expected["worst_index_0"])
    if expected["gini_n_over_n_minus_1"].isStated {
      reference.expect(
        utilities.welfare(.giniOfSample).value, expected["gini_n_over_n_minus_1"])
    }
  }
}
