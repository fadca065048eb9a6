import Foundation
import Statistics

/// Means of ratings, of shares and of values without ends: tables 2.3 and 2.4.
enum AutoMeans {
  static let tables = [bounded, open]

  /// 2.3: `score`, BCa, t or cluster-t for the three groups of sizes.
  private static let publishedRatings: [String: [[Published?]]] = [
    "plain symmetric": [
      [Published(96.6, width: 1.87), Published(90.8), Published(95.0, width: 2.03)],
      [Published(95.9, width: 1.24), Published(92.5), Published(95.1, width: 1.29)],
      [Published(95.3, width: 0.75), Published(94.8), Published(95.1, width: 0.76)],
    ],
    "plain 65 % at the top": [
      [Published(98.2, width: 2.11), Published(84.4), Published(85.5, width: 1.98)],
      [Published(96.9, width: 1.29), Published(92.8), Published(90.3, width: 1.26)],
      [Published(95.2, width: 0.75), Published(94.3), Published(93.2, width: 0.75)],
    ],
    "plain 80 % at the top": [
      [Published(98.4, width: 2.09), Published(79.9), Published(77.5, width: 1.57)],
      [Published(97.8, width: 1.15), Published(89.0), Published(84.8, width: 0.93)],
      [Published(94.8, width: 0.59), Published(93.8), Published(91.0, width: 0.56)],
    ],
    "equal symmetric": [
      [Published(96.6, width: 1.18), Published(88.6), Published(94.7, width: 1.20)],
      [Published(96.0, width: 0.77), Published(92.1), Published(94.9, width: 0.77)],
      [Published(95.4, width: 0.46), Published(93.9), Published(94.8, width: 0.45)],
    ],
    "equal 80 % at the top": [
      [Published(98.3, width: 0.96), Published(86.7), Published(88.2, width: 0.80)],
      [Published(95.7, width: 0.57), Published(90.9), Published(90.5, width: 0.52)],
      [Published(95.2, width: 0.33), Published(94.0), Published(93.2, width: 0.32)],
    ],
    "unequal symmetric": [
      [Published(98.2, width: 1.57), Published(84.2), Published(95.5, width: 1.68)],
      [Published(96.5, width: 0.92), Published(88.3), Published(94.3, width: 0.89)],
      [Published(95.6, width: 0.51), Published(91.8), Published(94.4, width: 0.50)],
    ],
    "unequal 80 % at the top": [
      [Published(99.3, width: 1.31), Published(80.8), Published(89.9, width: 1.01)],
      [Published(97.3, width: 0.66), Published(87.2), Published(89.7, width: 0.56)],
      [Published(95.3, width: 0.35), Published(91.3), Published(91.8, width: 0.32)],
    ],
    "plain shares, Beta(4, .5)": [
      [Published(96.9, width: 0.250), Published(84.7), Published(87.9, width: 0.212)],
      [Published(94.4, width: 0.146), Published(90.5), Published(90.4, width: 0.138)],
      [Published(94.8, width: 0.084), Published(94.5), Published(93.5, width: 0.083)],
    ],
  ]

  private static let bounded = GridTable(
    title: "2.3 Ratings with the ends 1 to 6, and shares",
    note: """
      Shares of the ratings 1 to 6: symmetric .05 .15 .30 .30 .15 .05; 65 % at the top .02 .03 .05 .10
      .15 .65; 80 % at the top .01 .01 .03 .05 .10 .80 (the text gives only the top; these have its
      widths). Clusters have an ICC of 0, 0.2 and 0.5. Widths are in points of the scale.
      """,
    methods: ["score", "bca", "t or cluster-t"], publishedSets: [3_000, 600, 3_000],
    difference: """
      The text gives neither the lower shares of its ratings nor the numbers of rows and clusters
      within a group, on which the coverage of skewed data depends.
      """,
    groups: boundedGroups)

  private static var boundedGroups: [GridGroup] {
    var result: [GridGroup] = []
    for population in RatingPopulation.allCases {
      result += groups("plain \(population.rawValue)") { [ratings(population, nil, $0, 0)] }
    }
    result += groups("plain shares, Beta(4, .5)") { [shares($0)] }
    for sizes in ClusterSizes.allCases {
      for population in RatingPopulation.allCases {
        result += groups("\(sizes.rawValue) \(population.rawValue)") { count in
          correlations.map { ratings(population, sizes, count, $0) }
        }
      }
    }
    return result
  }

  private static let correlations: [Double] = [0, 0.2, 0.5]

