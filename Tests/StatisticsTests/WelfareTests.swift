import Foundation
import RandomStreams
import Statistics
import Testing

@Suite("Welfare of people")
struct WelfareTests {
  private static let functions: [WelfareFunction] = [
    .utilitarian, .nash, .logarithmicNash, .atkinson(aversion: 0.5), .atkinson(aversion: 1),
    .atkinson(aversion: 2), .atkinsonIndex(aversion: 0.5), .atkinsonIndex(aversion: 1),
    .generalisedMean(exponent: -2), .generalisedMean(exponent: 2), .gini, .giniOfSample, .theil,
    .sen,
  ]

  private func utilities(_ count: Int, seed: UInt64 = 1) throws -> Utilities {
    var stream = RandomStream(seed: seed, purpose: "welfare-test", index: 0)
    return try Utilities(
      (0..<count).map { _ in 0.1 + 0.9 * stream.uniform() },
      weights: (0..<count).map { _ in 0.2 + stream.uniform() })
  }

  @Test("whole weights are people repeated as often")
  func repetition() throws {
    let values = [0.2, 0.9, 0.5, 0.7]
    let weights = [1.0, 3, 2, 0]
    let weighted = try Utilities(values, weights: weights)
    let repeated = try Utilities(
      zip(values, weights).flatMap { [Double](repeating: $0, count: Int($1)) })
    for function in Self.functions where function != .giniOfSample {
      let (one, other) = (weighted.welfare(function).value, repeated.welfare(function).value)
      #expect(abs(try #require(one) - (try #require(other))) < 1e-12, "\(function)")
    }
    #expect(weighted.worst == 0)
  }

  @Test("an influence is the slope of the welfare in the weight of a person", arguments: functions)
  func influence(_ function: WelfareFunction) throws {
    let utilities = try utilities(9)
    let influences = try #require(utilities.influences(on: function).value)
    let whole = try #require(utilities.welfare(function).value)
    let step = 1e-6
    for person in utilities.values.indices {
      // The law moves from F to (1 - step) F + step at the person's utility.
      func moved(_ step: Double) throws -> Double {
        var shares = utilities.shares.map { $0 * (1 - step) }
        shares[person] += step
        let moved = try Utilities(utilities.values, weights: shares)
        // The factor of the sample form is of the weights as they were.
        guard function == .giniOfSample else { return try #require(moved.welfare(function).value) }
        let gini = try #require(moved.welfare(.gini).value)
        return gini * whole / (try #require(utilities.welfare(.gini).value))
      }
      let slope = (try moved(step) - moved(-step)) / (2 * step)
      #expect(abs(slope - influences[person]) < 1e-6, "\(function), person \(person)")
    }
    let total = zip(influences, utilities.shares).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(total) < 1e-12)
  }

  @Test("what is not defined says so")
  func undefined() throws {
    let zero = try Utilities([0, 0.5, 1])
    for function in [
      WelfareFunction.nash, .logarithmicNash, .atkinson(aversion: 1), .atkinson(aversion: 2),
      .atkinsonIndex(aversion: 1), .generalisedMean(exponent: -1),
    ] {
      #expect(zero.welfare(function).reason == .outsideDomain("utilities above 0"), "\(function)")
    }
    #expect(zero.welfare(.atkinson(aversion: 0.5)).value != nil)
    #expect(zero.welfare(.gini).value != nil)
    let negative = try Utilities([-0.1, 0.5])
    #expect(negative.welfare(.utilitarian).value == 0.2)
    #expect(negative.welfare(.maximin).value == -0.1)
    #expect(negative.welfare(.gini).reason == .outsideDomain("utilities of 0 or more"))
    #expect(
      try Utilities([0, 0]).welfare(.gini).reason == .outsideDomain("a mean utility above 0"))
    #expect(try Utilities([]).welfare(.utilitarian).reason == .noData)
    #expect(try Utilities([1, 2], weights: [0, 0]).welfare(.utilitarian).reason == .noData)
    #expect(zero.influences(on: .maximin).reason == .notSmooth)
    #expect(throws: StatisticsError.lengthsDiffer(2, 1)) { try Utilities([1, 2], weights: [1]) }
  }

