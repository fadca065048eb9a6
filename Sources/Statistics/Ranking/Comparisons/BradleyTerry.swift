/// The Bradley-Terry model: the odds that one item beats another are the ratio of their strengths.
///
/// Strengths are on the scale of log-odds, with sum zero. Before a fit it is checked that they exist
/// (Ford 1957): wins must lead from every item to every other. Where they do not, the outcome names
/// the groups of items, and ``fitComponents()`` fits each group by itself; strengths of different
/// groups are not comparable. With a penalty it is enough that comparisons link all items.
///
///     let model = try BradleyTerry(battles, ties: .davidson)
///     let strengths = model.fit().value?.strengths
///
/// Source: Bradley & Terry (1952); Agresti (2013), "Categorical Data Analysis", section 11.6.
public struct BradleyTerry: Sendable {
  /// The data.
  public let comparisons: PairedComparisons
  /// What is made of ties.
  public let ties: TieRule
  /// Whether the item on the left may have an advantage (position bias, home field).
  public let orderEffect: Bool
  /// The penalty on the likelihood.
  public let penalty: StrengthPenalty

  let likelihood: ComparisonLikelihood
  /// Where the patterns of the data went, as ``ComparisonLikelihood`` says.
  let rows: [Int]
  let graph: ComparisonGraph

  /// A model of comparisons.
  ///
  /// - Throws: ``StatisticsError`` for a ridge that is negative or not finite, and for Firth's
  ///   penalty with ties that are modelled.
  public init(
    _ comparisons: PairedComparisons, ties: TieRule = .half, orderEffect: Bool = false,
    penalty: StrengthPenalty = .none
  ) throws(StatisticsError) {
    self.comparisons = comparisons
    self.ties = ties
    self.orderEffect = orderEffect
    self.penalty = penalty
    var ridge = 0.0
    switch penalty {
    case .none: break
    case .ridge(let size):
      guard size >= 0, size.isFinite else {
        throw .argumentNotUsable(name: "ridge", value: size)
      }
      ridge = size
    case .firth:
      guard ties == .half || ties == .drop else {
        throw .argumentNotUsable(name: "ties with Firth's penalty", value: .nan)
      }
    }
    // Without ties nu is 0 and kappa is 1, and both models are the plain one.
    let family: ComparisonLikelihood.Family =
      switch ties {
      case .half, .drop: .binary
      case .davidson: comparisons.ties > 0 ? .davidson : .binary
      case .raoKupper: comparisons.ties > 0 ? .raoKupper : .binary
      }
    (likelihood, rows) = ComparisonLikelihood.make(
      comparisons, family: family, orderEffect: orderEffect, ridge: ridge)
    graph = ComparisonGraph(comparisons, tiesLink: ties != .drop)
  }

  /// Why strengths do not exist; nil where wins and losses do not rule them out.
  public var obstacle: UndefinedReason? {
    guard comparisons.items > 0, !graph.components.isEmpty, comparisons.total > 0 else {
      return .noComparisons
    }
    switch penalty {
    case .ridge(let size) where size > 0:
      return graph.isConnected ? nil : .disconnectedItems(graph.components)
    case .firth: return graph.isConnected ? nil : .disconnectedItems(graph.components)
    case .none, .ridge:
      return graph.isStronglyConnected ? nil : .disconnectedItems(graph.strongComponents)
    }
  }

  /// The strengths.
  ///
  /// - Returns: undefined where no strengths exist, with the groups of items in the reason, and
  ///   where order, covariates or ties are separated or not told apart by the data.
  /// - Complexity: about five rounds of O(patterns + items³ / 6).
  public func fit() -> Outcome<BradleyTerryFit> {
    if let obstacle { return .undefined(obstacle) }
    var maximum = StrengthMaximum(likelihood)
    let outcomes = outcomeCounts(comparisons.counts)
    if let reason = maximum.climb(
      likelihood, counts: familyCounts(outcomes), firth: penalty == .firth)
    {
      return .undefined(reason)
    }
    return .value(BradleyTerryFit(model: self, maximum: maximum, outcomes: outcomes))
  }

