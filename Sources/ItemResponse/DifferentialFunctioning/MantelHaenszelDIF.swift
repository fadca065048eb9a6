internal import Foundation
internal import GSLSupport
public import Statistics

/// Differential item functioning by the Mantel-Haenszel procedure (Holland & Thayer 1988).
///
/// Persons are matched on their total score; an item functions differently when its odds of a right
/// response differ between matched persons of the two groups. The item that is studied always counts
/// in its own matching score. Few persons are matched in bands of neighbouring scores, since most
/// single scores would have persons of one group only and say nothing.
public struct MantelHaenszelDIF: Sendable {
  /// The result for one item.
  public struct ItemResult: Sendable, Equatable {
    /// The chi-square test of equal odds.
    public let test: Outcome<TestResult>
    /// The common odds ratio, reference over focal group: above 1 the item favours the reference
    /// group.
    public let oddsRatio: Outcome<Double>
    /// The variance of its logarithm.
    public let logOddsRatioVariance: Outcome<Double>
    /// Δ = -2.35 log odds ratio, on the scale of ETS; negative when the focal group is at a
    /// disadvantage.
    public let delta: Outcome<Double>
    /// The standard error of Δ.
    public let deltaStandardError: Outcome<Double>
    /// The class of ETS, by tests at 5 %.
    public let category: Outcome<DifferentialCategory>
    /// The standardised difference of shares right, focal minus reference, weighted by the focal
    /// group (Dorans & Kulick 1986).
    public let standardisedDifference: Outcome<Double>
    /// Whether the test rejects at the level that was asked for.
    public let isFlagged: Bool
  }

  /// One entry an item.
  public let items: [ItemResult]
  /// How often the matching score was purified; 0 when it was not asked for or nothing was flagged.
  public let purifications: Int
  /// Whether the last purification flagged the items that it had left out.
  public let isSettled: Bool

  /// Studies all items of a table.
  ///
  /// - Parameters:
  ///   - table: items of two categories; a missing response counts as no point in the matching score
  ///     and leaves the person out where the item itself is studied.
  ///   - focal: for each person whether they belong to the focal group.
  ///   - significance: the level at which items are flagged.
  ///   - correction: the continuity correction of the chi-square test.
  ///   - purify: whether flagged items are left out of the matching score, until the flags stay.
  ///   - maximumPurifications: how often at most.
  ///   - bands: into how many bands of about as many persons each the matching scores are put, at
  ///     least 2 ("thick matching", Donoghue & Allen 1993); nil for one each score. Bands that are
  ///     wide for the spread of scores leave a part of a difference of ability in the odds.
  /// - Throws: ``ItemResponseError`` when lengths differ, a group is empty or an item has more than
  ///   two categories.
  /// - Complexity: O(persons × items) for each purification.
  public init(
    _ table: ResponseTable, focal: [Bool], significance: Double = 0.05,
    correction: ContinuityCorrection = .half, purify: Bool = false, maximumPurifications: Int = 10,
    bands: Int? = nil
  ) throws(ItemResponseError) {
    try GroupCheck.check(table, focal)
    if let bands, bands < 2 {
      throw .unusableSetting("\(bands) bands of matching scores are fewer than 2")
    }
    guard significance > 0, significance < 1 else {
      throw .unusableSetting("the significance \(significance) does not lie between 0 and 1")
    }
    func study(_ anchors: Set<Int>) throws(ItemResponseError) -> [ItemResult] {
      let scores = GroupCheck.scores(table, of: anchors)
      var results: [ItemResult] = []
      for item in 0..<table.items {
        results.append(
          try ItemResult(
            table, focal: focal, item: item, scores: scores, isAnchor: anchors.contains(item),
            significance: significance, correction: correction, bands: bands))
      }
      return results
    }
    func flags(_ results: [ItemResult]) -> Set<Int> {
      Set(results.indices.filter { results[$0].isFlagged })
    }
    let all = Set(0..<table.items)
    var results = try study(all)
    var flagged = flags(results)
    var rounds = 0
    var settled = true
    if purify, !flagged.isEmpty {
      settled = false
      while rounds < maximumPurifications, !settled {
        results = try study(all.subtracting(flagged))
        let next = flags(results)
        settled = next == flagged
        flagged = next
        rounds += 1
      }
    }
    items = results
    purifications = rounds
    isSettled = settled
  }

  /// The items that were flagged, in order.
  public var flagged: [Int] { items.indices.filter { items[$0].isFlagged } }
}

