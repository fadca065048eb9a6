import GSLSupport

/// What a study compares, what is known of its scores, and the test that it ends with: the automatic
/// one of ``PairedDifferenceEstimate``, ``IndependentDifferenceEstimate`` or ``MeanEstimate``.
///
///     let design = try StudyDesign(
///       .paired, .numbers(StudyVariance(items: 0.04, repeats: 0.1), .ends(0...1)),
///       difference: 0.05)
///     let needed = design.needed(.items, from: try StudySize(items: 2), for: .power(0.8), seed: 7)
///
/// With 30 clusters or more (or so many independent items) power is computed: the chance that the
/// estimate exceeds the critical value times the error that the test divides by, averaged over what
/// that error may come out as. Below 30 the test itself is simulated. Exact tests are computed
/// exactly for any number.
public struct StudyDesign: Sendable, Equatable {
  /// What is compared with what.
  public enum Comparison: String, CaseIterable, Codable, Sendable {
    /// Two systems on the same items.
    case paired
    /// Two systems on items of their own.
    case unpaired
    /// One system, whose score is to be known.
    case single
  }

  /// What is known of the scores.
  public enum Scores: Sendable, Equatable {
    /// Numbers with variance components: of the differences of paired scores, else of one system's
    /// scores.
    case numbers(StudyVariance, Scale)
    /// 0/1. Paired: the shares of items on which only the first and only the second is right.
    /// Unpaired: the shares that each has right. Single: the share, and anything.
    ///
    /// The correlation is that of two items of a cluster: of their differences where paired.
    case zeroOne(Double, Double, correlation: Double)
  }

  /// What the test knows of the scale of numbers.
  public enum Scale: Sendable, Equatable {
    /// No ends: `skew-t`.
    case open
    /// Declared ends: `score`.
    case ends(ClosedRange<Double>)
    /// Sums of means: `cluster-t`.
    case sums
  }

  /// What is compared with what.
  public let comparison: Comparison
  /// What is known of the scores.
  public let scores: Scores
  /// The true difference that is to be found, above 0; nil where none is looked for.
  public let difference: Double?
  /// The chance of a finding where there is none, two-sided, before the division by
  /// ``comparisons``; 1 less it is the level of an interval.
  public let significance: Double
  /// By how many tests the significance is shared (Bonferroni).
  public let comparisons: Int
  /// What clusters are drawn from where a test is simulated; nil for the distribution that
  /// ``scores`` tell of.
  public let pilot: PilotSample?

  /// Below so many clusters the test is simulated.
  public static let fewClusters = 30.0

  /// A design.
  ///
  /// - Parameters:
  ///   - comparison: what is compared with what.
  ///   - scores: what is known of them.
  ///   - difference: that is to be found, in the units of the scores; its sign does not matter. Of
  ///     0/1 scores it is that of the shares.
  ///   - significance: between 0 and 1.
  ///   - comparisons: 1 or more.
  ///   - pilot: rows like those of the study.
  /// - Throws: ``StatisticsError`` for values outside these ranges, variances below 0 and shares
  ///   outside 0...1.
  public init(
    _ comparison: Comparison, _ scores: Scores, difference: Double? = nil,
    significance: Double = 0.05, comparisons: Int = 1, pilot: PilotSample? = nil
  ) throws(StatisticsError) {
    guard significance > 0, significance < 1 else {
      throw .argumentNotUsable(name: "significance", value: significance)
    }
    guard comparisons >= 1 else {
      throw .argumentNotUsable(name: "comparisons", value: Double(comparisons))
    }
    self.comparison = comparison
    self.scores = scores
    self.significance = significance
    self.comparisons = comparisons
    self.pilot = pilot
    switch scores {
    case .numbers(let components, let scale):
      for (name, value) in components.all where !(value >= 0 && value.isFinite) {
        throw .argumentOutOfRange("the variance of \(name)", value, range: "0 or more")
      }
      if case .ends(let ends) = scale, !(ends.upperBound - ends.lowerBound > 0) {
        throw .argumentNotUsable(name: "ends", value: ends.upperBound)
      }
      if let difference, !difference.isFinite {
        throw .argumentNotUsable(name: "difference", value: difference)
      }
      self.difference = difference.map(abs)
    case .zeroOne(let first, let second, let correlation):
      let shares =
        switch comparison {
        case .paired: [first, second, first + second]
        case .unpaired: [first, second]
        case .single: [first]
        }
      for (place, share) in shares.enumerated() where !(share >= 0 && share <= 1) {
        throw .notAProbability(share, place: place)
      }
      guard correlation >= 0, correlation <= 1 else {
        throw .argumentNotUsable(name: "correlation", value: correlation)
      }
      self.difference = comparison == .single ? nil : abs(first - second)
    }
  }

