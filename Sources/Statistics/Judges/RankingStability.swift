/// Whether the ranking of models would be another without one of the judges, or by one judge alone.
///
/// Models are ranked by the mean of all ratings, every rating counting alike. Kendall's tau-b compares
/// that ranking with the one without a judge, and the ranking by a judge alone with that by the others:
/// 1 says that both put the models into the same order.
///
///     let stability = try RankingStability(ratings, models: models, modelCount: 6)
///     stability.without(judge: 2).value?.value
///
/// The correlation is no smooth function of the means, and models that are nearly tied change places at
/// random, so that the correlation of a sample tends to be too low. The jackknife's interval is wide
/// enough for both; percentiles of a bootstrap of clusters are not where models are many.
///
/// Source: Kendall (1945), "The treatment of ties in ranking problems"; Efron & Tibshirani (1993),
/// chapter 11.
public struct RankingStability: Sendable {
  /// How many models there are.
  public let modelCount: Int
  /// How many judges there are.
  public let judgeCount: Int
  /// How many clusters have ratings.
  public let clusters: Int

  /// Two models that one ranking puts into one order and the other into the reverse.
  public struct Swap: Sendable, Equatable {
    /// The model that is higher with all judges.
    public let higher: Int
    /// The model that is higher without the judge.
    public let lower: Int
  }

  /// Sums and numbers of ratings by (cluster, judge, model), flat.
  private let sums: [Double]
  private let counts: [Double]

  /// Ratings of responses of models.
  ///
  /// - Parameters:
  ///   - ratings: the ratings of all judges.
  ///   - models: the model of each unit.
  ///   - modelCount: how many models there are.
  /// - Throws: ``StatisticsError`` when there is not one model a unit, or a model is out of range.
  /// - Complexity: O(ratings), and O(clusters x judges x models) of memory.
  public init(
    _ ratings: JudgeRatings, models: [Int], modelCount: Int
  ) throws(StatisticsError) {
    guard models.count == ratings.unitCount else {
      throw .lengthsDiffer(ratings.unitCount, models.count)
    }
    for model in models where model < 0 || model >= modelCount {
      throw .noSuchItem(model, items: modelCount)
    }
    self.modelCount = modelCount
    judgeCount = ratings.judgeCount
    var centre = CompensatedSum()
    for score in ratings.scores { centre.add(score) }
    let offset = ratings.count > 0 ? centre.value / Double(ratings.count) : 0
    let groups = ratings.unitGroups
    let used = (0..<groups.count).filter { group in
      groups[group].contains { !ratings.places(of: $0).isEmpty }
    }
    clusters = used.count
    var sums = [Double](repeating: 0, count: used.count * ratings.judgeCount * modelCount)
    var counts = sums
    for (place, group) in used.enumerated() {
      for unit in groups[group] {
        for rating in ratings.places(of: unit) {
          let judge = Int(ratings.judges[rating])
          let entry = (place * ratings.judgeCount + judge) * modelCount + models[unit]
          sums[entry] += ratings.scores[rating] - offset
          counts[entry] += 1
        }
      }
    }
    self.sums = sums
    self.counts = counts
  }

  /// Sums over clusters, by (judge, model).
  private struct Totals {
    var sums: [Double]
    var counts: [Double]
  }

  private var totals: Totals {
    let size = judgeCount * modelCount
    var totals = Totals(
      sums: [Double](repeating: 0, count: size), counts: [Double](repeating: 0, count: size))
    for cluster in 0..<clusters {
      for entry in 0..<size {
        totals.sums[entry] += sums[cluster * size + entry]
        totals.counts[entry] += counts[cluster * size + entry]
      }
    }
    return totals
  }

