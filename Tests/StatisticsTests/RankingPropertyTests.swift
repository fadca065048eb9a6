import Foundation
import RandomStreams
import Statistics
import Testing

/// Comparisons drawn from a Bradley-Terry model.
struct SimulatedBattles {
  let items: Int
  var left: [Int32] = []
  var right: [Int32] = []
  var outcomes: [ComparisonOutcome] = []
  var clusters: [Int32] = []

  /// - Parameters:
  ///   - strengths: true log-strengths.
  ///   - clusterSize: comparisons that share a shift of the log-odds of one random item.
  init(
    strengths: [Double], count: Int, tieShare: Double = 0.2, clusterSize: Int = 1,
    clusterShift: Double = 0, stream: inout RandomStream
  ) {
    items = strengths.count
    var shift = 0.0
    var pair = (0, 1)
    for row in 0..<count {
      if row % clusterSize == 0 {
        // A cluster is one question put to one pair of models by many judges.
        shift = clusterShift * (stream.uniform() < 0.5 ? -1 : 1)
        let one = stream.index(below: items)
        var other = stream.index(below: items - 1)
        if other >= one { other += 1 }
        pair = (one, other)
      }
      let odds = strengths[pair.0] - strengths[pair.1] + shift
      left.append(Int32(pair.0))
      right.append(Int32(pair.1))
      clusters.append(Int32(row / clusterSize))
      if stream.uniform() < tieShare {
        outcomes.append(.tie)
      } else {
        outcomes.append(stream.uniform() < 1 / (1 + exp(-odds)) ? .left : .right)
      }
    }
  }

  func table(clustered: Bool = false) throws -> PairedComparisons {
    try PairedComparisons(
      items: items, left: left, right: right, outcomes: outcomes,
      clusters: clustered ? clusters : nil)
  }

  func shuffled(_ stream: inout RandomStream) -> SimulatedBattles {
    var order = Array(left.indices)
    stream.shuffle(&order)
    var copy = self
    copy.left = order.map { left[$0] }
    copy.right = order.map { right[$0] }
    copy.outcomes = order.map { outcomes[$0] }
    copy.clusters = order.map { clusters[$0] }
    return copy
  }
}

@Suite("Rankings have the properties that their definitions imply")
struct RankingPropertyTests {
  static func battles(seed: UInt64 = 3, items: Int = 7, count: Int = 900) -> SimulatedBattles {
    var stream = RandomStream(seed: seed, purpose: "battles", index: 0)
    return SimulatedBattles(
      strengths: (0..<items).map { 0.4 * Double($0) }, count: count, stream: &stream)
  }

  /// The fixed-point iteration of Hunter (2004), "MM algorithms for generalized Bradley-Terry models".
  static func slowStrengths(_ battles: SimulatedBattles, tieShare: Double) -> [Double] {
    let items = battles.items
    var wins = [[Double]](repeating: [Double](repeating: 0, count: items), count: items)
    for row in battles.left.indices {
      let (one, other) = (Int(battles.left[row]), Int(battles.right[row]))
      switch battles.outcomes[row] {
      case .left: wins[one][other] += 1
      case .right: wins[other][one] += 1
      case .tie:
        wins[one][other] += tieShare
        wins[other][one] += tieShare
      }
    }
    var worth = [Double](repeating: 1, count: items)
    for _ in 0..<5_000 {
      worth = (0..<items).map { item in
        var sum = 0.0
        for other in 0..<items where other != item {
          sum += (wins[item][other] + wins[other][item]) / (worth[item] + worth[other])
        }
        return wins[item].reduce(0, +) / sum
      }
      let mean = worth.map { log($0) }.reduce(0, +) / Double(items)
      worth = worth.map { $0 / exp(mean) }
    }
    return worth.map { log($0) }
  }

