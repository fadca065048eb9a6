import Foundation
import Statistics

/// Differences of 0/1 answers: tables 2.5 and 2.6.
enum AutoDifferences {
  static let tables = [pairedExact, pairedClusters, independentExact, independentClusters]

  /// Rates of the two kinds of discordant pairs, the first at least as large as the second.
  private static let discordance: [(Double, Double)] = {
    let rates = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5]
    return rates.flatMap { one in
      rates.filter { $0 <= one && one + $0 <= 0.9 }.map { (one, $0) }
    }
  }()

  private static func paired(_ wins: Int, _ losses: Int, _ rows: Int) -> [Double] {
    (0..<rows).map { $0 < wins ? 1 : $0 < wins + losses ? -1 : 0 }
  }

  /// Intervals of all samples of n pairs, by method.
  private struct PairedIntervals: Sendable {
    let rows: Int
    private let automatic: [Outcome<ConfidenceInterval>]
    private let before: [Outcome<ConfidenceInterval>]
    private let student: [Outcome<ConfidenceInterval>]

    init(_ rows: Int) {
      self.rows = rows
      let samples = (0...rows).flatMap { wins in
        (0...rows - wins).map { AutoDifferences.paired(wins, $0, rows) }
      }
      automatic = samples.map { values in
        (try? ClusterSums(values: values)).map {
          PairedDifferenceEstimate($0, kind: .zeroOne).interval(level: 0.95)
        } ?? .undefined(.noData)
      }
      before = samples.enumerated().map { place, values in
        (try? MeanBootstrap(values, replicates: 599, seed: UInt64(place)))?
          .distribution(threads: 1).interval(level: 0.95, method: .bca) ?? .undefined(.noData)
      }
      student = samples.map { values in
        (try? ClusterRobust(scores: values, clusters: Array(values.indices)))?
          .interval(level: 0.95) ?? .undefined(.noData)
      }
    }

    func summed(_ up: Double, _ down: Double) -> [GridCell.Summed] {
      [automatic, before, student].map { list in
        var (coverage, width, defined) = (0.0, 0.0, 0.0)
        var place = 0
        let rest = max(0, 1 - up - down)
        for wins in 0...rows {
          for losses in 0...rows - wins {
            defer { place += 1 }
            let same = rows - wins - losses
            let total: Double = lgamma(Double(rows + 1))
            let own: Double = lgamma(Double(wins + 1)) + lgamma(Double(losses + 1))
            let ways: Double = total - own - lgamma(Double(same + 1))
            let rates: Double = pow(up, Double(wins)) * pow(down, Double(losses))
            let chance: Double = exp(ways) * rates * pow(rest, Double(same))
            guard let ends = list[place].value else { continue }
            defined += chance
            width += chance * (ends.upper - ends.lower)
            if list[place].holds(up - down) == 1 { coverage += chance }
          }
        }
        return GridCell.Summed(
          coverage: coverage, width: defined > 0 ? width / defined : 0,
          undefined: defined > 1 - 1e-9 ? 0 : 1 - defined)
      }
    }
  }

  private static let pairedExact = GridTable(
    title: "2.5 Paired 0/1, plain, exact",
    note: """
      Rates of pairs that differ in one and in the other direction: all pairs of .01 .02 .05 .10 .15
      .20 .30 .40 .50 that add up to at most .9, the first at least the second. Published over 47
      pairs; the smallest coverage was 93.0.
      """,
    methods: ["tango", "bca", "t"], publishedSets: [1, 1, 1],
    difference: "The text does not give its 47 pairs of rates; ours are others.",
    needsAnInterval: true,
    groups: zip(
      SizeGroup.all,
      [
        [Published(99.7, 98, width: 0.72), Published(51.5, 11)],
        [Published(98.4, 95, width: 0.47), Published(67.6, 24)],
        [Published(96.9, 94, width: 0.25), Published(82.0, 44)],
      ]
    ).map { group, published in
      GridGroup(
        name: "n = \(group.name)",
        cells: group.counts.flatMap { count in
          let intervals = PairedIntervals(count)
          return discordance.map { up, down in
            GridCell(
              name: "n = \(count), rates \(up) and \(down)", bound: count >= 15 ? 0.93 : nil,
              work: .summed { intervals.summed(up, down) })
          }
        }, published: published)
    })

  private static let chances = [(0.5, 0.5), (0.8, 0.7), (0.9, 0.9), (0.95, 0.85), (0.98, 0.98)]

  private static let pairedClusters = GridTable(
    title: "2.5 Paired 0/1 in clusters",
    note: """
      Two models with chances .5 .5, .8 .7, .9 .9, .95 .85 and .98 .98, each with beta-binomial
      clusters of its own, ICC 0.1, 0.3 and 0.6; the text does not say how its pairs were made.
      """,
    methods: ["tango", "bca", "cluster-t"], publishedSets: [3_000, 600, 3_000],
    difference: "The text does not say how its pairs were made; ours are others.",
    needsAnInterval: true,
    groups: ClusterSizes.allCases.flatMap { sizes in
      SizeGroup.all.enumerated().map { place, group in
        GridGroup(
          name: "\(sizes.rawValue) \(group.name)",
          cells: group.counts.flatMap { count in
            chances.flatMap { one, other in
              [0.1, 0.3, 0.6].map { pairedCell(sizes, count, one, other, $0) }
            }
          }, published: publishedPaired[sizes]?[place] ?? [])
      }
    })

  private static let publishedPaired: [ClusterSizes: [[Published?]]] = [
    .equal: [
      [Published(98.6, 97, width: 0.50), Published(85.4, 54), Published(91.9, 70)],
      [Published(97.0, 95, width: 0.30), Published(90.6, 78), Published(94.2, 87)],
      [Published(95.8, 95, width: 0.17), Published(93.5, 87), Published(94.8, 92)],
    ],
    .unequal: [
      [Published(98.7, 95, width: 0.60), Published(82.5, 66), Published(93.9, 83)],
      [Published(97.2, 94, width: 0.33), Published(87.4, 76), Published(93.6, 85)],
      [Published(95.8, 94, width: 0.18), Published(91.1, 81), Published(94.1, 89)],
    ],
  ]

  private static func pairedCell(
    _ sizes: ClusterSizes, _ count: Int, _ one: Double, _ other: Double, _ correlation: Double
  ) -> GridCell {
    GridCell(
      name: "\(count) clusters, chances \(one) and \(other), ICC \(correlation)",
      bound: count >= 8 ? 0.93 : nil,
      work: .drawn(sets: 2_000) { draws, number in
        let list = sizes.sizes(count)
        let first = ZeroOneRows.drawn(one, correlation: correlation, sizes: list, &draws)
        let second = ZeroOneRows.drawn(other, correlation: correlation, sizes: list, &draws)
        var rows = first
        rows.values = zip(first.values, second.values).map { $0 - $1 }
        let paired = PairedDifferenceEstimate(
          try ClusterSums(values: rows.values, clusters: rows.clusters), kind: .zeroOne)
        var outcomes = try rows.outcomes(
          .unbounded, truth: one - other, areClustered: true, number: number)
        outcomes[0] = IntervalOutcome(
          paired.interval(level: 0.95), truth: one - other, cautions: paired.cautions)
        return outcomes
      })
  }

  private static let sampleChances: [(Double, Double)] = {
    let list = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99]
    return list.flatMap { one in list.filter { $0 <= one }.map { (one, $0) } }
  }()

  /// Intervals for each pair of counts.
  private struct SampleIntervals: Sendable {
    let first: Int
    let second: Int
    private let automatic: [Outcome<ConfidenceInterval>]

    init(_ first: Int, _ second: Int) {
      (self.first, self.second) = (first, second)
      func sums(_ count: Int) -> [ClusterSums] {
        (0...count).compactMap { successes in
          try? ClusterSums(values: (0..<count).map { $0 < successes ? 1 : 0 })
        }
      }
      let others = sums(second)
      automatic = sums(first).flatMap { one in
        others.map {
          IndependentDifferenceEstimate(one, $0, kind: .zeroOne).interval(level: 0.95)
        }
      }
    }

    func summed(_ one: Double, _ other: Double) -> [GridCell.Summed] {
      var (coverage, width, defined) = (0.0, 0.0, 0.0)
      let others = (0...second).map { AutoProportions.binomial($0, of: second, other) }
      for successes in 0...first {
        let chance = AutoProportions.binomial(successes, of: first, one)
        for (place, share) in others.enumerated() {
          let interval = automatic[successes * (second + 1) + place]
          guard let ends = interval.value else { continue }
          defined += chance * share
          width += chance * share * (ends.upper - ends.lower)
          if interval.holds(one - other) == 1 { coverage += chance * share }
        }
      }
      return [
        GridCell.Summed(
          coverage: coverage, width: defined > 0 ? width / defined : 0,
          undefined: defined > 1 - 1e-9 ? 0 : 1 - defined)
      ]
    }
  }

  private static let independentExact = GridTable(
    title: "2.6 Two independent 0/1 samples, exact",
    note: """
      Pairs of chances from .5 .6 .7 .8 .85 .9 .95 .98 .99, the first at least the second. Published
      over 77 pairs: means of 97.4 (n = 6) to 95.8 (n = 60), smallest 92.2. A library bootstrap of two
      separate samples does not exist, so that nothing stands beside.
      """,
    methods: ["agresti-caffo"], publishedSets: [1],
    difference: "The text does not give its 77 pairs of chances; ours are others.",
    needsAnInterval: true,
    groups: [(6, 6), (10, 10), (15, 15), (30, 30), (60, 60), (8, 20), (10, 60)].map {
      first, second in
      let intervals = SampleIntervals(first, second)
      return GridGroup(
        name: "\(first) against \(second)",
        cells: sampleChances.map { one, other in
          GridCell(
            name: "chances \(one) and \(other)", bound: min(first, second) >= 15 ? 0.93 : nil,
            work: .summed { intervals.summed(one, other) })
        },
        published: first == 6
          ? [Published(97.4)] : second == 60 && first == 60 ? [Published(95.8)] : [])
    })

  /// ICC 0.1 and 0.6 for each group of sizes.
  private static let publishedSamples: [ClusterSizes: [[Published]]] = [
    .equal: [
      [
        Published(99.1, width: 0.43), Published(98.3, width: 0.29), Published(97.3, width: 0.19),
      ],
      [
        Published(98.8, width: 0.58), Published(97.5, width: 0.41), Published(96.8, width: 0.27),
      ],
    ],
    .unequal: [
      [
        Published(99.7, width: 0.56), Published(98.9, width: 0.34), Published(97.9, width: 0.22),
      ],
      [
        Published(98.3, width: 0.78), Published(97.8, width: 0.54),
        Published(96.1, 91, width: 0.37),
      ],
    ],
  ]

  private static let independentClusters = GridTable(
    title: "2.6 Two independent 0/1 samples in clusters",
    note: """
      The same number of clusters in both samples; chances .5 .5, .8 .7, .9 .9, .95 .85 and .98 .98.
      """,
    methods: ["agresti-caffo"], publishedSets: [3_000],
    difference: "The text does not give its chances; ours are others.", needsAnInterval: true,
    groups: ClusterSizes.allCases.flatMap { sizes in
      [0.1, 0.6].enumerated().flatMap { row, correlation in
        SizeGroup.all.enumerated().map { place, group in
          GridGroup(
            name: "\(sizes.rawValue) \(group.name), ICC \(correlation)",
            cells: group.counts.flatMap { count in
              chances.map { independentCell(sizes, count, $0.0, $0.1, correlation) }
            }, published: [publishedSamples[sizes]?[row][place]])
        }
      }
    })

  private static func independentCell(
    _ sizes: ClusterSizes, _ count: Int, _ one: Double, _ other: Double, _ correlation: Double
  ) -> GridCell {
    GridCell(
      name: "\(count) clusters, chances \(one) and \(other)",
      bound: count >= 8 ? (correlation >= 0.6 ? 0.91 : 0.93) : nil,
      work: .drawn(sets: 2_000) { draws, _ in
        let list = sizes.sizes(count)
        let samples = try [one, other].map { chance in
          let rows = ZeroOneRows.drawn(chance, correlation: correlation, sizes: list, &draws)
          return try ClusterSums(values: rows.values, clusters: rows.clusters)
        }
        let estimate = IndependentDifferenceEstimate(samples[0], samples[1], kind: .zeroOne)
        return [
          IntervalOutcome(
            estimate.interval(level: 0.95), truth: one - other, cautions: estimate.cautions)
        ]
      })
  }
}
