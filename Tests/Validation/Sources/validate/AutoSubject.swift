import Statistics

/// The automatic interval on the grids by which its rule was chosen.
enum AutoSubject {
  static let introduction = """
    Coverage of the automatic intervals at 95 % on the grids of the study that chose them, made
    again by the library with random numbers of its own; beside it are BCa (599 resamples) and
    cluster-t, which were the defaults before or the textbook's.

    A cell reads **mean coverage (worst cell) mean width**; "none" is the share of data sets without
    an interval, which counts as a miss. *Published* is the figure of that study; **=** says that the
    mean of coverage equals ours within three standard errors of both simulations and half a unit of
    the last digit, **≠** that it does not. Every simulated cell has 2,000 data sets (seed 201), of which
    methods that resample, and those of before in 2.8, are tried on the first 500.

    *Promises*: the first method covers at least 93 %, less two standard errors of the simulation, in
    every cell with 8 clusters or 15 rows; where it does not, half of the misses or more must come
    with a caution that says so, and the cell is listed. Plain 0/1 has 91.4 %, the smallest coverage
    that was published for 15 rows, and two samples of 0/1 at an ICC of 0.6 have 91 %.

    Clusters are *equal* (5 rows each) or *unequal* (sizes spread evenly in the logarithm from 1 to
    40). Groups of sizes: 6, 8, 10; 13, 20; 30, 60. An ICC is that of a beta-binomial (0/1)
    or Dirichlet-multinomial distribution (ratings); without ends a correlation of the normal numbers
    that values are made of.
    """

  /// Methods that draw resamples are tried on so many of the data sets of a cell.
  static let drawnSets = 500

  static let tables =
    [AutoProportions.plain, AutoProportions.plainBefore, AutoProportions.clustered]
    + AutoMeans.tables + AutoDifferences.tables + AutoFamilies.tables + AutoStrengths.tables
}

extension IntervalOutcome {
  init(
    _ interval: Outcome<ConfidenceInterval>, truth: Double, cautions: [IntervalCaution] = []
  ) {
    self.init(
      holds: interval.holds(truth) == 1, width: interval.value.map { $0.upper - $0.lower },
      isCautioned: !cautions.isEmpty)
  }
}

extension GridRows {
  /// The automatic interval, BCa and cluster-t for the mean.
  func outcomes(
    _ kind: ScoreKind, truth: Double, areClustered: Bool, number: Int
  ) throws -> [IntervalOutcome?] {
    let sums = try ClusterSums(values: values, clusters: areClustered ? clusters : nil)
    let estimate = MeanEstimate(sums, kind: kind)
    let before: Outcome<ConfidenceInterval>?
    if number >= AutoSubject.drawnSets {
      before = nil
    } else if areClustered {
      var table = ClusterTable(clusters: (clusters.last ?? 0) + 1, columns: 1)
      for (value, cluster) in zip(values, clusters) {
        try table.add(value, cluster: cluster, column: 0)
      }
      before = try ClusterBootstrap(
        table, quantities: [.mean(0)], replicates: 599, seed: UInt64(number)
      ).distribution(threads: 1).interval(0, level: 0.95, method: .bca)
    } else {
      before = try MeanBootstrap(values, replicates: 599, seed: UInt64(number))
        .distribution(threads: 1).interval(level: 0.95, method: .bca)
    }
    return [
      IntervalOutcome(estimate.interval(level: 0.95), truth: truth, cautions: estimate.cautions),
      before.map { IntervalOutcome($0, truth: truth) },
      IntervalOutcome(estimate.interval(level: 0.95, method: .clusterT), truth: truth),
    ]
  }
}
