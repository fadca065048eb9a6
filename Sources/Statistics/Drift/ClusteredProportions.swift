import GSLSupport

/// Two shares of right answers to items in clusters, and whether they differ, first less second.
///
/// Clusters of one number in both samples are the same cluster. ``scaledTest()`` and
/// ``interval(level:)`` take the two samples for independent and are undefined where they share
/// clusters; ``raoScottTest(against:)`` allows for that.
///
///     let rounds = try ClusteredProportions(
///       first: june, firstClusters: juneTopics, second: may, secondClusters: mayTopics)
///     rounds.raoScottTest(against: .f).value?.pValue
///
/// All of them are for many clusters. With few of them take ``ClusteredMeanDifference``, which has
/// an error that is unbiased for few clusters and degrees of freedom that go with it.
///
/// Source: Donald & Donner (1987), "Adjustments to the Mantel-Haenszel chi-square statistic and odds
/// ratio variance estimator when the data are clustered"; Rao & Scott (1992), "A simple method for the
/// analysis of clustered binary data"; Rao & Scott (1984), "On chi-squared tests for multiway
/// contingency tables with cell proportions estimated from survey data"; Thomas & Rao (1987),
/// "Small-sample comparisons of level and power for simple goodness-of-fit statistics under cluster
/// sampling", for the F test.
public struct ClusteredProportions: Sendable {
  /// One of the two samples.
  public struct Sample: Sendable {
    /// Right answers among all.
    public let proportion: Proportion
    /// How many clusters have an answer.
    public let clusters: Int
    /// Of the share, by the sums of residuals of clusters times M/(M - 1) for M clusters; undefined
    /// for one cluster, and where the shares of the clusters do not differ.
    public let standardError: Outcome<Double>

    /// The variance of the share over the one that independent items would have.
    public var designEffect: Outcome<Double> {
      proportion.estimate.flatMap { share in
        standardError.flatMap {
          .finite($0 * $0 * Double(proportion.trials) / (share * (1 - share)))
        }
      }
    }

    /// How many independent items would say as much: items over the design effect.
    public var effectiveTrials: Outcome<Double> {
      designEffect.flatMap { .finite(Double(proportion.trials) / $0) }
    }
  }

  /// What Rao and Scott's statistic is compared with.
  public enum RaoScottReference: String, CaseIterable, Codable, Sendable {
    /// Chi-square with 1 degree of freedom, for many clusters.
    case chiSquare
    /// F with 1 and M - 1 degrees of freedom for M clusters in all.
    case f
  }

  /// The sample that comes first.
  public let first: Sample
  /// The sample that is taken from it.
  public let second: Sample
  /// How many clusters there are in all; one in both samples counts once.
  public let clusters: Int

  /// Of each cluster, right and wrong answers of the first and of the second sample.
  private let counts: [[Int]]
  private let sharesClusters: Bool

  /// Answers of two samples, in any order.
  ///
  /// - Parameters:
  ///   - first: whether each answer of the first sample is right.
  ///   - firstClusters: the cluster of each, by any numbering.
  ///   - second: whether each answer of the second sample is right.
  ///   - secondClusters: the cluster of each, by the same numbering.
  /// - Throws: ``StatisticsError`` when a list of clusters does not go with its answers.
  /// - Complexity: O(answers).
  public init(
    first: [Bool], firstClusters: [Int], second: [Bool], secondClusters: [Int]
  ) throws(StatisticsError) {
    self.first = try Self.sample(first, firstClusters)
    self.second = try Self.sample(second, secondClusters)
    var tables: [Int: [Int]] = [:]
    for (offset, answers, labels) in [(0, first, firstClusters), (2, second, secondClusters)] {
      for (isRight, label) in zip(answers, labels) {
        tables[label, default: [0, 0, 0, 0]][offset + (isRight ? 0 : 1)] += 1
      }
    }
    counts = tables.keys.sorted().compactMap { tables[$0] }
    clusters = counts.count
    sharesClusters = counts.contains { $0[0] + $0[1] > 0 && $0[2] + $0[3] > 0 }
  }

  private static func sample(
    _ answers: [Bool], _ labels: [Int]
  ) throws(StatisticsError) -> Sample {
    let robust = try ClusterRobust(scores: answers.map { $0 ? 1 : 0 }, clusters: labels)
    return Sample(
      proportion: try Proportion(successes: answers.count { $0 }, trials: answers.count),
      clusters: robust.clusters, standardError: robust.standardError(.cr1))
  }

  /// The share of the first sample less that of the second, -1...1.
  public var difference: Outcome<Double> {
    TwoProportions(first.proportion, second.proportion).estimate
  }

