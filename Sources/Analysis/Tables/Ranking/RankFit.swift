internal import Diagnostics
internal import Statistics

/// The Bradley-Terry model of some battles, with the covariates whose effects they determine.
struct RankFit {
  let model: BradleyTerry
  let outcome: Outcome<BradleyTerryFit>
  /// The columns of the design that are in the model.
  let kept: [Int]
  /// Why covariates are not in it, by their places.
  let leftOut: [Int: UndefinedReason]

  /// - Parameter group: items to which the battles are restricted; nil for all.
  init(
    _ battles: RankBattles, among group: [Int]? = nil, options: RankOptions
  ) throws(Diagnostics) {
    let comparisons = group.map(battles.comparisons.among) ?? battles.comparisons
    let orderEffect = options.orderEffect ?? false
    let found = battles.design.determined(
      comparisons.covariateObstacles(orderEffect: orderEffect, tiesCount: options.tieRule != .drop))
    model = try Diagnostics.at(battles.place) { () throws(StatisticsError) in
      try BradleyTerry(
        found.kept.count == comparisons.covariates
          ? comparisons : comparisons.keeping(covariates: found.kept), ties: options.tieRule,
        orderEffect: orderEffect, penalty: options.isPenalized ? .firth : .none)
    }
    outcome = model.fit()
    kept = found.kept
    leftOut = found.reasons
  }

  /// The groups of items that are not on one scale; nil where all are.
  var groups: [[Int]]? {
    guard case .disconnectedItems = model.obstacle else { return nil }
    if model.penalty == .firth {
      return ComparisonGraph(model.comparisons, tiesLink: model.ties != .drop).components
    }
    return model.order.groups
  }

  /// The order that wins alone give to groups; nil where there is none.
  var order: ComparisonOrder? {
    guard case .disconnectedItems = model.obstacle, model.penalty != .firth else { return nil }
    return model.order
  }
}
