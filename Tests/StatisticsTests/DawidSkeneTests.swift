import RandomStreams
import Statistics
import Testing

@Suite("Consensus of raters with errors")
struct DawidSkeneTests {
  /// Votes of four raters on three classes; items of a cluster mostly share their class.
  private static func votes(
    _ seed: UInt64, clusters: Int, isClear: Bool = false, order: (Int) -> Int = { $0 }
  ) throws -> (votes: DawidSkene, clusters: [Int], strata: [Int]) {
    let table = Self.table(seed, clusters: clusters, isClear: isClear)
    let items = table.count
    var votes = try DawidSkene(items: items, raters: 4, classes: 3)
    for place in 0..<items {
      for rater in 0..<4 where Self.isCast(order(place), rater) {
        try votes.add(item: place, rater: rater, given: table[order(place)][rater])
      }
    }
    return (
      votes, (0..<items).map { order($0) / 6 }, (0..<items).map { order($0) % 2 }
    )
  }

  private static func isCast(_ item: Int, _ rater: Int) -> Bool { (item + rater) % 7 != 0 }

  /// Right answers less often from rater to rater; clear votes leave the likelihood one maximum.
  private static func table(_ seed: UInt64, clusters: Int, isClear: Bool = false) -> [[Int]] {
    var stream = RandomStream(seed: seed, purpose: "dawid-skene-votes", index: 0)
    let items = clusters * 6
    var table: [[Int]] = []
    for item in 0..<items {
      let truth = stream.uniform() < 0.5 ? (item / 6) % 3 : stream.index(below: 3)
      table.append(
        (0..<4).map { rater in
          stream.uniform() < (isClear ? 0.95 - 0.03 * Double(rater) : 0.85 - 0.07 * Double(rater))
            ? truth : stream.index(below: 3)
        })
    }
    return table
  }

