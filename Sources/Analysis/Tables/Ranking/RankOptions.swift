package import Statistics

/// The options of `rank` that were in force.
package struct RankOptions: Encodable {
  /// nil for given estimates, like all that belongs to battles.
  let ties: String?
  let cluster: String?
  /// Whether an advantage of the left place is fitted, asked for or because levels depart from it.
  package internal(set) var orderEffect: Bool?
  /// As they were asked for.
  let covariates: [String]?
  let orderEffectBy: [String]?
  let firth: Bool?
  package let scale: RankScale?
  let pairs: Bool?
  let bootstrap: Int?
  let method: RankMethod
  let missing: [String]
  let level: Double
  let replicates: Int
  let seed: UInt64

  package init(
    ties: String?, cluster: String?, orderEffect: Bool?, bootstrap: Int?, method: RankMethod,
    missing: [String], level: Double, replicates: Int, seed: UInt64, covariates: [String]? = nil,
    orderEffectBy: [String]? = nil, firth: Bool? = nil, scale: RankScale? = nil,
    pairs: Bool? = nil
  ) {
    self.ties = ties
    self.cluster = cluster
    self.orderEffect = orderEffect
    self.covariates = covariates
    self.orderEffectBy = orderEffectBy
    self.firth = firth
    self.scale = scale
    self.pairs = pairs
    self.bootstrap = bootstrap
    self.method = method
    self.missing = missing
    self.level = level
    self.replicates = replicates
    self.seed = seed
  }

  var tieRule: TieRule { TieRule(rawValue: ties ?? "") ?? .half }
  var isPenalized: Bool { firth ?? false }

  /// With the advantage of the left place that levels depart from.
  package func fitting(_ battles: RankBattles) -> RankOptions {
    guard battles.usesPlaces else { return self }
    var options = self
    options.orderEffect = true
    return options
  }
}

/// The scale on which strengths are given, and where its zero is.
package struct RankScale: Codable, Sendable, Equatable {
  package enum Unit: String, Codable, CaseIterable, Sendable {
    case logOdds = "log-odds"
    /// 400 points are odds of 10 (Elo 1978).
    case elo
  }

  package let unit: Unit
  /// The item that is put at `value`; nil where the mean of all is.
  package let anchor: String?
  package let value: Double

  /// - Parameter value: 1000 on the scale of Elo and 0 in log-odds where it is not given.
  package init(unit: Unit = .logOdds, anchor: String? = nil, value: Double? = nil) {
    self.unit = unit
    self.anchor = anchor
    self.value = value ?? (unit == .elo ? 1_000 : 0)
  }

  /// Units for one of log-odds.
  package var points: Double { unit == .elo ? BradleyTerryFit.ratingPoints : 1 }

  private enum Key: String, CodingKey { case unit, anchor, value }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(unit, forKey: .unit)
    try container.encode(anchor, forKey: .anchor)
    try container.encode(value, forKey: .value)
  }
}