  /// What a study of some size comes to.
  public struct Finding: Sendable, Equatable {
    /// How it was found out.
    public enum Method: String, Codable, Sendable {
      /// By the distribution of the test's statistic.
      case closedForm
      /// By adding up all outcomes of an exact test.
      case exact
      /// By drawing studies and running the test.
      case simulation
    }

    /// The power, 0...1, or the expected half-width of the interval.
    public let value: Double
    /// How it was found out.
    public let method: Method
    /// How many studies were drawn; nil where none were.
    public let simulations: Int?
    /// The standard error from that number; nil where none were drawn.
    public let monteCarloError: Double?

    init(
      _ value: Double, _ method: Method, simulations: Int? = nil, monteCarloError: Double? = nil
    ) {
      self.value = value
      self.method = method
      self.simulations = simulations
      self.monteCarloError = monteCarloError
    }
  }

  /// What is asked of a study.
  public enum Goal: Sendable, Equatable {
    /// That it finds the difference with this chance.
    case power(Double)
    /// That its interval is expected to reach no farther than this to either side.
    case halfWidth(Double)
  }

  /// Whether judges or rounds have something in common over all items, which no interval over items
  /// shows: power is then that of a test over items, judges and rounds.
  public var hasCrossedParts: Bool {
    if case .numbers(let components, _) = scores {
      return components.panel > 0 || components.rounds > 0
    }
    return false
  }

  /// The significance of each test.
  var testSignificance: Double { significance / Double(comparisons) }

  /// Whether power is that of the exact test of McNemar.
  func isExact(_ size: StudySize, _ goal: Goal) -> Bool {
    guard case .power = goal, case .zeroOne = scores else { return false }
    return comparison == .paired && size.clusterSize == 1
  }

  /// Whether a size is one for which the test is simulated.
  public func isSimulated(_ size: StudySize, for goal: Goal) -> Bool {
    size.clusters < Self.fewClusters && !hasCrossedParts && !isExact(size, goal)
  }

  /// What a study of the size comes to.
  ///
  /// - Parameters:
  ///   - size: how many of each it has.
  ///   - goal: what is asked; of it only the kind counts.
  ///   - simulations: how many studies to draw where the test is simulated.
  ///   - isSimulated: whether it is simulated; nil for the rule by the number of clusters.
  ///   - seed: the seed of the run.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(1), or O(simulations x items).
  public func finding(
    _ size: StudySize, for goal: Goal, simulations: Int = 4_000, isSimulated: Bool? = nil,
    seed: UInt64, threads: Int? = nil
  ) -> Outcome<Finding> {
    if case .power = goal {
      guard let difference else {
        return .undefined(.notTestable("there is no difference to find"))
      }
      guard difference > 0 else {
        return .undefined(.notTestable("a difference of 0 is not found"))
      }
    }
    guard size.clusters >= 2 - 1e-9 else {
      return .undefined(.tooFewClusters(Int(size.clusters)))
    }
    if isExact(size, goal), isSimulated != true { return exactPower(size) }
    if isSimulated ?? self.isSimulated(size, for: goal) {
      return StudySimulation(
        design: self, size: size, goal: goal, simulations: simulations, seed: seed
      ).finding(threads: threads)
    }
    switch goal {
    case .power: return closedPower(size).map { Finding($0, .closedForm) }
    case .halfWidth: return closedHalfWidth(size).map { Finding($0, .closedForm) }
    }
  }

  private func exactPower(_ size: StudySize) -> Outcome<Finding> {
    guard case .zeroOne(let first, let second, _) = scores,
      let design = try? McNemarDesign(
        firstOnly: first, secondOnly: second, significance: testSignificance)
    else { return .undefined(.noData) }
    guard size.items < 1e7 else { return design.power(items: 1e12).map { Finding($0, .exact) } }
    return design.exactPower(items: Int(size.items)).map { Finding($0, .exact) }
  }
}