  @Test("jumps between the steps lead to the fixed point of plain steps")
  func fixedPoint() throws {
    let (votes, _, _) = try Self.votes(1, clusters: 30)
    let fit = try #require(votes.fit().value)
    #expect(fit.isConverged)
    // Plain steps alone, from the shares of votes.
    let table = Self.table(1, clusters: 30)
    let cast = table.indices.map { item in (0..<4).filter { Self.isCast(item, $0) } }
    var posteriors = table.indices.map { item in
      (0..<3).map { truth in
        Double(cast[item].count { table[item][$0] == truth }) / Double(cast[item].count)
      }
    }
    var prevalence = [0.0, 0, 0]
    for _ in 0..<3_000 {
      prevalence = (0..<3).map { truth in
        posteriors.reduce(0) { $0 + $1[truth] } / Double(posteriors.count)
      }
      var rates = [[[Double]]](
        repeating: [[Double]](repeating: [0, 0, 0], count: 3), count: 4)
      for item in table.indices {
        for rater in cast[item] {
          for truth in 0..<3 { rates[rater][truth][table[item][rater]] += posteriors[item][truth] }
        }
      }
      for rater in 0..<4 {
        for truth in 0..<3 {
          let sum = rates[rater][truth].reduce(0, +)
          rates[rater][truth] = rates[rater][truth].map { $0 / sum }
        }
      }
      posteriors = table.indices.map { item in
        let mass = (0..<3).map { truth in
          cast[item].reduce(prevalence[truth]) { $0 * rates[$1][truth][table[item][$1]] }
        }
        let sum = mass.reduce(0, +)
        return mass.map { $0 / sum }
      }
    }
    for truth in 0..<3 { #expect(abs(prevalence[truth] - fit.prevalence[truth]) < 1e-4) }
    for item in table.indices {
      let own = try #require(fit.posterior(item: item).value)
      for truth in 0..<3 { #expect(abs(posteriors[item][truth] - own[truth]) < 1e-3) }
    }
  }

  @Test("rates of many votes of one item do not underflow")
  func manyVotes() throws {
    var votes = try DawidSkene(items: 40, raters: 300, classes: 4)
    for item in 0..<40 {
      for rater in 0..<300 {
        try votes.add(
          item: item, rater: rater, given: (item + (rater % 3 == 0 ? item * rater % 4 : 0)) % 4)
      }
    }
    let fit = try #require(votes.fit(iterations: 200).value)
    #expect(fit.logLikelihood.isFinite)
    #expect((0..<40).allSatisfy { fit.mostProbableClass(item: $0).value == $0 % 4 })
  }

  @Test("strata have prevalences of their own, and their mean is that of all")
  func strata() throws {
    let (votes, _, strata) = try Self.votes(2, clusters: 20)
    let fit = try #require(try votes.fit(strata: strata).value)
    for truth in 0..<3 {
      let own = (0..<2).map { fit.prevalence(stratum: $0).value?[truth] ?? .nan }
      #expect(abs(own.reduce(0, +) / 2 - fit.prevalence[truth]) < 1e-12)
      // The prevalence of a stratum is the mean of what its items may be.
      let items = strata.indices.filter { strata[$0] == 1 }
      let mean =
        items.reduce(0.0) { $0 + (fit.posterior(item: $1).value?[truth] ?? .nan) }
        / Double(items.count)
      #expect(abs(mean - own[1]) < 1e-5)
    }
    #expect(fit.prevalence(stratum: 2).reason == .noSuchQuantity(2))
    #expect(throws: StatisticsError.lengthsDiffer(120, 1)) { try votes.fit(strata: [0]) }
  }

  @Test("the jackknife's errors are those of refits from the beginning")
  func jackknife() throws {
    let (votes, clusters, strata) = try Self.votes(3, clusters: 12, isClear: true)
    let table = Self.table(3, clusters: 12, isClear: true)
    let fit = try #require(try votes.fit(strata: strata).value)
    let errors = try fit.jackknife(clusters: clusters)
    #expect(errors.clusters == 12 && errors.groups == 12 && errors.unconverged == 0)
    let effect = try #require(
      try errors.consensusMean(stratum: 0, values: [1, 2, 3]).value)
    var replicates: [Double] = []
    for left in 0..<12 {
      var (rest, kept) = (try DawidSkene(items: 66, raters: 4, classes: 3), [Int]())
      for item in clusters.indices where clusters[item] != left {
        for rater in 0..<4 where Self.isCast(item, rater) {
          try rest.add(item: kept.count, rater: rater, given: table[item][rater])
        }
        kept.append(strata[item])
      }
      let shares = try #require(
        try rest.fit(strata: kept, tolerance: 1e-16, iterations: 20_000).value?.prevalence(
          stratum: 0
        ).value)
      replicates.append(shares[0] + 2 * shares[1] + 3 * shares[2])
    }
    let mean = replicates.reduce(0, +) / 12
    let error = (11.0 / 12 * replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }).squareRoot()
    let found = try #require(effect.standardError.value)
    #expect(abs(found / error - 1) < 1e-3, "\(found), \(error), \(replicates)")
    #expect(effect.degreesOfFreedom.value == 11)
    let interval = try #require(effect.interval().value)
    #expect(interval.lower >= 1 && interval.upper <= 3 && interval.contains(effect.value))
  }

  @Test("the order of items does not show in the errors, to the bit")
  func order() throws {
    let (votes, clusters, _) = try Self.votes(4, clusters: 10)
    let (turned, turnedClusters, _) = try Self.votes(4, clusters: 10) { 59 - $0 }
    let one = try #require(votes.fit().value).jackknife(clusters: clusters)
    let other = try #require(turned.fit().value).jackknife(clusters: turnedClusters)
    #expect(one.prevalence(of: 1).value == other.prevalence(of: 1).value)
    #expect(
      one.errorRate(rater: 2, truth: 0, given: 0).value
        == other.errorRate(rater: 2, truth: 0, given: 0).value)
  }

  @Test("one cluster has no error, and arguments out of range are refused")
  func edges() throws {
    let (votes, _, _) = try Self.votes(5, clusters: 4)
    let fit = try #require(votes.fit().value)
    let one = try fit.jackknife(clusters: [Int](repeating: 8, count: 24))
    #expect(one.prevalence(of: 0).value?.standardError.reason == .oneCluster)
    #expect(one.prevalence(of: 3).reason == .noSuchQuantity(3))
    #expect(one.errorRate(rater: 4, truth: 0, given: 0).reason == .noSuchQuantity(4))
    #expect(try fit.jackknife(groups: 5).groups == 5)
    #expect(throws: StatisticsError.lengthsDiffer(24, 2)) { try fit.jackknife(clusters: [0, 1]) }
    #expect(throws: StatisticsError.lengthsDiffer(3, 2)) {
      try one.consensusMean(stratum: 0, values: [0, 1])
    }
  }
}