  @Test(
    "Newton's strengths equal a slow fixed-point iteration's", arguments: [TieRule.half, .drop])
  func slowFit(ties: TieRule) throws {
    let battles = Self.battles()
    let fit = try #require(try BradleyTerry(battles.table(), ties: ties).fit().value)
    let slow = Self.slowStrengths(battles, tieShare: ties == .half ? 0.5 : 0)
    for (got, expected) in zip(fit.strengths, slow) { #expect(abs(got - expected) < 1e-9) }
    #expect(abs(fit.strengths.reduce(0, +)) < 1e-12)
  }

  /// The log-likelihood of single comparisons, written out.
  static func logLikelihood(
    _ battles: SimulatedBattles, _ strengths: [Double], _ tie: Double, _ rule: TieRule
  ) -> Double {
    var sum = 0.0
    for row in battles.left.indices {
      let one = exp(strengths[Int(battles.left[row])])
      let other = exp(strengths[Int(battles.right[row])])
      let chances: (Double, Double)
      if rule == .davidson {
        let total = one + other + exp(tie) * (one * other).squareRoot()
        chances = (one / total, other / total)
      } else {
        chances = (one / (one + exp(tie) * other), other / (other + exp(tie) * one))
      }
      switch battles.outcomes[row] {
      case .left: sum += log(chances.0)
      case .right: sum += log(chances.1)
      case .tie: sum += log(1 - chances.0 - chances.1)
      }
    }
    return sum
  }

  @Test(
    "modelled ties are at the top of the likelihood", arguments: [TieRule.davidson, .raoKupper])
  func tieModels(rule: TieRule) throws {
    let battles = Self.battles(items: 4, count: 400)
    let fit = try #require(try BradleyTerry(battles.table(), ties: rule).fit().value)
    let tie = try #require(fit.tieParameter?.value)
    let best = Self.logLikelihood(battles, fit.strengths, tie, rule)
    #expect(abs(best - fit.logLikelihood) < 1e-8 * abs(best))
    for place in 0...4 {
      for change in [-1e-3, 1e-3] {
        var strengths = fit.strengths
        if place < 4 { strengths[place] += change }
        let moved = Self.logLikelihood(battles, strengths, place < 4 ? tie : tie + change, rule)
        #expect(moved < best)
      }
    }
    // The model's covariance is the inverse of the curvature, here by differences.
    let covariance = try #require(fit.covariance(.model).value)
    let step = 1e-4
    func at(_ change: Double) -> Double {
      Self.logLikelihood(battles, fit.strengths, tie + change, rule)
    }
    let curvature = -(at(step) - 2 * best + at(-step)) / (step * step)
    // A variance is at least what it would be with all else known.
    #expect(covariance[4, 4] >= 1 / curvature * (1 - 1e-4))
  }

  @Test("without ties all tie rules give the plain model")
  func noTies() throws {
    var stream = RandomStream(seed: 8, purpose: "battles", index: 0)
    let battles = SimulatedBattles(
      strengths: [0, 0.5, 1], count: 200, tieShare: 0, stream: &stream)
    let fits = try TieRule.allCases.map {
      try #require(try BradleyTerry(battles.table(), ties: $0).fit().value)
    }
    for fit in fits { #expect(fit.strengths == fits[0].strengths) }
    #expect(fits.last?.tieParameter?.reason == .noTies)
  }

  @Test("the order of comparisons and the number of threads do not show in a single bit")
  func orderAndThreads() throws {
    let battles = Self.battles()
    var stream = RandomStream(seed: 4, purpose: "order", index: 0)
    let model = try BradleyTerry(battles.table())
    let other = try BradleyTerry(battles.shuffled(&stream).table())
    #expect(model.fit().value?.strengths == other.fit().value?.strengths)
    let one = try #require(try model.bootstrap(replicates: 60, seed: 5, threads: 1).value)
    for threads in [2, 8] {
      let many = try #require(try other.bootstrap(replicates: 60, seed: 5, threads: threads).value)
      for item in 0..<7 {
        #expect(one.strength(item).values == many.strength(item).values)
      }
    }
    let ranked = try #require(model.fit().value?.rankedEstimates().value)
    let first = ranked.simultaneousRanks(replicates: 500, seed: 2, threads: 1).value
    let second = ranked.simultaneousRanks(replicates: 500, seed: 2, threads: 8).value
    #expect(first == second)
    let clustered = try [battles, battles.shuffled(&stream)].map { data in
      try #require(
        try BradleyTerry(data.table(clustered: true)).bootstrap(
          replicates: 40, seed: 1, byCluster: true
        ).value)
    }
    #expect(clustered[0].strength(2).values == clustered[1].strength(2).values)
  }

  @Test("turning every comparison round changes nothing but the sign of the order effect")
  func sides() throws {
    let battles = Self.battles()
    var turned = battles
    turned.left = battles.right
    turned.right = battles.left
    turned.outcomes = battles.outcomes.map { $0 == .tie ? .tie : $0 == .left ? .right : .left }
    let first = try #require(try BradleyTerry(battles.table(), orderEffect: true).fit().value)
    let second = try #require(try BradleyTerry(turned.table(), orderEffect: true).fit().value)
    for (one, other) in zip(first.strengths, second.strengths) { #expect(abs(one - other) < 1e-10) }
    let effects = [try #require(first.orderEffect), try #require(second.orderEffect)]
    #expect(abs(effects[0] + effects[1]) < 1e-10)
    #expect(abs(first.deviance - second.deviance) < 1e-8)
  }

  @Test("a covariate that is always 1 is the order effect, and weights are repetitions")
  func covariatesAndWeights() throws {
    let battles = Self.battles()
    let ones = [Double](repeating: 1, count: battles.left.count)
    let table = try PairedComparisons(
      items: 7, left: battles.left, right: battles.right, outcomes: battles.outcomes,
      weights: ones.map { $0 * 3 }, covariates: [ones])
    let covariate = try #require(try BradleyTerry(table).fit().value)
    let order = try #require(try BradleyTerry(battles.table(), orderEffect: true).fit().value)
    for (one, other) in zip(covariate.strengths, order.strengths) {
      #expect(abs(one - other) < 1e-10)
    }
    let effect = try #require(order.orderEffect)
    #expect(abs(covariate.covariateEffects[0] - effect) < 1e-10)
    for kind in [StrengthCovariance.model, .sandwich] {
      let thrice = try #require(covariate.covariance(kind).value)
      let once = try #require(order.covariance(kind).value)
      for place in 0..<8 { #expect(abs(3 * thrice[place, place] / once[place, place] - 1) < 1e-9) }
    }
  }

  @Test("clusters of one comparison give the sandwich, up to n / (n - 1)")
  func singleClusters() throws {
    for ties in TieRule.allCases {
      let battles = Self.battles(count: 500)
      let fit = try #require(
        try BradleyTerry(battles.table(clustered: true), ties: ties, orderEffect: true).fit().value)
      let single = try #require(fit.covariance(.sandwich).value)
      let clustered = try #require(fit.covariance(.clusterSandwich).value)
      for (one, other) in zip(single.values, clustered.values) {
        #expect(abs(one * 500 / 499 - other) < 1e-12)
      }
    }
  }

  @Test("resampled counts follow the binomial distribution", arguments: [(30, 6), (600, 240)])
  func binomialCounts(total: Int, wins: Int) throws {
    let table = try PairedComparisons(
      items: 2,
      counts: [
        PairCount(left: 0, right: 1, leftWins: Double(wins), rightWins: Double(total - wins))
      ])
    let replicates = 40_000
    let bootstrap = try #require(
      try BradleyTerry(table).bootstrap(replicates: replicates, seed: 9).value)
    var counts = [Int](repeating: 0, count: total + 1)
    for value in bootstrap.difference(0, 1).values {
      counts[Int((Double(total) / (1 + exp(-value))).rounded())] += 1
    }
    let chance = Double(wins) / Double(total)
    var statistic = 0.0
    var cells = 0
    // Samples without a win or without a loss have no strengths.
    for k in 1..<total {
      let logProbability =
        lgamma(Double(total + 1)) - lgamma(Double(k + 1)) - lgamma(Double(total - k + 1))
        + Double(k) * log(chance) + Double(total - k) * log1p(-chance)
      let expected = Double(replicates) * exp(logProbability)
      guard expected >= 5 else { continue }
      statistic += pow(Double(counts[k]) - expected, 2) / expected
      cells += 1
    }
    // Chi-square: its mean is the number of cells, its variance twice that.
    #expect(statistic < Double(cells) + 4 * (2 * Double(cells)).squareRoot(), "\(statistic)")
  }

  @Test("the bootstrap's standard errors are those of the sandwich")
  func bootstrapErrors() throws {
    let battles = Self.battles(count: 3_000)
    let fit = try #require(try BradleyTerry(battles.table()).fit().value)
    let sandwich = try #require(fit.covariance(.sandwich).value)
    let bootstrap = try #require(
      try BradleyTerry(battles.table()).bootstrap(replicates: 2_000, seed: 6).value)
    let drawn = try #require(bootstrap.covariance.value)
    for one in 0..<7 {
      for other in 0..<one {
        let ratio =
          drawn.standardErrorOfDifference(one, other)
          / sandwich.standardErrorOfDifference(one, other)
        #expect(abs(ratio - 1) < 0.08, "\(ratio)")
      }
    }
  }

  @Test("a ridge shrinks towards zero, and vanishes as it grows small")
  func ridge() throws {
    let table = try Self.battles().table()
    let plain = try #require(try BradleyTerry(table).fit().value)
    let fits = try [1e-9, 1.0, 100].map {
      try #require(try BradleyTerry(table, penalty: .ridge($0)).fit().value)
    }
    let sizes = fits.map { $0.strengths.reduce(0) { $0 + $1 * $1 } }
    #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
    for (one, other) in zip(plain.strengths, fits[0].strengths) { #expect(abs(one - other) < 1e-8) }
  }

  @Test("the groups of a graph equal those of mutual reachability")
  func reachability() throws {
    for seed in 0..<60 as Range<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "graph", index: 0)
      let items = 1 + stream.index(below: 9)
      var beats = [[Bool]](repeating: [Bool](repeating: false, count: items), count: items)
      var counts: [PairCount] = []
      for _ in 0..<stream.index(below: 2 * items) where items > 1 {
        let one = stream.index(below: items)
        let other = (one + 1 + stream.index(below: items - 1)) % items
        beats[one][other] = true
        counts.append(PairCount(left: other, right: one, leftWins: 0, rightWins: 1))
      }
      var reach = beats
      for item in 0..<items { reach[item][item] = true }
      for middle in 0..<items {
        for one in 0..<items where reach[one][middle] {
          for other in 0..<items where reach[middle][other] { reach[one][other] = true }
        }
      }
      let graph = ComparisonGraph(try PairedComparisons(items: items, counts: counts))
      let groups = (0..<items).map { one in
        (0..<items).filter { reach[one][$0] && reach[$0][one] }
      }
      #expect(graph.strongComponents == Array(Set(groups)).sorted { $0[0] < $1[0] })
      #expect(graph.isStronglyConnected == (Set(groups).count == 1))
    }
  }

