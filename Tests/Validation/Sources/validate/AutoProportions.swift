import Foundation
import Statistics

/// Means of 0/1 values: tables 2.1 and 2.2.
enum AutoProportions {
  /// 1,500 shares from 0.5 to 0.999.
  private static let shares = (0..<1_500).map { 0.5 + 0.499 * Double($0) / 1_499 }

  /// Exact coverage and width of methods at one share, from their intervals for each count.
  static func summed(_ intervals: [[Outcome<ConfidenceInterval>]], share: Double)
    -> [GridCell.Summed]
  {
    intervals.map { list in
      let trials = list.count - 1
      var (coverage, width, defined) = (0.0, 0.0, 0.0)
      for (successes, interval) in list.enumerated() {
        let chance = binomial(successes, of: trials, share)
        guard let ends = interval.value else { continue }
        defined += chance
        width += chance * (ends.upper - ends.lower)
        if interval.holds(share) == 1 { coverage += chance }
      }
      return GridCell.Summed(
        coverage: coverage, width: defined > 0 ? width / defined : 0,
        undefined: defined > 1 - 1e-12 ? 0 : 1 - defined)
    }
  }

  static func binomial(_ successes: Int, of trials: Int, _ share: Double) -> Double {
    if share <= 0 { return successes == 0 ? 1 : 0 }
    if share >= 1 { return successes == trials ? 1 : 0 }
    let (k, n) = (Double(successes), Double(trials))
    let ways: Double = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    let logChance: Double = k * log(share) + (n - k) * log1p(-share)
    return exp(ways + logChance)
  }

  private static func values(_ successes: Int, of trials: Int) -> [Double] {
    (0..<trials).map { $0 < successes ? 1 : 0 }
  }

  private static func automatic(_ trials: Int) -> [Outcome<ConfidenceInterval>] {
    (0...trials).map { successes in
      guard let sums = try? ClusterSums(values: values(successes, of: trials)) else {
        return .undefined(.noData)
      }
      return MeanEstimate(sums, kind: .zeroOne).interval(level: 0.95)
    }
  }

  private static let publishedPlain: [(n: Int, published: [Published?])] = [
    (
      1,
      [
        Published(99.7, 94.9, width: 0.949), Published(95.7, 79.4, width: 0.793),
        Published(99.9, 97.5, width: 0.975), Published(97.2, 83.3, width: 0.833),
      ]
    ),
    (
      6,
      [
        Published(96.4, 90.8, width: 0.543), Published(95.5, 83.3, width: 0.526),
        Published(97.1, 92.9, width: 0.567), Published(96.6, 90.1, width: 0.554),
      ]
    ),
    (
      10,
      [
        Published(95.9, 91.6, width: 0.442), Published(95.4, 83.7, width: 0.436),
        Published(96.3, 89.9, width: 0.451), Published(96.4, 92.4, width: 0.457),
      ]
    ),
    (
      15,
      [
        Published(95.7, 91.4, width: 0.372), Published(95.3, 83.9, width: 0.369),
        Published(95.9, 91.5, width: 0.375), Published(96.3, 93.2, width: 0.384),
      ]
    ),
    (
      30,
      [
        Published(95.4, 91.8, width: 0.272), Published(95.2, 84.3, width: 0.271),
        Published(95.4, 92.2, width: 0.271), Published(96.0, 93.4, width: 0.279),
      ]
    ),
    (
      60,
      [
        Published(95.3, 92.9, width: 0.196), Published(95.2, 85.2, width: 0.195),
        Published(95.2, 91.2, width: 0.195), Published(95.7, 93.5, width: 0.199),
      ]
    ),
  ]

