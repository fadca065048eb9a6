import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Weights")
struct WeightTests {
  // MARK: - Sums

  @Test("weights that cannot be used are refused")
  func refused() {
    #expect(throws: StatisticsError.self) { try NormalizedWeights([0, 0]) }
    #expect(throws: StatisticsError.self) { try NormalizedWeights([]) }
    #expect(throws: StatisticsError.self) { try NormalizedWeights([1, -1]) }
    #expect(throws: StatisticsError.self) { try NormalizedWeights([.infinity]) }
  }

  @Test("large weights do not overflow")
  func large() throws {
    let weights = try NormalizedWeights([1e308, 1e308])
    #expect(weights.values == [0.5, 0.5])
    #expect(weights.effectiveCount == 2)
  }

  @Test("a missing score costs nothing where it has no weight")
  func missing() throws {
    let weights = try NormalizedWeights([3, 1, 0])
    #expect(weights.sum([0.6, 0.2, nil]).value == 0.5)
    #expect(weights.sum([nil, 0.2, 1]).reason == .missingRatings)
    #expect(weights.covered([nil, 0.2, 1]) == 0.25)
    #expect(weights.sumOfAvailable([nil, nil, 1]).reason == .noData)
  }

  // MARK: - Rankings

  @Test("weights of ranks are Barron and Barrett's, ties share, and the rest is tied below")
  func rankOrder() throws {
    let four = try NormalizedWeights(rankOrder: [[2], [0], [1], [3]], count: 4).values
    for (got, expected) in zip(four, [13.0 / 48, 7.0 / 48, 25.0 / 48, 3.0 / 48]) {
      #expect(abs(got - expected) < 1e-15)
    }
    let tied = try NormalizedWeights(rankOrder: [[1, 3]], count: 4).values
    #expect(tied[1] == tied[3] && tied[0] == tied[2])
    #expect(abs(tied[1] - 19.0 / 48) < 1e-15 && abs(tied[0] - 5.0 / 48) < 1e-15)
    #expect(throws: StatisticsError.self) {
      try NormalizedWeights(rankOrder: [[0], [0]], count: 2)
    }
    #expect(throws: StatisticsError.self) { try NormalizedWeights(rankOrder: [], count: 2) }
    #expect(throws: StatisticsError.self) { try NormalizedWeights(rankOrder: [[2]], count: 2) }
  }

  @Test("distances of lists of the best are those of Fagin, Kumar and Sivakumar")
  func topLists() throws {
    // Lists 1, 2, 3 and 1, 4, 5: {2,3} told by the first only, {4,5} by the second only, 2 and 3 each
    // against 4 and 5 in opposite order.
    let first = try BucketOrder([[1], [2], [3]], count: 6)
    let second = try BucketOrder([[1], [4], [5]], count: 6)
    for penalty in [0, 0.5, 1] {
      let found = try first.kendallDistance(to: second, penalty: penalty)
      #expect(found.distance == 4 + 2 * penalty)
    }
    let reverse = try BucketOrder([[3], [2], [1]], count: 6)
    #expect(try first.kendallDistance(to: reverse).distance == 3)
    #expect(try first.kendallDistance(to: first).distance == 0)
    // What is tied in one and not in the other counts the penalty.
    let tied = try BucketOrder([[1, 2], [3]], count: 6)
    #expect(try first.kendallDistance(to: tied).distance == 0.5)
    #expect(throws: StatisticsError.self) { try first.kendallDistance(to: tied, penalty: 2) }
  }

  // MARK: - Plackett-Luce

  @Test("with two things a worth is the share of wins")
  func two() throws {
    let rankings = [[[Int]]](repeating: [[0], [1]], count: 3) + [[[1], [0]]]
    let fit = try #require(try PlackettLuce(rankings, count: 2).fit().value)
    #expect(abs(fit.worths[0] - 0.75) < 1e-12)
    // The variance of a share: p q/n.
    #expect(abs(fit.covariance[0, 0] - 0.75 * 0.25 / 4) < 1e-12)
    #expect(abs(fit.logLikelihood - (3 * log(0.75) + log(0.25))) < 1e-12)
  }

  @Test("worths solve the equations of the likelihood, with ties and unlisted things")
  func stationary() throws {
    let rankings = [
      [[0], [1, 2]], [[3], [0], [2]], [[1], [3, 0]], [[2], [1], [0], [3]], [[0, 3], [2]],
    ]
    let fit = try #require(try PlackettLuce(rankings, count: 4).fit().value)
    #expect(abs(fit.worths.reduce(0, +) - 1) < 1e-12)
    // d/dλ_i: choices of i less the sum of what was expected of it.
    for thing in 0..<4 {
      var slope = 0.0
      for ranking in rankings {
        var left = Set(0..<4)
        for bucket in ranking where left.count > bucket.count {
          if bucket.contains(thing) { slope += 1 }
          if left.contains(thing) {
            slope -=
              Double(bucket.count) * fit.worths[thing] / left.reduce(0) { $0 + fit.worths[$1] }
          }
          left.subtract(bucket)
        }
      }
      #expect(abs(slope) < 1e-9, "thing \(thing)")
    }
  }

  @Test("things that rankings do not link have no worths")
  func disconnected() throws {
    let model = try PlackettLuce([[[0], [1], [2]], [[0], [2], [1]]], count: 3)
    #expect(model.fit().reason == .disconnectedItems([[0], [1, 2]]))
    #expect(try PlackettLuce([[[0, 1]]], count: 2).fit().reason == .noComparisons)
  }

  // MARK: - The simplex of weights

  @Test("two dimensions are cut where the sums are equal")
  func interval() throws {
    let simplex = try WeightSimplex([[1, 0], [0, 1], [0.4, 0.4]], seed: 1)
    #expect(simplex.shares == [0.5, 0.5, 0] && simplex.quadratureErrors == nil)
    // (1, 0), (0, 1) and (0.6, 0.6): the third leads for weights from 0.4 to 0.6.
    let three = try WeightSimplex([[1, 0], [0, 1], [0.6, 0.6]], seed: 1).shares
    for (got, expected) in zip(three, [0.4, 0.4, 0.2]) { #expect(abs(got - expected) < 1e-12) }
  }

  @Test("models with the same sums share what they lead")
  func ties() throws {
    #expect(try WeightSimplex([[1, 0], [1, 0], [0, 1]], seed: 1).shares == [0.25, 0.25, 0.5])
    let many = try WeightSimplex(
      [[Double](repeating: 1, count: 6), [Double](repeating: 1, count: 6)], seed: 1)
    #expect(many.shares.map { abs($0 - 0.5) < 1e-12 } == [true, true])
    #expect(try WeightSimplex([], seed: 1).shares == [])
  }

  @Test("exact volumes and points agree with brute force", arguments: 2...7)
  func bruteForce(dimensions: Int) throws {
    var stream = RandomStream(seed: 11, purpose: "simplex-test", index: UInt64(dimensions))
    let scores = (0..<6).map { _ in (0..<dimensions).map { _ in stream.uniform() } }
    let simplex = try WeightSimplex(scores, seed: 3)
    #expect((simplex.quadratureErrors == nil) == (dimensions <= WeightSimplex.mostExactDimensions))
    #expect(abs(simplex.shares.reduce(0, +) - 1) < 1e-12)
    let draws = 40_000
    var counts = [Double](repeating: 0, count: scores.count)
    for _ in 0..<draws {
      // Differences of sorted uniform numbers are uniform on the simplex.
      let cuts = [0] + (1..<dimensions).map { _ in stream.uniform() }.sorted() + [1]
      let sums = scores.map { row in
        row.indices.reduce(0) { $0 + row[$1] * (cuts[$1 + 1] - cuts[$1]) }
      }
      let best = try #require(sums.max())
      counts[try #require(sums.firstIndex(of: best))] += 1
    }
    for model in scores.indices {
      let share = simplex.shares[model]
      let error = max((share * (1 - share) / Double(draws)).squareRoot(), 1e-4)
      let points = simplex.quadratureErrors?[model] ?? 0
      #expect(
        abs(counts[model] / Double(draws) - share) < 5
          * (error * error + points * points).squareRoot(),
        "model \(model)")
    }
  }

  @Test("shares with an error of the scores lie between the measured ones and equal ones")
  func expected() throws {
    let scores = [[0.52, 0.5], [0.5, 0.5]]
    #expect(try WeightSimplex(scores, seed: 1).shares == [1, 0])
    let residuals = (0..<10).map { cluster -> [Double] in
      let size = 0.001 * Double(cluster - 5)
      return [size, size, -size, -size]
    }
    let shares = try WeightSimplex.expectedShares(scores, residuals: residuals, seed: 4)
    #expect(shares[0] > 0.5 && shares[0] < 0.95)
    #expect(abs(shares[0] + shares[1] - 1) < 1e-12)
    let sure = try WeightSimplex.expectedShares(scores, residuals: [[0, 0, 0, 0]], seed: 4)
    #expect(sure == [1, 0])
  }
}