  private static func shares(_ count: Int) -> GridCell {
    GridCell(
      name: "n = \(count)", bound: count >= 15 ? 0.93 : nil,
      work: .drawn(sets: 2_000) { draws, number in
        try GridRows([count]) { _ in draws.beta(4, 0.5) }.outcomes(
          .bounded(lower: 0, upper: 1), truth: 4 / 4.5, areClustered: false, number: number)
      })
  }

  private static func groups(_ name: String, _ cells: (Int) -> [GridCell]) -> [GridGroup] {
    SizeGroup.all.enumerated().map { place, group in
      GridGroup(
        name: "\(name), \(group.name)", cells: group.counts.flatMap(cells),
        published: (publishedRatings[name] ?? publishedOpen[name])?[place] ?? [])
    }
  }

  /// - Parameter sizes: nil for independent rows.
  private static func ratings(
    _ population: RatingPopulation, _ sizes: ClusterSizes?, _ count: Int, _ correlation: Double
  ) -> GridCell {
    GridCell(
      name: sizes == nil ? "n = \(count)" : "\(count) clusters, ICC \(correlation)",
      bound: count >= (sizes == nil ? 15 : 8) ? 0.93 : nil,
      work: .drawn(sets: 2_000) { draws, number in
        try population.rows(
          correlation: correlation, sizes: sizes?.sizes(count) ?? [count], &draws
        ).outcomes(
          .bounded(lower: 1, upper: 6), truth: population.mean, areClustered: sizes != nil,
          number: number)
      })
  }

  /// 2.4: `skew-t`, BCa, t or cluster-t.
  private static let publishedOpen: [String: [[Published?]]] = [
    "plain normal": [
      [Published(96.5), Published(88.7), Published(95.3)],
      [Published(96.0), Published(92.2), Published(95.4)],
      [Published(95.3), Published(94.2), Published(95.1)],
    ],
    "plain exponential": [
      [Published(94.0), Published(85.0), Published(89.9)],
      [Published(95.1), Published(90.2), Published(91.2)],
      [Published(96.1), Published(94.6), Published(93.5)],
    ],
    "plain log-normal": [
      [Published(90.3), Published(79.8), Published(83.5)],
      [Published(92.3), Published(86.9), Published(86.2)],
      [Published(94.0), Published(90.6), Published(89.1)],
    ],
    "equal normal": [
      [Published(96.1), Published(88.0), Published(95.0)],
      [Published(95.8), Published(92.4), Published(95.1)],
      [Published(95.5), Published(94.3), Published(95.1)],
    ],
    "equal log-normal": [
      [Published(93.0), Published(84.1), Published(89.3)],
      [Published(94.2), Published(89.2), Published(90.8)],
      [Published(95.5), Published(91.8), Published(92.9)],
    ],
    "unequal normal": [
      [Published(96.3), Published(83.5), Published(95.4)],
      [Published(95.1), Published(88.4), Published(94.4)],
      [Published(95.1), Published(92.0), Published(94.6)],
    ],
    "unequal log-normal": [
      [Published(93.8), Published(80.5), Published(91.5)],
      [Published(92.8), Published(86.4), Published(90.7)],
      [Published(93.9), Published(91.1), Published(92.1)],
    ],
  ]

  private static let open = GridTable(
    title: "2.4 Values without ends",
    note: """
      Normal, exponential and log-normal values (s = 1); clusters have a correlation of 0, 0.2 and
      0.5 of the normal numbers that values are made of.
      """,
    methods: ["skew-t", "bca", "t or cluster-t"], publishedSets: [3_000, 600, 3_000],
    difference: """
      The text does not say which correlations its clusters have, nor the numbers of rows and clusters
      within a group, on which the coverage of skewed data depends.
      """,
    groups: openGroups)

  private static var openGroups: [GridGroup] {
    var result: [GridGroup] = []
    for population in OpenPopulation.allCases {
      result += groups("plain \(population.rawValue)") { [values(population, nil, $0, 0)] }
    }
    for sizes in ClusterSizes.allCases {
      for population in [OpenPopulation.normal, .logNormal] {
        result += groups("\(sizes.rawValue) \(population.rawValue)") { count in
          correlations.map { values(population, sizes, count, $0) }
        }
      }
    }
    return result
  }

  private static func values(
    _ population: OpenPopulation, _ sizes: ClusterSizes?, _ count: Int, _ correlation: Double
  ) -> GridCell {
    GridCell(
      name: sizes == nil ? "n = \(count)" : "\(count) clusters, correlation \(correlation)",
      bound: count >= (sizes == nil ? 15 : 8) ? 0.93 : nil,
      work: .drawn(sets: 2_000) { draws, number in
        try population.rows(
          correlation: correlation, sizes: sizes?.sizes(count) ?? [count], &draws
        ).outcomes(
          .unbounded, truth: population.mean, areClustered: sizes != nil, number: number)
      })
  }
}