  /// The standard error of the difference of independent samples: the root of the sum of both squared.
  ///
  /// - Returns: undefined where a sample has no error, and where the samples share clusters.
  public var standardError: Outcome<Double> {
    apart.flatMap {
      first.standardError.flatMap { a in
        second.standardError.flatMap { .finite((a * a + $0 * $0).squareRoot()) }
      }
    }
  }

  /// The interval of difference plus and minus a normal quantile times ``standardError``, within
  /// -1...1.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return difference.flatMap { difference in
      standardError.flatMap { error in
        .computing { () throws(GSLError) in
          let reach = try NormalDistribution.quantile((1 + level) / 2) * error
          return ConfidenceInterval(
            lower: max(difference - reach, -1), upper: min(difference + reach, 1), level: level,
            method: "cluster-normal")
        }
      }
    }
  }

  /// The z test with the pooled share after each sample was scaled to its
  /// ``Sample/effectiveTrials`` (Donald & Donner 1987; Rao & Scott 1992).
  ///
  /// - Returns: undefined where a sample has no design effect, and where the samples share clusters.
  public func scaledTest() -> Outcome<TestResult> {
    apart.flatMap {
      first.effectiveTrials.flatMap { a in
        second.effectiveTrials.flatMap { b in
          first.proportion.estimate.flatMap { p in
            second.proportion.estimate.flatMap { q in
              let pooled = (a * p + b * q) / (a + b)
              let variance = pooled * (1 - pooled) * (1 / a + 1 / b)
              return TestResult.normal((p - q) / variance.squareRoot(), .twoSided)
            }
          }
        }
      }
    }
  }

  /// The cluster variance of the linearised log odds ratio over what it is for independent items, at
  /// the shares of the four cells that are seen (Rao & Scott 1984, for one degree of freedom).
  ///
  /// - Returns: undefined where a sample has one cluster, where a cell of the table is empty, and where
  ///   the clusters of neither sample differ.
  public var generalisedDesignEffect: Outcome<Double> {
    guard min(first.clusters, second.clusters) > 1 else {
      return .undefined(first.clusters * second.clusters == 0 ? .noData : .oneCluster)
    }
    let cells = (0..<4).map { cell in Double(counts.reduce(0) { $0 + $1[cell] }) }
    guard cells.allSatisfy({ $0 > 0 }) else {
      return .undefined(.notTestable("a cell of the table is empty"))
    }
    // A row of cell c adds ±1/(n p_c) to the log odds ratio, which is ±1 over the count of the cell.
    var squares = CompensatedSum()
    for own in counts {
      let share =
        Double(own[0]) / cells[0] - Double(own[1]) / cells[1] - Double(own[2]) / cells[2]
        + Double(own[3]) / cells[3]
      squares.add(product: share, share)
    }
    let size = Double(clusters)
    let independent = cells.reduce(0) { $0 + 1 / $1 }
    let effect = size / (size - 1) * squares.value / independent
    // Sums of clusters that cancel leave rounding.
    return effect > 1e-20 ? .finite(effect) : .undefined(.equalClusterMeans)
  }

  /// Pearson's chi-square of the table of sample and answer over the generalised design effect.
  ///
  /// - Parameter reference: what it is compared with.
  /// - Returns: undefined as ``generalisedDesignEffect``.
  public func raoScottTest(against reference: RaoScottReference = .f) -> Outcome<TestResult> {
    generalisedDesignEffect.flatMap { effect in
      pearson.flatMap { pearson in
        let statistic = pearson / effect
        guard statistic.isFinite else { return .undefined(.notFinite) }
        switch reference {
        case .chiSquare: return TestResult.chiSquare(statistic, 1)
        case .f:
          let freedom = Double(clusters - 1)
          return .computing { () throws(GSLError) in
            TestResult(
              statistic: statistic,
              // F with 1 degree of freedom is the square of Student's t.
              pValue: try TailProbability.student(
                statistic.squareRoot(), degreesOfFreedom: freedom, .twoSided),
              method: .asymptotic, degreesOfFreedom: 1, denominatorDegreesOfFreedom: freedom)
          }
        }
      }
    }
  }

  private var pearson: Outcome<Double> {
    ContingencyTable(
      validated: [first, second].map {
        [$0.proportion.successes, $0.proportion.trials - $0.proportion.successes]
      }
    ).chiSquare().map(\.statistic)
  }

  /// Nothing, where the samples share no cluster.
  private var apart: Outcome<Void> {
    sharesClusters ? .undefined(.outsideDomain("samples that share no cluster")) : .value(())
  }
}