  @Test("welfare grows less the more inequality is minded")
  func order() throws {
    let utilities = try utilities(40, seed: 3)
    let equivalents = try [0.0, 0.5, 1, 2, 8, 200].map {
      try #require(utilities.welfare(.atkinson(aversion: $0)).value)
    }
    #expect(equivalents == equivalents.sorted(by: >))
    let worst = try #require(utilities.welfare(.maximin).value)
    #expect(abs((equivalents.last ?? 0) - worst) < 0.02)
    // Around the geometric mean there is no jump.
    let near = try #require(utilities.welfare(.generalisedMean(exponent: 1e-7)).value)
    #expect(abs(near - equivalents[2]) < 1e-7)
  }

  @Test("people drawn within groups show no spread between groups")
  func design() throws {
    let values = [0.2, 0.2, 0.8, 0.8]
    let figure = PeopleFigure(
      .utilitarian, of: try Utilities(values), without: [.value(values), .value(values)])
    let atLarge = figure.estimate(try PeopleDesign(people: 4))
    // n/(n-1) Σ (W z)² = 4/3 x 4 x (0.3/4)².
    #expect(abs((atLarge.otherVariance ?? 0) - 0.03) < 1e-15)
    #expect(figure.estimate(try PeopleDesign(people: 4, strata: [0, 0, 1, 1])).otherVariance == 0)
    #expect(figure.estimate(.all).otherVariance == nil)
    // A cluster of two and two people alone: three draws.
    let clustered = figure.estimate(try PeopleDesign(people: 4, clusters: [7, 7, 1, 2]))
    #expect(clustered.otherVariance.map { abs($0 - 1.5 * 6 * 0.075 * 0.075) < 1e-15 } == true)
    let alone = figure.estimate(try PeopleDesign(people: 4, strata: [0, 1, 2, 3]))
    #expect(alone.standardError.reason == .peopleNotDrawn)
  }

  @Test("the errors of items and people add up, and differences are paired in both")
  func crossed() throws {
    let people = try utilities(30, seed: 5)
    let replicates = (0..<12).map { cluster -> Outcome<[Double]>? in
      .value(people.values.map { $0 + 0.01 * Double(cluster - 6) })
    }
    let figure = PeopleFigure(.utilitarian, of: people, without: replicates)
    let design = try PeopleDesign(people: 30)
    let both = figure.estimate(design)
    let itemVariance = try #require(both.itemVariance.value)
    // (G-1)/G Σ (θ - mean)² with steps of 0.01.
    #expect(abs(itemVariance - 11.0 / 12 * 143 * 1e-4) < 1e-12)
    let error = try #require(both.standardError.value)
    #expect(abs(error * error - itemVariance - (both.otherVariance ?? 0)) < 1e-15)
    let none = figure.difference(from: figure).estimate(design)
    #expect(none.estimate.value == 0)
    #expect(none.standardError.reason == .equalClusterMeans)
    #expect(none.pValue().value == 1)
    // A cluster that feeds only one of two models moves only that one.
    var fewer = replicates
    fewer[0] = nil
    let other = PeopleFigure(.utilitarian, of: people, without: fewer)
    #expect(other.estimate(.all).clusters == 11)
    #expect(figure.difference(from: other).estimate(.all).clusters == 12)
  }