  @Test("an undefeated item has no finite strength, with or without modelled ties")
  func undefeated() throws {
    // A never loses to B, but ties: nu and A's strength can grow together without end.
    let table = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 5, rightWins: 0, ties: 3)])
    #expect(try BradleyTerry(table, ties: .drop).fit().reason == .disconnectedItems([[0], [1]]))
    #expect(try BradleyTerry(table, ties: .davidson).fit().reason == .noFiniteMaximum)
    #expect(try BradleyTerry(table, ties: .raoKupper).fit().reason == .noFiniteMaximum)
    let half = try BradleyTerry(table, ties: .half).fit()
    let firth = try BradleyTerry(table, ties: .drop, penalty: .firth).fit()
    #expect(half.value != nil && firth.value != nil)
    // The left item always wins: the order effect takes it all.
    let order = try PairedComparisons(
      items: 2,
      counts: [
        PairCount(left: 0, right: 1, leftWins: 5, rightWins: 0),
        PairCount(left: 1, right: 0, leftWins: 5, rightWins: 0),
      ])
    #expect(try BradleyTerry(order, orderEffect: true).fit().reason == .noFiniteMaximum)
  }

  @Test("samples in which the comparisons fall apart are counted")
  func undefinedReplicates() throws {
    let table = try PairedComparisons(
      items: 2, counts: [PairCount(left: 0, right: 1, leftWins: 9, rightWins: 1)])
    let bootstrap = try #require(
      try BradleyTerry(table).bootstrap(replicates: 4_000, seed: 2).value)
    // (1 - 1/10)^10 = 34.9 % of the samples lack the one loss.
    #expect(abs(Double(bootstrap.undefinedReplicates) / 4_000 - 0.349) < 0.03)
    guard case .undefinedReplicates = bootstrap.strength(0).standardError.reason else {
      Issue.record("a third of the samples without strengths leaves no standard error")
      return
    }
    #expect(bootstrap.covariance.value == nil)
  }

  @Test("quasi-variances are exact for independent estimates and for three of any kind")
  func quasiVariances() throws {
    let independent = try EstimateCovariance(standardErrors: [1, 2, 0.5, 3])
    let quasi = try #require(QuasiVariances.of(independent).value)
    for (got, expected) in zip(quasi.values, [1, 4, 0.25, 9]) {
      #expect(abs(got - expected) < 1e-9)
    }
    #expect(quasi.worstError < 1e-10)
    let fit = try #require(try BradleyTerry(Self.battles(items: 3).table()).fit().value)
    let small = try #require(fit.covariance().value)
    let three = try #require(QuasiVariances.of(small).value)
    #expect(three.worstError < 1e-9)
    let seven = try #require(try BradleyTerry(Self.battles().table()).fit().value)
    let large = try #require(seven.covariance().value)
    let approximate = try #require(QuasiVariances.of(large).value)
    #expect(approximate.worstError < 0.1)
  }
}
