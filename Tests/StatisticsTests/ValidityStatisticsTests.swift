import RandomStreams
import Statistics
import Testing

@Suite("Statistics of validity")
struct ValidityStatisticsTests {
  private static let first = [5.0, 6, 4, 7, 6, 5, 7, 6]
  private static let second = [4.0, 3, 5, 4, 2, 5]

  // MARK: - Known groups

  @Test("swapping the groups turns the effect and its intervals round")
  func swapped() throws {
    let one = try #require(try StandardizedDifference.of(Self.first, Self.second).value)
    let other = try #require(try StandardizedDifference.of(Self.second, Self.first).value)
    #expect(abs(one.hedgesG() + other.hedgesG()) < 1e-12)
    for method in StandardizedDifference.IntervalMethod.allCases {
      let left = try #require(one.cohenInterval(level: 0.9, method).value)
      let right = try #require(other.cohenInterval(level: 0.9, method).value)
      #expect(abs(left.lower + right.upper) < 1e-9 && abs(left.upper + right.lower) < 1e-9)
      #expect(left.contains(one.cohenD))
    }
  }

  @Test("an effect does not depend on the units")
  func units() throws {
    let one = try #require(try StandardizedDifference.of(Self.first, Self.second).value)
    let other = try #require(
      try StandardizedDifference.of(
        Self.first.map { 100 + 7 * $0 }, Self.second.map { 100 + 7 * $0 }
      ).value)
    #expect(abs(one.cohenD - other.cohenD) < 1e-12)
    #expect(one.correction() < 1 && one.hedgesG() < one.cohenD)
  }

  @Test("the noncentral interval of no effect lies evenly round it")
  func noEffect() throws {
    let found = try #require(try StandardizedDifference.of([1, 2, 3, 4], [4, 3, 2, 1]).value)
    let interval = try #require(found.cohenInterval(level: 0.95).value)
    #expect(found.cohenD == 0)
    #expect(abs(interval.lower + interval.upper) < 1e-9)
  }

  @Test("groups that do not vary, or are of one, have no effect size and say why")
  func undefinedEffect() throws {
    #expect(try StandardizedDifference.of([2, 2], [1, 1]).reason?.code == "noVariance")
    #expect(try StandardizedDifference.of([2], [1, 3]).reason?.code == "tooFewValues")
    let constant = try #require(try StandardizedDifference.of([1, 2, 3], [1, 1, 1]).value)
    #expect(constant.glassDelta.reason?.code == "noVariance")
    #expect(constant.cohenInterval(level: 1.5).reason?.code == "invalidLevel")
    #expect(throws: StatisticsError.self) { try StandardizedDifference.of([.nan, 1], [1, 2]) }
  }

  // MARK: - Attenuation

  @Test("perfect reliabilities leave a correlation and Fisher's interval as they are")
  func perfectReliability() throws {
    let pairs = try RatingPairs([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 4])
    let pearson = try #require(pairs.pearson().value)
    let found = try #require(
      try DisattenuatedCorrelation.of(pearson.value, pairs: 6, reliabilities: (1, 1)).value)
    let own = try #require(pearson.interval(level: 0.95).value)
    let interval = try #require(found.interval(level: 0.95).value)
    #expect(found.raw == pearson.value && !found.isBeyondOne)
    #expect(abs(interval.lower - own.lower) < 1e-12 && abs(interval.upper - own.upper) < 1e-12)
  }

  @Test("a reliability above one is a mistake, one of zero a reason")
  func reliabilities() throws {
    #expect(throws: StatisticsError.self) {
      try DisattenuatedCorrelation.of(0.5, pairs: 10, reliabilities: (1.2, 0.8))
    }
    #expect(throws: StatisticsError.self) {
      try DisattenuatedCorrelation.of(1.5, pairs: 10, reliabilities: (0.8, 0.8))
    }
    #expect(
      try DisattenuatedCorrelation.of(0.5, pairs: 10, reliabilities: (-0.1, 0.8)).reason?.code
        == "outsideDomain")
  }

  // MARK: - Dependent correlations

  @Test("equal correlations do not differ by any test, and swapping them turns the sign")
  func dependent() throws {
    let same = try #require(
      DependentCorrelations.overlapping(0.4, 0.4, between: 0.2, cases: 40).value)
    for test in [same.williams(), same.hotelling(), same.meng(), same.steiger(), same.dunnClark()] {
      #expect(abs((test.value?.pValue ?? 0) - 1) < 1e-12)
    }
    let one = try #require(
      DependentCorrelations.overlapping(0.6, 0.3, between: 0.2, cases: 40).value)
    let other = try #require(
      DependentCorrelations.overlapping(0.3, 0.6, between: 0.2, cases: 40).value)
    let left = try #require(one.williams().value)
    let right = try #require(other.williams().value)
    #expect(abs(left.statistic + right.statistic) < 1e-12)
    let larger = try #require(one.williams(.greater).value)
    #expect(abs(larger.pValue - left.pValue / 2) < 1e-12)
    let ends = try #require(one.interval(level: 0.95).value)
    #expect(ends.contains(one.difference) && ends.lower < 0.3 && ends.upper > 0.3)
  }

  @Test("correlations that cannot be of the same cases have no test")
  func impossible() {
    #expect(
      DependentCorrelations.overlapping(0.9, -0.9, between: 0.9, cases: 30).reason?.code
        == "singularInformation")
    #expect(
      DependentCorrelations.overlapping(1, 0.4, between: 0.4, cases: 30).reason?.code
        == "outsideDomain")
    #expect(
      DependentCorrelations.overlapping(0.5, 0.4, between: 0.4, cases: 3).reason?.code
        == "tooFewUnits")
  }

  // MARK: - Moments

  @Test("moments do not depend on where a sample is cut", arguments: [0, 1, 3, 7])
  func cuts(cut: Int) throws {
    let values = [4.0, 7, 13, 16, 5, 9, -2]
    let weights = [2.0, 0, 1.5, 0.25, 3, 1, 1]
    let others = [1.0, 2, 5, 4, 0, 3, 1]
    let whole = try WeightedMoments(values, weights: weights)
    var merged = try WeightedMoments(
      Array(values[..<cut]), weights: Array(weights[..<cut]))
    merged.merge(try WeightedMoments(Array(values[cut...]), weights: Array(weights[cut...])))
    #expect(abs((merged.mean.value ?? 0) - (whole.mean.value ?? 1)) < 1e-12)
    for meaning in WeightedMoments.Meaning.allCases {
      let (one, other) = (merged.variance(meaning).value, whole.variance(meaning).value)
      #expect(abs((one ?? 0) - (other ?? 1)) < 1e-10)
    }
    let pairs = try CoMoments(values, others)
    var joined = try CoMoments(Array(values[..<cut]), Array(others[..<cut]))
    joined.merge(try CoMoments(Array(values[cut...]), Array(others[cut...])))
    #expect(abs((joined.correlation.value ?? 0) - (pairs.correlation.value ?? 1)) < 1e-12)
  }

  @Test("a large offset costs co-moments no digits")
  func offset() throws {
    let values = [4.0, 7, 13, 16]
    let moved = try CoMoments(values.map { $0 + 1e9 }, [1, 3, 2, 5])
    let plain = try CoMoments(values, [1, 3, 2, 5])
    #expect(abs((moved.correlation.value ?? 0) - (plain.correlation.value ?? 1)) < 1e-9)
  }

  @Test("what is not there is undefined, and a wrong weight refused")
  func emptyMoments() throws {
    #expect(WeightedMoments().mean.reason?.code == "noData")
    #expect(
      try WeightedMoments([3], weights: [1]).variance(.reliability).reason?.code
        == "noDegreesOfFreedom")
    #expect(try CoMoments([1, 1, 1], [1, 2, 3]).correlation.reason?.code == "noVariation")
    #expect(throws: StatisticsError.self) { try WeightedMoments([1], weights: [-1]) }
    #expect(throws: StatisticsError.self) { try CoMoments([1, 2], [1]) }
  }
}