  @Test("an interval of a share stays inside of 0 to 1")
  func inside() throws {
    let values = [0.97, 0.99, 0.98]
    let figure = PeopleFigure(
      .utilitarian, of: try Utilities(values),
      without: [.value([0.9, 0.95, 0.99]), .value([1, 1, 0.99]), .value([0.99, 0.99, 0.99])])
    let design = try PeopleDesign(people: 3)
    let interval = try #require(
      figure.estimate(design).interval(level: 0.95, on: .logOdds).value)
    #expect(interval.lower > 0 && interval.upper < 1)
    #expect(interval.lower < 0.98 && interval.upper > 0.98)
    let plain = try #require(figure.estimate(design).interval(level: 0.95).value)
    #expect(plain.upper > 1)
  }

  @Test("a bias moves an interval, which holds the estimate or the plain interval all the same")
  func bias() throws {
    let replicates: [Outcome<Double>] = [.value(0.40), .value(0.42), .value(0.44), .value(0.42)]
    func interval(_ bias: CrossedEstimate.Bias) throws -> ConfidenceInterval {
      try #require(
        CrossedEstimate(.value(0.45), without: replicates, bias: bias).interval(level: 0.95).value)
    }
    let plain = try interval(.none)
    let sure = try interval(.init(amount: -0.02, isUncertain: false))
    #expect(abs(sure.lower - (plain.lower + 0.02)) < 1e-12)
    #expect(abs(sure.upper - (plain.upper + 0.02)) < 1e-12)
    let far = try interval(.init(amount: -0.5, isUncertain: false))
    #expect(far.lower == 0.45 && abs(far.upper - (plain.upper + 0.5)) < 1e-12)
    let wide = try interval(.init(amount: -0.02, isUncertain: true))
    #expect(wide.lower == plain.lower && abs(wide.upper - (plain.upper + 0.02)) < 1e-12)
    // A bias larger than a share says nothing but that it is small.
    let shares = CrossedEstimate(
      .value(0.45), without: replicates, bias: .init(amount: 0.5, isUncertain: false))
    let usual = CrossedEstimate(.value(0.45), without: replicates)
    let (off, on) = (
      try #require(shares.interval(level: 0.95, on: .logOdds).value),
      try #require(usual.interval(level: 0.95, on: .logOdds).value)
    )
    #expect(off.upper == on.upper && off.lower < on.lower && off.lower > 0)
  }

  @Test("the share of people at or above a threshold counts those at it")
  func coverage() throws {
    let people = try Utilities([0.2, 0.5, 0.9, 0.7], weights: [1, 1, 1, 3])
    let figure = PeopleFigure(
      shareAtLeast: 0.5, of: people, without: [.value([0.3, 0.6, 0.9, 0.7])])
    #expect(abs(try #require(figure.value.value) - 5.0 / 6) < 1e-12)
    let none = PeopleFigure(
      shareAtLeast: 0.95, of: people, without: [.value(people.values), .value(people.values)])
    #expect(none.value.value == 0)
    // Few items move it to one side: the interval reaches to where they point, and holds the share.
    let moved = PeopleFigure(
      shareAtLeast: 0.5, of: people,
      without: [.value([0.2, 0.4, 0.8, 0.6]), .value([0.2, 0.3, 0.7, 0.6])])
    let interval = try #require(
      moved.estimate(.all).interval(level: 0.95, on: .logOdds).value)
    #expect(interval.contains(5.0 / 6) && interval.lower > 0 && interval.upper < 1)
  }

  @Test("a similarity is Pearson's, and a weighted sum that of the lifted values")
  func profiles() throws {
    var stream = RandomStream(seed: 9, purpose: "profile-test", index: 0)
    let people = (0..<5).map { _ in (0..<8).map { _ in 1 + 5 * stream.uniform() } }
    let model = (0..<8).map { _ in 100 * stream.uniform() }
    func utilities(_ utility: ProfileUtility) throws -> [Double] {
      try #require(
        try ProfileUtilities(people.flatMap(\.self), dimensions: 8, utility: utility, width: 5)
          .utilities(of: model, scale: 0...100).value)
    }
    let (similar, far, sums) = (
      try utilities(.similarity), try utilities(.distance), try utilities(.weighted)
    )
    let centre = model.reduce(0, +) / 8
    for (place, person) in people.enumerated() {
      let r = try #require(try RatingPairs(model, person).pearson().value?.value)
      #expect(abs(similar[place] - (1 + r) / 2) < 1e-12)
      let mean = person.reduce(0, +) / 8
      let squares = zip(person, model).reduce(0) { sum, pair in
        let difference = (pair.0 - mean) / 5 - (pair.1 - centre) / 100
        return sum + difference * difference
      }
      #expect(abs(far[place] - (1 - (squares / 8).squareRoot())) < 1e-12)
      let weights = try NormalizedWeights(person.map { $0 - (person.min() ?? 0) })
      #expect(abs(sums[place] - (weights.sum(model.map(Optional.init)).value ?? 0) / 100) < 1e-12)
    }
    // Weights as they stand are not lifted again.
    let stated = try ProfileUtilities(
      [0.5, 0.3, 0.2], dimensions: 3, utility: .weighted, areWeights: true)
    let sum = try #require(stated.utilities(of: [1, 0, 0], scale: 0...1).value?.first)
    #expect(abs(sum - 0.5) < 1e-15)
    let flat = try ProfileUtilities([1, 1, 1], dimensions: 3, utility: .similarity)
    #expect(flat.obstacles == [.noVariation])
    #expect(flat.utilities(of: [2, 2, 2], scale: 0...5).reason == .noVariation)
  }
}
