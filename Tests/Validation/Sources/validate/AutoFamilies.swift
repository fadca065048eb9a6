import Foundation
import Statistics

/// Bands, all pairs and rank sets: table 2.7.
enum AutoFamilies {
  static let tables = [bands, pairs, rankSets]

  private static let counts = [8, 13, 20, 40]

  /// Columns of scores over the same clusters: a shared part, a part of the column, and noise.
  private struct Columns {
    let values: [[Double]]
    let clusters: [Int]

    /// Normal scores with a correlation of 0.3 within clusters and 0.5 between columns.
    init(normal count: Int, sizes: [Int], _ draws: inout Draws) {
      let shared = sizes.map { _ in draws.normal() }
      let rows = GridRows(sizes) { Double($0) }
      let items = rows.values.map { _ in draws.normal() }
      clusters = rows.clusters
      values = (0..<count).map { _ in
        let own = sizes.map { _ in draws.normal() }
        return rows.clusters.enumerated().map { row, cluster -> Double in
          let common: Double = 0.3.squareRoot() * (shared[cluster] + own[cluster])
          let item: Double = 0.7.squareRoot() * (items[row] + draws.normal())
          return (common + item) * 0.5.squareRoot()
        }
      }
    }

    /// Values of each column by itself.
    init(_ count: Int, _ rows: () -> GridRows) {
      let drawn = (0..<count).map { _ in rows() }
      values = drawn.map(\.values)
      clusters = drawn[0].clusters
    }

    func table() throws -> ClusterTable {
      var table = ClusterTable(clusters: (clusters.last ?? 0) + 1, columns: values.count)
      for (column, list) in values.enumerated() {
        for (value, cluster) in zip(list, clusters) {
          try table.add(value, cluster: cluster, column: column)
        }
      }
      return table
    }

    /// Whether all columns' intervals at level 1 - 0.05/K hold the truth.
    func band(_ kind: ScoreKind, truth: Double) throws -> IntervalOutcome {
      try IntervalOutcome(
        all: values.map { list in
          MeanEstimate(try ClusterSums(values: list, clusters: clusters), kind: kind)
            .interval(level: 1 - 0.05 / Double(values.count))
        }, truth: truth)
    }

    func drawnBand(_ quantities: [MeanContrast], truth: Double, seed: UInt64) throws
      -> IntervalOutcome?
    {
      guard seed < AutoSubject.drawnSets else { return nil }
      let distribution = try ClusterBootstrap(
        table(), quantities: quantities, replicates: 599, seed: seed
      ).distribution(threads: 1)
      guard
        let band = distribution.simultaneousBand(
          over: Array(quantities.indices), level: 0.95
        ).value
      else { return IntervalOutcome.none }
      return IntervalOutcome(all: band.intervals, truth: truth)
    }

    /// Differences of all pairs of columns.
    func differences(_ kind: ScoreKind) throws -> [PairedDifferenceEstimate] {
      try values.indices.flatMap { one in
        try values.indices.filter { $0 > one }.map { other in
          PairedDifferenceEstimate(
            try ClusterSums(
              values: zip(values[one], values[other]).map { $0 - $1 }, clusters: clusters),
            kind: kind)
        }
      }
    }
  }

  private static func normalCell(
    _ sizes: ClusterSizes, _ count: Int,
    _ outcomes: @escaping @Sendable (Columns, Int) throws -> [IntervalOutcome?], columns: Int
  ) -> GridCell {
    GridCell(
      name: "", bound: 0.93,
      work: .drawn(sets: 2_000) { draws, number in
        try outcomes(Columns(normal: columns, sizes: sizes.sizes(count), &draws), number)
      })
  }