  static let plain = GridTable(
    title: "2.1 Plain 0/1, exact",
    note: "1,500 true shares from 0.5 to 0.999; every count is summed with its chance.",
    methods: ["wilson-modified", "wilson", "jeffreys-with-ends", "agresti-coull"],
    publishedSets: [1, 1, 1, 1],
    difference: """
      They are those of Jeffreys' interval: the study also moved its near end at one success or
      failure and its far end at none (Brown, Cai & DasGupta 2001, section 4.1.2), which
      `jeffreys-with-ends` does not.
      """,
    needsAnInterval: true,
    groups: publishedPlain.map { n, published in
      let methods: [ProportionIntervalMethod] = [.wilson, .jeffreysWithEnds, .agrestiCoull]
      let intervals =
        [automatic(n)]
        + methods.map { method in
          (0...n).map { successes in
            (try? Proportion(successes: successes, trials: n))?
              .interval(level: 0.95, method: method) ?? .undefined(.noData)
          }
        }
      return GridGroup(
        name: "n = \(n)",
        cells: shares.map { share in
          GridCell(
            name: String(format: "p = %.4f", share), bound: n >= 15 ? 0.914 : nil,
            work: .summed { summed(intervals, share: share) })
        }, published: published)
    })

  /// `wilson-modified`, BCa and t at single shares.
  private static let publishedPoints: [Int: [Double: [Published?]]] = [
    15: [
      0.5: [Published(96.5)], 0.8: [Published(98.2)], 0.9: [Published(94.4)],
      0.98: [Published(96.5), Published(24.7), Published(26, rounding: 0.5)], 1: [Published(100)],
    ],
    30: [
      0.5: [Published(95.7)], 0.8: [Published(96.4)], 0.9: [Published(97.4)],
      0.98: [Published(97.8), Published(44.1), Published(45, rounding: 0.5)], 1: [Published(100)],
    ],
    60: [0.98: [nil, Published(70.5), Published(70, rounding: 0.5)]],
  ]

  static let plainBefore = GridTable(
    title: "2.1 Plain 0/1, exact, beside the default before",
    note: "BCa of each count is drawn once with 599 resamples; p = 1 is always covered.",
    methods: ["wilson-modified", "bca", "t"], publishedSets: [1, 1, 1],
    difference: """
      They are those of BCa, which were simulated and depend on the resamples of each count.
      """,
    needsAnInterval: true,
    groups: [15, 30, 60].flatMap { n -> [GridGroup] in
      let before = (0...n).map { successes in
        (try? MeanBootstrap(values(successes, of: n), replicates: 599, seed: UInt64(successes)))?
          .distribution(threads: 1).interval(level: 0.95, method: .bca) ?? .undefined(.noData)
      }
      let student = (0...n).map { successes in
        (try? ClusterRobust(scores: values(successes, of: n), clusters: Array(0..<n)))?
          .interval(level: 0.95) ?? .undefined(.noData)
      }
      let automatic = automatic(n)
      return [0.5, 0.8, 0.9, 0.98, 1].map { share in
        GridGroup(
          name: "n = \(n), p = \(share)",
          cells: [
            GridCell(
              name: "", bound: 0.914,
              work: .summed { summed([automatic, before, student], share: share) })
          ], published: publishedPoints[n]?[share] ?? [])
      }
    })