  /// Each group of items that wins and losses link in both directions, fitted by itself.
  ///
  /// With a penalty the groups are those that comparisons link at all.
  ///
  /// - Returns: the groups with the fit of the comparisons inside each, whose item k is the k-th of
  ///   the group; a group of one item has nothing to fit and is undefined.
  public func fitComponents() -> [BradleyTerryComponent] {
    let isPenalized =
      switch penalty {
      case .none: false
      case .ridge(let size): size > 0
      case .firth: true
      }
    return (isPenalized ? graph.components : graph.strongComponents).map { group in
      BradleyTerryComponent(items: group, fit: fit(among: group))
    }
  }

  /// The strengths of some items by the comparisons among them, whose item k is the k-th given.
  ///
  /// - Parameter group: different items in 0..<items.
  /// - Returns: for a single item undefined, with the reason that it has no finite strength among
  ///   all items.
  public func fit(among group: [Int]) -> Outcome<BradleyTerryFit> {
    guard group.count > 1 else {
      return .undefined(group.first.map(reasonAlone) ?? .noComparisons)
    }
    return Outcome.value(comparisons.among(group)).flatMap { part in
      guard
        let model = try? BradleyTerry(
          part, ties: ties, orderEffect: orderEffect, penalty: penalty)
      else { return .undefined(.noComparisons) }
      return model.fit()
    }
  }

  /// Left wins, right wins and ties of each row of the likelihood.
  func outcomeCounts(_ counts: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: 3 * likelihood.left.count)
    for (place, row) in rows.enumerated() {
      let isTurned = row < 0
      let target = 3 * (isTurned ? -1 - row : row)
      result[target] += counts[3 * place + (isTurned ? 1 : 0)]
      result[target + 1] += counts[3 * place + (isTurned ? 0 : 1)]
      result[target + 2] += counts[3 * place + 2]
    }
    return result
  }

  /// Counts as the family takes them: ties halved or left out where they are not modelled.
  func familyCounts(_ outcomes: [Double]) -> [Double] {
    guard likelihood.family == .binary else { return outcomes }
    var result = outcomes
    let share = ties == .half ? 0.5 : 0
    for row in stride(from: 0, to: result.count, by: 3) {
      result[row] += share * outcomes[row + 2]
      result[row + 1] += share * outcomes[row + 2]
      result[row + 2] = 0
    }
    return result
  }
}

/// A group of items that can be put on one scale, and its strengths.
public struct BradleyTerryComponent: Sendable {
  /// The items of the group, ascending, by their numbers in the whole data.
  public let items: [Int]
  /// The fit, whose strengths are in the order of `items` and have sum zero.
  public let fit: Outcome<BradleyTerryFit>
}

/// What a Bradley-Terry model makes of ties.
public enum TieRule: String, CaseIterable, Codable, Sendable {
  /// A tie is half a win for both (the convention of LMArena).
  case half
  /// Ties are left out.
  case drop
  /// A tie has odds nu times the geometric mean of both strengths (Davidson 1970, eq. 2.2).
  case davidson
  /// A win takes a lead of log kappa over the other's strength (Rao & Kupper 1967, eq. 2.1).
  case raoKupper = "rao-kupper"
}

/// A penalty on the likelihood of a Bradley-Terry model.
public enum StrengthPenalty: Sendable, Equatable {
  /// None: maximum likelihood.
  case none
  /// Half of this number (0 or more) times the sum of squared strengths is taken off.
  case ridge(Double)
  /// Half the logarithm of the determinant of the information is added (Firth 1993, "Bias reduction
  /// of maximum likelihood estimates"), which keeps the strengths of undefeated items finite. Only
  /// for ties that are halved or left out.
  case firth
}