  /// The mean of each model over some judges; nil where none of them rated it.
  private func means(_ totals: Totals, of judges: (Int) -> Bool) -> [Double?] {
    var sums = [Double](repeating: 0, count: modelCount)
    var counts = sums
    for judge in 0..<judgeCount where judges(judge) {
      for model in 0..<modelCount {
        sums[model] += totals.sums[judge * modelCount + model]
        counts[model] += totals.counts[judge * modelCount + model]
      }
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
  }

  /// Which rankings are compared.
  private enum Comparison {
    case without(Int)
    case alone(Int)
  }

  private func means(_ comparison: Comparison, _ totals: Totals) -> ([Double?], [Double?]) {
    switch comparison {
    case .without(let judge):
      (means(totals) { _ in true }, means(totals) { $0 != judge })
    case .alone(let judge):
      (means(totals) { $0 == judge }, means(totals) { $0 != judge })
    }
  }

  private func tau(_ comparison: Comparison, _ totals: Totals) -> Outcome<Double> {
    let (one, other) = means(comparison, totals)
    var (first, second) = ([Double](), [Double]())
    for (a, b) in zip(one, other) {
      guard let a, let b else { continue }
      first.append(a)
      second.append(b)
    }
    return Self.tau(first, second)
  }

  /// Kendall's tau-b, with means that differ by rounding alone as ties.
  private static func tau(_ first: [Double], _ second: [Double]) -> Outcome<Double> {
    guard first.count >= 2 else { return .undefined(.tooFewUnits(first.count, needed: 2)) }
    let scale = (first + second).reduce(1e-300) { max($0, abs($1)) }
    func sign(_ difference: Double) -> Double {
      abs(difference) <= 1e-12 * scale ? 0 : difference > 0 ? 1 : -1
    }
    var (balance, ones, others) = (0.0, 0.0, 0.0)
    for i in first.indices {
      for j in 0..<i {
        let (a, b) = (sign(first[i] - first[j]), sign(second[i] - second[j]))
        balance += a * b
        ones += a * a
        others += b * b
      }
    }
    guard ones > 0, others > 0 else { return .undefined(.noVariation) }
    return .value(balance / (ones * others).squareRoot())
  }

  /// The correlation of the ranking by all judges with that by all but one.
  ///
  /// - Returns: with the delete-one-cluster jackknife's error; its interval is cut to -1...1 and
  ///   undefined where leaving out a cluster never changes the correlation. Undefined for fewer than two
  ///   models that both rankings have, and where all of one are tied.
  public func without(judge: Int) -> Outcome<ClusteredEffect> {
    guard judge >= 0, judge < judgeCount else { return .undefined(.noSuchQuantity(judge)) }
    return estimate(.without(judge))
  }

  /// The correlation of the ranking by one judge alone with that by the others.
  ///
  /// - Returns: as ``without(judge:)``.
  public func alone(judge: Int) -> Outcome<ClusteredEffect> {
    guard judge >= 0, judge < judgeCount else { return .undefined(.noSuchQuantity(judge)) }
    return estimate(.alone(judge))
  }

  private func estimate(_ comparison: Comparison) -> Outcome<ClusteredEffect> {
    let whole = totals
    return tau(comparison, whole).map { value in
      let size = judgeCount * modelCount
      let groups = min(clusters, ClusteredEffect.mostGroups)
      var parts = [Totals](
        repeating: Totals(
          sums: [Double](repeating: 0, count: size), counts: [Double](repeating: 0, count: size)),
        count: groups)
      for cluster in 0..<clusters {
        for entry in 0..<size {
          parts[cluster % groups].sums[entry] += sums[cluster * size + entry]
          parts[cluster % groups].counts[entry] += counts[cluster * size + entry]
        }
      }
      return .jackknife(
        value, clusters: clusters,
        without: parts.map { part in
          tau(
            comparison,
            Totals(
              sums: zip(whole.sums, part.sums).map { $0 - $1 },
              counts: zip(whole.counts, part.counts).map { $0 - $1 }))
        }, ends: -1...1)
    }
  }

  /// The neighbours in the ranking by all judges that the ranking without one puts the other way round.
  ///
  /// - Returns: pairs from the top of the ranking down; models that a side did not rate, and ties, are
  ///   in none.
  public func swaps(without judge: Int) -> Outcome<[Swap]> {
    guard judge >= 0, judge < judgeCount else { return .undefined(.noSuchQuantity(judge)) }
    let (all, rest) = means(.without(judge), totals)
    let order = (0..<modelCount).filter { all[$0] != nil }.sorted {
      let (a, b) = (all[$0] ?? 0, all[$1] ?? 0)
      return a == b ? $0 < $1 : a > b
    }
    let scale = (all + rest).reduce(1e-300) { max($0, abs($1 ?? 0)) }
    return .value(
      zip(order, order.dropFirst()).compactMap { higher, lower in
        guard let a = all[higher], let b = all[lower], let c = rest[higher], let d = rest[lower],
          a - b > 1e-12 * scale, d - c > 1e-12 * scale
        else { return nil }
        return Swap(higher: higher, lower: lower)
      })
  }
}