  /// For ICC 0, 0.1, 0.3 and 0.6: `score`, BCa, cluster-t.
  private static let publishedClustered: [ClusterSizes: [[[Published]]]] = [
    .equal: [
      [
        [Published(98.9, 98.2, width: 0.310), Published(82.7, 44), Published(84.4, 45)],
        [Published(98.2, 97.2, width: 0.332), Published(80.9, 39), Published(81.8, 39)],
        [Published(97.6, 96.7, width: 0.373), Published(77.8, 31), Published(76.8, 31)],
        [Published(97.5, 95.4, width: 0.422), Published(71.3, 21), Published(69.8, 22)],
      ],
      [
        [Published(97.9, 97.0, width: 0.186), Published(89.7, 73), Published(90.5, 73)],
        [Published(97.1, 96.4, width: 0.205), Published(87.9, 65), Published(88.3, 66)],
        [Published(96.5, 95.4, width: 0.242), Published(84.5, 53), Published(84.2, 56)],
        [Published(95.9, 94.3, width: 0.287), Published(80.2, 41), Published(78.8, 41)],
      ],
      [
        [Published(96.9, 95.8, width: 0.102), Published(95.2, 94), Published(94.5, 93)],
        [Published(96.2, 95.1, width: 0.115), Published(94.7, 92), Published(93.5, 90)],
        [Published(95.8, 94.5, width: 0.141), Published(93.2, 82), Published(91.4, 84)],
        [Published(95.4, 93.3, width: 0.173), Published(90.4, 67), Published(88.6, 69)],
      ],
    ],
    .unequal: [
      [
        [Published(100, 99.9, width: 0.395), Published(86.7, 76), Published(93.5, 78)],
        [Published(99.5, 99.0, width: 0.449), Published(78.0, 55), Published(85.2, 55)],
        [Published(98.2, 96.0, width: 0.506), Published(70.6, 36), Published(75.8, 37)],
        [Published(97.2, 93.3, width: 0.557), Published(63.2, 23), Published(65.2, 23)],
      ],
      [
        [Published(99.7, 99.5, width: 0.182), Published(91.8, 89), Published(94.8, 92)],
        [Published(98.2, 96.8, width: 0.241), Published(86.7, 79), Published(89.0, 78)],
        [Published(96.4, 94.0, width: 0.309), Published(81.6, 60), Published(81.3, 61)],
        [Published(95.3, 91.5, width: 0.375), Published(75.0, 40), Published(73.0, 43)],
      ],
      [
        [Published(98.3, 97.2, width: 0.080), Published(93.9, 93), Published(94.3, 92)],
        [Published(96.5, 95.5, width: 0.122), Published(91.6, 88), Published(90.9, 81)],
        [Published(95.0, 93.1, width: 0.173), Published(89.2, 78), Published(86.3, 66)],
        [Published(93.5, 89.8, width: 0.226), Published(85.9, 66), Published(81.0, 51)],
      ],
    ],
  ]

  static let clustered = GridTable(
    title: "2.2 0/1 in clusters",
    note: "True shares 0.5, 0.8, 0.9 and 0.98, and each number of clusters of the group.",
    methods: ["score", "bca", "cluster-t"], publishedSets: [3_000, 600, 3_000],
    difference: """
      The text names the groups 6–10, 13–20 and 30–60 and not the numbers of clusters within them;
      with others the means move, since coverage rises or falls steeply with the number.
      """, needsAnInterval: true,
    groups: clusteredGroups)

  private static let chances: [Double] = [0.5, 0.8, 0.9, 0.98]
  private static let correlations: [Double] = [0, 0.1, 0.3, 0.6]

  private static var clusteredGroups: [GridGroup] {
    var result: [GridGroup] = []
    for sizes in ClusterSizes.allCases {
      for (place, group) in SizeGroup.all.enumerated() {
        for (row, correlation) in correlations.enumerated() {
          var cells: [GridCell] = []
          for count in group.counts {
            cells += chances.map { cell(sizes, count, $0, correlation) }
          }
          let published: [Published?] = publishedClustered[sizes]?[place][row] ?? []
          result.append(
            GridGroup(
              name: "\(sizes.rawValue) \(group.name), ICC \(correlation)", cells: cells,
              published: published))
        }
      }
      result.append(
        GridGroup(
          name: "\(sizes.rawValue) 6–60, p = 1",
          cells: SizeGroup.all.flatMap(\.counts).map { cell(sizes, $0, 1, 0) }, published: []))
      var few: [GridCell] = []
      for count in [2, 3, 5] {
        for correlation in correlations {
          few += chances.map { cell(sizes, count, $0, correlation) }
        }
      }
      result.append(
        GridGroup(name: "\(sizes.rawValue) 2–5, all ICC", cells: few, published: []))
    }
    return result
  }

  private static func cell(
    _ sizes: ClusterSizes, _ count: Int, _ share: Double, _ correlation: Double
  ) -> GridCell {
    GridCell(
      name: "\(count) clusters, p = \(share), ICC \(correlation)", bound: count >= 8 ? 0.93 : nil,
      work: .drawn(sets: share == 1 ? 8 : 2_000) { draws, number in
        try ZeroOneRows.drawn(
          share, correlation: correlation, sizes: sizes.sizes(count), &draws
        ).outcomes(.zeroOne, truth: share, areClustered: true, number: number)
      })
  }
}
