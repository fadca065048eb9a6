import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Covariates of comparisons")
struct CovariateObstaclesTests {
  private static let battles = RankingPropertyTests.battles(items: 5, count: 400)

  private static func table(_ covariates: [[Double]]) throws -> PairedComparisons {
    try PairedComparisons(
      items: 5, left: battles.left, right: battles.right, outcomes: battles.outcomes,
      clusters: battles.left.indices.map { Int32($0 % 20) }, covariates: covariates)
  }

  /// A difference of two sides that nothing else settles.
  private static let free: [Double] = {
    var stream = RandomStream(seed: 8, purpose: "covariate", index: 0)
    return battles.left.map { _ in Double(stream.index(below: 7)) - 3 }
  }()

  @Test("a covariate that nothing else settles is determined, in any units")
  func determined() throws {
    for scale in [1e-120, 1, 1e120] {
      let table = try Self.table([Self.free.map { $0 * scale }])
      #expect(table.covariateObstacles(orderEffect: true) == [nil])
    }
  }

  @Test("a property of items, a constant, nothing, and a sum of others are told apart")
  func obstacles() throws {
    let size = Self.battles.left.indices.map {
      Double(Self.battles.left[$0] * Self.battles.left[$0])
        - Double(Self.battles.right[$0] * Self.battles.right[$0])
    }
    let ones = size.map { _ in 1.0 }
    let table = try Self.table([
      size, ones, size.map { _ in 0 }, Self.free, zip(Self.free, size).map { 2 * $0 - $1 + 1 },
    ])
    let found = table.covariateObstacles(orderEffect: true).map { $0?.description ?? "" }
    #expect(found[0].contains("the items settle it"))
    #expect(found[1].contains("the same in every comparison"))
    #expect(found[2].contains("it is 0 in every comparison"))
    #expect(found[3].isEmpty)
    #expect(found[4].contains("the items, the place and the covariates"))
    // Without an order effect the constant in the last one is not explained.
    #expect(table.keeping(covariates: [3, 4]).covariateObstacles()[1] == nil)
  }

  @Test("what is kept of the covariates is fitted as if the others had never been")
  func keeping() throws {
    let other = Self.free.map { $0 * $0 }
    let kept = try BradleyTerry(Self.table([other, Self.free]).keeping(covariates: [1]))
    let alone = try BradleyTerry(Self.table([Self.free]))
    let first = try #require(kept.fit().value)
    let second = try #require(alone.fit().value)
    #expect(abs(first.covariateEffects[0] - second.covariateEffects[0]) < 1e-10)
    for (one, other) in zip(first.strengths, second.strengths) { #expect(abs(one - other) < 1e-10) }
    let errors = [first, second].map {
      $0.pooledJackknife().value?.covariateContrast([1], level: 0.9)
    }
    let widths = try errors.map { error in
      let interval = try #require(error?.value?.interval.value)
      #expect(interval.degreesOfFreedom == 19)
      return interval.upper - interval.lower
    }
    #expect(abs(widths[0] - widths[1]) < 1e-9)
  }

  @Test("turning every comparison round, with its covariate, changes nothing")
  func turned() throws {
    let turned = try PairedComparisons(
      items: 5, left: Self.battles.right, right: Self.battles.left,
      outcomes: Self.battles.outcomes.map { $0 == .tie ? .tie : $0 == .left ? .right : .left },
      covariates: [Self.free.map { -$0 }])
    let first = try #require(try BradleyTerry(Self.table([Self.free])).fit().value)
    let second = try #require(try BradleyTerry(turned).fit().value)
    #expect(abs(first.covariateEffects[0] - second.covariateEffects[0]) < 1e-10)
  }

  @Test("the test of an effect excludes 0 at the level at which its interval does")
  func test() throws {
    let fit = try #require(try BradleyTerry(Self.table([Self.free])).fit().value)
    let covariance = try #require(fit.covariance().value)
    let jackknife = try #require(fit.pooledJackknife().value)
    func check(_ contrast: (Double) -> Outcome<EstimatedDifference>) throws {
      let test = try #require(contrast(0.95).flatMap(\.waldTest).value)
      let interval = try #require(contrast(1 - test.pValue).value?.interval.value)
      #expect(min(abs(interval.lower), abs(interval.upper)) < 1e-9)
    }
    try check { fit.covariateContrast([1], level: $0, covariance: covariance) }
    try check { jackknife.covariateContrast([1], level: $0) }
    #expect(fit.covariateContrast([1, 2], level: 0.9, covariance: covariance).reason != nil)
  }
}
