internal import Statistics

/// What a covariate does to the odds of the left side, in log-odds.
package struct CovariateResult: Codable, Sendable {
  package let covariate: String
  /// The level that the coefficient is of; nil for a covariate of numbers.
  package let level: String?
  /// Log-odds for one `unit` more on the left; of a level, for the left place, less the mean over
  /// levels, which is the order effect.
  package let coefficient: Estimate
  /// The test that it is 0, for it alone.
  package let test: PairTest
  package let measure: CovariateMeasure
  /// What one unit is: the root mean square of the values, so that an exchange of sides changes
  /// nothing; nil for levels.
  package let unit: Double?

  private enum Key: String, CodingKey { case covariate, level, coefficient, test, measure, unit }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(covariate, forKey: .covariate)
    try container.encode(level, forKey: .level)
    try container.encode(coefficient, forKey: .coefficient)
    try container.encode(test, forKey: .test)
    try container.encode(measure, forKey: .measure)
    try container.encodeIfPresent(unit, forKey: .unit)
  }
}

extension CovariateResult {
  /// The results of all covariates, in the order asked for.
  ///
  /// - Parameters:
  ///   - fit: the model of all battles.
  ///   - errors: of its fit; nil where there is none, for the reason given.
  static func all(
    _ design: RankDesign, fit: RankFit, errors: RankErrors?, reason: UndefinedReason?
  ) -> [CovariateResult] {
    design.terms.enumerated().flatMap { place, term -> [CovariateResult] in
      func undefined(_ level: String?, _ reason: UndefinedReason) -> CovariateResult {
        CovariateResult(
          covariate: term.name, level: level, coefficient: Estimate(.undefined(reason)),
          test: PairTest(.undefined(reason)), measure: term.measure, unit: term.unit)
      }
      let separated = term.separated.map { undefined($0.name, $0.reason) }
      if let reason = fit.leftOut[place] ?? (errors == nil ? reason ?? .noComparisons : nil) {
        let levels: [String?] = term.levels.isEmpty ? [nil] : term.levels
        return levels.map { undefined($0, reason) } + separated
      }
      return term.contrasts.map { level, weights in
        let all = fit.kept.map { column in
          term.columns.contains(column) ? weights[column - term.columns.lowerBound] : 0
        }
        let found = errors?.contrast(all)
        return CovariateResult(
          covariate: term.name, level: level,
          coefficient: found?.estimate ?? Estimate(.undefined(.noComparisons)),
          test: found?.test ?? PairTest(.undefined(.noComparisons)), measure: term.measure,
          unit: term.unit)
      } + separated
    }
  }
}

/// How few votes the first place rests on.
package struct RankFragility: Codable, Sendable {
  /// Battles of one kind that are taken out.
  package struct Removal: Codable, Sendable {
    package let left: String
    package let right: String
    /// `left`, `right` or `tie`.
    package let winner: String
    package let votes: Int
    /// Where they stand; nil for more than a thousand votes in all.
    package let rows: [String]?
  }

  /// nil where it is not known.
  package let votes: Int?
  /// How many votes count.
  package let of: Int?
  /// Of those, in 0...1.
  package let share: Double?
  package let from: String?
  /// Who would be first without them.
  package let to: String?
  /// Whether a fit without them says so.
  package let confirmed: Bool?
  package let method: String
  package let removed: [Removal]?
  /// Why there is no number.
  package let reason: String?

  /// Beyond so many votes it is not said where they stand.
  package static let listed = 1_000

  private enum Key: String, CodingKey {
    case votes, of, share, from, to, confirmed, method, removed, reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(votes, forKey: .votes)
    try container.encodeIfPresent(of, forKey: .of)
    try container.encode(share, forKey: .share)
    try container.encodeIfPresent(from, forKey: .from)
    try container.encodeIfPresent(to, forKey: .to)
    try container.encodeIfPresent(confirmed, forKey: .confirmed)
    try container.encode(method, forKey: .method)
    try container.encodeIfPresent(removed, forKey: .removed)
    try container.encodeIfPresent(reason, forKey: .reason)
  }
}

extension RankFragility {
  init(_ found: Outcome<FirstPlaceFragility>, battles: RankBattles, kept: [Int]) {
    method = FirstPlaceFragility.method
    reason = found.reason?.words
    let value = found.value
    votes = value?.comparisons
    of = value?.total
    share = value?.share
    from = value.map { battles.names[$0.leader] }
    to = value.map { battles.names[$0.successor] }
    confirmed = value?.isConfirmed
    removed = value.map { value in
      let rows =
        value.comparisons <= Self.listed ? battles.places(of: value.removals, kept: kept) : nil
      return value.removals.enumerated().map { place, removal in
        Removal(
          left: battles.names[removal.left], right: battles.names[removal.right],
          winner: "\(removal.outcome)", votes: removal.count, rows: rows?[place])
      }
    }
  }
}