  private static let publishedBands: [String: [Int: [Published?]]] = [
    "10 normal scores, equal": [
      8: [Published(95.6), Published(73.0)], 13: [Published(96.9), Published(80.8)],
      20: [Published(96.1), Published(89.5)], 40: [Published(96.3), Published(92.5)],
    ],
    "10 normal scores, unequal": [
      8: [Published(97.9), Published(58.2)], 13: [Published(94.9), Published(68.8)],
      20: [Published(93.7), Published(75.2)], 40: [Published(95.1), Published(86.0)],
    ],
    "10 ratings, 80 % at the top, equal": [
      8: [Published(99.2), Published(44, rounding: 0.5)],
      13: [Published(98.0), Published(55, rounding: 0.5)],
      20: [Published(95.2), Published(68, rounding: 0.5)],
      40: [Published(95.0), Published(79, rounding: 0.5)],
    ],
    "10 ratings, 80 % at the top, unequal": [
      8: [Published(100), Published(46, rounding: 0.5)],
      13: [Published(99.3), Published(50, rounding: 0.5)],
      20: [Published(98.4), Published(64, rounding: 0.5)],
      40: [Published(94.6), Published(72, rounding: 0.5)],
    ],
  ]

  private static let bands = GridTable(
    title: "2.7 Bands: all 10 intervals hold",
    note: """
      Each interval by its own method at level 1 - 0.05/10, beside the bootstrap's max-t that bands
      were before. Normal scores with a correlation of 0.3 within clusters and 0.5 between dimensions;
      ratings of 1 to 6 with an ICC of 0.2 and 0/1 scores with an ICC of 0.3, by dimension.
      """,
    methods: ["Bonferroni, own method", "bootstrap max-t"], publishedSets: [1_000, 600],
    difference: """
      The text does not give the correlations of its families, nor the lower shares of its ratings;
      simultaneous coverage of skewed data depends on both.
      """,
    groups: bandGroups)

  private static var bandGroups: [GridGroup] {
    var result: [GridGroup] = []
    for sizes in ClusterSizes.allCases {
      for count in counts {
        let name = "10 normal scores, \(sizes.rawValue)"
        let normal = normalCell(
          sizes, count,
          { data, number in
            [
              try data.band(.unbounded, truth: 0),
              try data.drawnBand(
                data.values.indices.map { .mean($0) }, truth: 0, seed: UInt64(number)),
            ]
          }, columns: 10)
        result.append(
          GridGroup(
            name: "\(name), \(count) clusters", cells: [normal],
            published: publishedBands[name]?[count] ?? []))
        let rated = "10 ratings, 80 % at the top, \(sizes.rawValue)"
        result.append(
          GridGroup(
            name: "\(rated), \(count) clusters", cells: [ratingCell(sizes, count)],
            published: publishedBands[rated]?[count] ?? []))
        for share in [0.7, 0.9] {
          result.append(
            GridGroup(
              name: "10 dimensions of 0/1, p = \(share), \(sizes.rawValue), \(count) clusters",
              cells: [zeroOneCell(sizes, count, share)], published: []))
        }
      }
    }
    return result
  }

  private static func ratingCell(_ sizes: ClusterSizes, _ count: Int) -> GridCell {
    GridCell(
      name: "", bound: 0.93,
      work: .drawn(sets: 2_000) { draws, number in
        let population = RatingPopulation.top80
        let data = Columns(10) {
          population.rows(correlation: 0.2, sizes: sizes.sizes(count), &draws)
        }
        return [
          try data.band(.bounded(lower: 1, upper: 6), truth: population.mean),
          try data.drawnBand(
            data.values.indices.map { .mean($0) }, truth: population.mean, seed: UInt64(number)),
        ]
      })
  }

  private static func zeroOneCell(
    _ sizes: ClusterSizes, _ count: Int, _ share: Double
  ) -> GridCell {
    GridCell(
      name: "", bound: 0.93,
      work: .drawn(sets: 2_000) { draws, _ in
        let data = Columns(10) {
          ZeroOneRows.drawn(share, correlation: 0.3, sizes: sizes.sizes(count), &draws)
        }
        return [try data.band(.zeroOne, truth: share), nil]
      })
  }