extension MantelHaenszelDIF.ItemResult {
  init(
    _ table: ResponseTable, focal: [Bool], item: Int, scores: [Int], isAnchor: Bool,
    significance: Double, correction: ContinuityCorrection, bands: Int?
  ) throws(ItemResponseError) {
    var strata = [StratifiedTables.Table](
      repeating: .init(0, 0, 0, 0), count: table.items + 1)
    for person in 0..<table.persons {
      let own = table.codes[person * table.items + item]
      guard own >= 0 else { continue }
      let score = scores[person] + (isAnchor ? 0 : Int(own))
      switch (focal[person], own == 1) {
      case (false, true): strata[score].a += 1
      case (false, false): strata[score].b += 1
      case (true, true): strata[score].c += 1
      case (true, false): strata[score].d += 1
      }
    }
    if let bands { strata = Self.banded(strata, bands) }
    let tables = try StratifiedTables(strata)
    test = tables.test(correction: correction)
    oddsRatio = tables.commonOddsRatio
    logOddsRatioVariance = tables.logOddsRatioVariance
    delta =
      switch oddsRatio {
      case .value(let ratio): .value(-2.35 * log(ratio))
      case .undefined(.unbounded(let sign)):
        .undefined(.unbounded(sign == .plus ? .minus : .plus))
      case .undefined(let reason): .undefined(reason)
      }
    deltaStandardError = logOddsRatioVariance.map { 2.35 * $0.squareRoot() }
    isFlagged = (test.value?.pValue ?? 1) < significance
    standardisedDifference = Self.standardised(strata)
    category = Self.category(test: test, delta: delta, error: deltaStandardError)
  }

  /// Neighbouring scores in bands; scores are never divided, so that bands may be fewer or uneven.
  private static func banded(
    _ strata: [StratifiedTables.Table], _ bands: Int
  ) -> [StratifiedTables.Table] {
    let total = strata.reduce(0) { $0 + $1.total }
    guard total > 0, bands < strata.count else { return strata }
    var made = [StratifiedTables.Table](repeating: .init(0, 0, 0, 0), count: bands)
    var below = 0.0
    for t in strata {
      // By the middle of the score's own persons among all.
      let middle = (below + t.total / 2) / total
      let band = min(bands - 1, Int(middle * Double(bands)))
      made[band].a += t.a
      made[band].b += t.b
      made[band].c += t.c
      made[band].d += t.d
      below += t.total
    }
    return made
  }

  private static func standardised(_ strata: [StratifiedTables.Table]) -> Outcome<Double> {
    var sum = 0.0
    var weight = 0.0
    for t in strata where t.a + t.b > 0 && t.c + t.d > 0 {
      sum += (t.c + t.d) * (t.c / (t.c + t.d) - t.a / (t.a + t.b))
      weight += t.c + t.d
    }
    return weight > 0 ? .value(sum / weight) : .undefined(.noData)
  }

  private static func category(
    test: Outcome<TestResult>, delta: Outcome<Double>, error: Outcome<Double>
  ) -> Outcome<DifferentialCategory> {
    test.flatMap { test in
      delta.flatMap { delta in
        error.map { error in
          if test.pValue >= 0.05 || abs(delta) < 1 { return .negligible }
          // One-sided at 5 %: |Δ| - 1 in standard errors above the 95 % quantile.
          let isAboveOne = (abs(delta) - 1) / error > 1.644_853_626_951_472_7
          return abs(delta) >= 1.5 && isAboveOne ? .large : .moderate
        }
      }
    }
  }
}

/// What all studies of two groups check.
enum GroupCheck {
  static func check(_ table: ResponseTable, _ focal: [Bool]) throws(ItemResponseError) {
    guard focal.count == table.persons else { throw .lengthsDiffer(focal.count, table.persons) }
    guard focal.contains(true), focal.contains(false) else { throw .emptyGroup }
    if let item = table.categories.firstIndex(where: { $0 != 2 }) {
      throw .notDichotomous(item: item, categories: table.categories[item])
    }
  }

  /// For each person the number of right responses to these items.
  static func scores(_ table: ResponseTable, of items: Set<Int>) -> [Int] {
    let counts = (0..<table.items).map { items.contains($0) }
    return (0..<table.persons).map { person in
      var score = 0
      for item in 0..<table.items
      where counts[item] && table.codes[person * table.items + item] > 0 { score += 1 }
      return score
    }
  }
}

/// How large differential functioning is by the rules of the Educational Testing Service.
///
/// Zieky (1993): A is negligible (not significant, or |Δ| below 1); C is large (|Δ| at least 1.5 and
/// significantly above 1); B is what lies between.
public enum DifferentialCategory: String, Codable, Sendable, CaseIterable {
  /// Negligible.
  case negligible = "A"
  /// Moderate.
  case moderate = "B"
  /// Large.
  case large = "C"
}
