internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What a reader must know before using the strengths and ranks of battles.
struct RankCautions {
  private let battles: RankBattles
  private let options: RankOptions
  /// Sentences of one kind beyond so many are summed up.
  private static let shown = 10

  init(_ battles: RankBattles, options: RankOptions) {
    self.battles = battles
    self.options = options
  }

  /// Where wins and losses do not link all items: what then is comparable, and who beat whom.
  func groups(_ order: ComparisonOrder) -> [Caution] {
    var lines = [
      said(
        "wins and losses do not link all items in both directions; strengths of the "
          + "\(order.groups.count) groups are not comparable, and ranks are those within a group")
    ]
    var alone: [String] = []
    var isTold = [Bool](repeating: false, count: order.groups.count)
    for (number, group) in order.groups.enumerated() where group.count == 1 {
      guard let item = group.first else { continue }
      let sweeps = order.sweeps.filter { $0.winner == number || $0.loser == number }
      let count = sweeps.reduce(0) { $0 + $1.comparisons }
      guard count > 0 else { continue }
      let won = sweeps.allSatisfy { $0.winner == number }
      guard won || sweeps.allSatisfy({ $0.loser == number }) else { continue }
      isTold[number] = true
      let (name, decided) = (battles.names[item], NumberText.plain(count))
      let place = place(order, number)
      alone.append(
        won
          ? said("`\(name)` won all its battles (\(decided) decided): no finite strength\(place)")
          : said("`\(name)` lost all its battles (\(decided) decided): no finite strength\(place)"))
    }
    lines += summed(alone) { said("… and \($0) more items that won or lost all their battles") }
    // Whoever won or lost everything is told of already.
    let sweeps = order.sweeps.filter { !isTold[$0.winner] && !isTold[$0.loser] }
    lines += summed(
      sweeps.map { sweep in
        said(
          "\(name(sweep.winner, order)) won all \(NumberText.plain(sweep.comparisons)) decided battles "
            + "against \(name(sweep.loser, order))")
      }
    ) { said("… and \($0) more groups that beat another every time") }
    var apart: [String] = []
    for one in order.groups.indices {
      for other in order.groups.indices.dropFirst(one + 1)
      where !order.isAbove(one, other) && !order.isAbove(other, one) {
        apart.append(
          said("no decided battles put \(name(one, order)) above or below \(name(other, order))"))
      }
    }
    lines += summed(apart) { said("… and \($0) more pairs of groups without an order") }
    return lines.map { Caution(.groupsApart, $0) }
  }

  /// Where battles do not link all items at all.
  func unlinked(_ groups: [[Int]]) -> [Caution] {
    [
      Caution(
        .groupsApart,
        said(
          "battles do not link all items; strengths of the \(groups.count) groups are not comparable, "
            + "and ranks are those within a group"))
    ]
  }

  /// Covariates that are not in the model of all battles.
  func leftOut(_ fit: RankFit) -> [Caution] {
    fit.leftOut.keys.sorted().compactMap { place in
      fit.leftOut[place].map { reason in
        Caution(
          .covariateLeftOut,
          said(
            "the covariate `\(battles.design.terms[place].name)` is left out of the model: "
              + "\(reason.words)"))
      }
    }
  }

  /// Why there are no strengths at all.
  func strengths(_ fit: Outcome<BradleyTerryFit>?) -> [Caution] {
    guard let reason = fit?.reason else { return [] }
    let hasEffects = options.orderEffect ?? false || !battles.design.terms.isEmpty
    let remedy =
      reason == .noFiniteMaximum && hasEffects && !options.isPenalized
      ? said(
        "; the place or a covariate may foretell who wins, or be told by the items: leave it out, or "
          + "keep effects finite with --firth")
      : ""
    return [Caution(.noEstimates, said("there are no strengths: \(reason.words)\(remedy)"))]
  }

  /// What few clusters, or lost bootstrap samples, do to the ranks of a group.
  func ranks(_ group: RankGroup, ofGroup number: Int?) -> [Caution] {
    let place = number.map { said(" (group \($0))") } ?? ""
    var cautions: [Caution] = []
    if let reason = group.obstacle {
      cautions.append(
        Caution(.noRanks, said("there are no intervals or ranks\(place): \(reason.words)")))
    }
    if let undefined = group.undefinedReplicates, undefined > 0 {
      cautions.append(
        Caution(
          .undefinedReplicates,
          said("in \(undefined) bootstrap samples there are no strengths\(place)")))
    }
    guard let column = options.cluster else { return cautions }
    if options.bootstrap != nil, group.method != nil {
      let clusters = battles.clusterNames.count
      if clusters < 20 {
        cautions.append(
          Caution(
            .fewClusters,
            said(
              "few clusters: \(clusters) of `\(column)`\(place); below 20 the intervals and ranks of a "
                + "cluster bootstrap are too narrow. Leave --bootstrap out for pooled-jackknife-t"))
        )
      }
    } else if let clusters = group.method?.clusters, clusters < 20 {
      cautions.append(
        Caution(
          .fewClusters,
          clusters < 8
            ? said(
              "few clusters: \(clusters) of `\(column)`\(place); below 8, differences between them are "
                + "pooled over items")
            : said("few clusters: \(clusters) of `\(column)`\(place), fewer than 20")))
    }
    return cautions
  }

  private func place(_ order: ComparisonOrder, _ group: Int) -> String {
    let places = order.places(of: group)
    guard places.count == 1 else { return "" }
    let last = battles.names.count
    return places.lowerBound == 1
      ? said("; first by wins") : places.lowerBound == last ? said("; last by wins") : ""
  }

  private func name(_ group: Int, _ order: ComparisonOrder) -> String {
    let members = order.groups[group]
    let names = members.prefix(3).map { "`\(battles.names[$0])`" }.joined(separator: said(", "))
    return members.count > 3
      ? said("group \(group + 1) (\(names) …)") : said("group \(group + 1) (\(names))")
  }

  /// - Parameter rest: What stands for so many of them.
  private func summed(_ lines: [String], _ rest: (Int) -> String) -> [String] {
    guard lines.count > Self.shown else { return lines }
    return lines.prefix(Self.shown) + [rest(lines.count - Self.shown)]
  }
}