  private static let publishedPairs: [ClusterSizes: [Int: [Published?]]] = [
    .equal: [
      8: [Published(95.8), Published(50.8)], 13: [Published(96.0), Published(71.7)],
      20: [Published(94.9), Published(81.0)], 40: [Published(96.3), Published(89.7)],
    ],
    .unequal: [
      8: [Published(98.9), Published(39.5)], 13: [Published(97.4), Published(53.8)],
      20: [Published(94.1), Published(62.5)], 40: [Published(95.0), Published(79.5)],
    ],
  ]

  private static let pairs = GridTable(
    title: "2.7 All pairs: all 36 differences of 9 models hold",
    note: "Each difference by its own method at level 1 - 0.05/36; normal scores as above.",
    methods: ["Bonferroni, own method", "bootstrap max-t"], publishedSets: [1_000, 600],
    difference: "The text does not give the correlations of its models.",
    groups: ClusterSizes.allCases.flatMap { sizes in
      counts.map { count in
        GridGroup(
          name: "\(sizes.rawValue), \(count) clusters",
          cells: [
            normalCell(
              sizes, count,
              { data, number in
                [
                  IntervalOutcome(
                    all: try data.differences(.unbounded).map {
                      $0.interval(level: 1 - 0.05 / 36)
                    }, truth: 0),
                  try data.drawnBand(
                    data.values.indices.flatMap { one in
                      data.values.indices.filter { $0 > one }.map { .difference(one, $0) }
                    }, truth: 0, seed: UInt64(number)),
                ]
              }, columns: 9)
          ], published: publishedPairs[sizes]?[count] ?? [])
      }
    })

  /// Rank sets by Holm over the p-values of all pairs.
  private static let rankSets = GridTable(
    title: "2.7 Rank sets of 6 models hold all true ranks",
    note: """
      A model is put above another where the Holm-adjusted p-value of their paired difference is at
      most 0.05. Six equal models; 0/1 scores with an ICC of 0.3, ratings of 1 to 6 with one of 0.2.
      With equal models a set is wrong as soon as any pair is told apart.
      """,
    methods: ["Holm over pairs"], publishedSets: [1],
    groups: ClusterSizes.allCases.flatMap { sizes in
      [8, 20].flatMap { count -> [GridGroup] in
        func group(
          _ name: String, _ kind: ScoreKind,
          _ columns: @escaping @Sendable (inout Draws) -> Columns
        ) -> GridGroup {
          GridGroup(
            name: "\(name), \(sizes.rawValue), \(count) clusters",
            cells: [
              GridCell(
                name: "", bound: 0.93,
                work: .drawn(sets: 2_000) { draws, _ in
                  let pValues = try columns(&draws).differences(kind).map { $0.pValue.value ?? 1 }
                  let smallest = try PValueAdjustment.holm.adjust(pValues).min() ?? 1
                  return [IntervalOutcome(holds: smallest > 0.05, width: 0)]
                })
            ], published: [])
        }
        return [
          group("normal scores", .unbounded) { draws in
            Columns(normal: 6, sizes: sizes.sizes(count), &draws)
          },
          group("0/1, p = 0.8", .zeroOne) { draws in
            var local = draws
            defer { draws = local }
            return Columns(6) {
              ZeroOneRows.drawn(0.8, correlation: 0.3, sizes: sizes.sizes(count), &local)
            }
          },
          group("ratings, 80 % at the top", .bounded(lower: 1, upper: 6)) { draws in
            var local = draws
            defer { draws = local }
            return Columns(6) {
              RatingPopulation.top80.rows(
                correlation: 0.2, sizes: sizes.sizes(count), &local)
            }
          },
        ]
      }
    })
}

extension IntervalOutcome {
  /// Intervals that must all hold; their mean width.
  init(all intervals: [Outcome<ConfidenceInterval>], truth: Double) {
    let widths = intervals.compactMap { $0.value.map { $0.upper - $0.lower } }
    self.init(
      holds: intervals.allSatisfy { $0.holds(truth) == 1 },
      width: widths.count == intervals.count
        ? widths.reduce(0, +) / Double(max(widths.count, 1)) : nil)
  }
}
