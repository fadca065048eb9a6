package import Diagnostics
internal import PrintedNumbers
package import Statistics
internal import Wording

/// What `rank` found, from the largest to the smallest.
package struct RankBoard {
  package struct Item: Codable {
    package let name: String
    /// On the scale of the options for comparisons (log-odds with mean zero where none is named), the
    /// estimate itself for given estimates.
    package let strength: Estimate
    /// Among the items of its group.
    package let rank: RankInterval?
    /// nil for given estimates.
    package let battles: Double?
    /// The group of items, from 1; nil where all are on one scale.
    package let component: Int?
    /// The places among all items that wins alone leave, without a statement of how sure that is;
    /// nil where all are on one scale.
    package let place: RankRange?
  }

  package struct Results: Codable {
    package let items: [Item]
    /// Groups that cannot be told apart from their best item, by name.
    let tiers: [[String]]?
    package let orderEffect: Estimate?
    package let tieParameter: Estimate?
    let undefinedReplicates: Int?
    /// Groups of items that are not comparable, each before those that it beat; nil where all are on
    /// one scale.
    package let components: [[String]]?
    /// How many clusters the battles come from; nil where none were named.
    package let clusters: Int?
    /// How ranks and intervals were made: one entry, or one for each group that has strengths.
    package let methods: [RankMethodResult]?
    /// nil where none were asked for.
    package let covariates: [CovariateResult]?
    /// nil for given estimates, and for many items without a request.
    package let pairs: [RankPair]?
    /// nil where there is no first place: for given estimates, and for groups that are not comparable.
    package let fragility: RankFragility?
  }

  package let results: Results
  package let cautions: [Caution]

  /// Ranks the items of comparisons.
  ///
  /// - Throws: for an anchor that is none of the items.
  package init(_ battles: RankBattles, options asked: RankOptions) throws(Diagnostics) {
    let options = asked.fitting(battles)
    try Self.check(options, battles)
    let whole = try RankFit(battles, options: options)
    let apart = whole.groups
    let order = whole.order
    var groups: [RankGroup] = []
    let members = apart ?? [Array(battles.names.indices)]
    for group in members {
      let fit = apart == nil ? whole : try RankFit(battles, among: group, options: options)
      groups.append(
        RankGroup(
          apart == nil || group.count > 1 ? fit.outcome : whole.model.fit(among: group),
          of: group.count,
          clusterNames: battles.clusterNames,
          anchor: group.firstIndex { battles.names[$0] == options.scale?.anchor },
          options: options))
    }
    var items: [Item] = []
    for (index, group) in members.enumerated() {
      for (place, item) in group.enumerated() {
        items.append(
          Item(
            name: battles.names[item],
            strength: groups[index].strengths[place],
            rank: groups[index].ranks?.intervals[place].value,
            battles: battles.comparisons.comparisons(of: item),
            component: apart == nil ? nil : index + 1,
            place: order.map { order in
              let places = order.places(of: index)
              return RankRange(lower: places.lowerBound, upper: places.upperBound)
            }))
      }
    }
    let cautions = RankCautions(battles, options: options)
    self.cautions =
      battles.cautions + cautions.leftOut(whole)
      + (order.map { cautions.groups($0) } ?? [])
      + (order == nil && apart != nil ? cautions.unlinked(members) : [])
      + (apart == nil ? cautions.strengths(whole.outcome) : [])
      + groups.enumerated().flatMap { index, group in
        cautions.ranks(group, ofGroup: apart == nil ? nil : index + 1)
      }
    let only = apart == nil ? groups.first : nil
    let methods = groups.enumerated().compactMap { index, group in
      group.method.map { method in
        var method = method
        method.component = apart == nil ? nil : index + 1
        return method
      }
    }
    let isPaired = options.pairs ?? false || battles.names.count <= RankPair.unasked
    results = Results(
      items: Self.sorted(items),
      tiers: only?.ranks?.tiers.map { $0.map { battles.names[$0] } },
      orderEffect: only?.orderEffect,
      tieParameter: only?.tieParameter,
      undefinedReplicates: only?.undefinedReplicates,
      components: apart?.map { $0.map { battles.names[$0] } },
      clusters: options.cluster == nil ? nil : battles.clusterNames.count, methods: methods,
      covariates: battles.design.terms.isEmpty
        ? nil
        : CovariateResult.all(
          battles.design, fit: whole, errors: only?.errors, reason: whole.outcome.reason),
      pairs: isPaired
        ? groups.enumerated().flatMap { index, group in
          RankPair.all(
            of: group, names: members[index].map { battles.names[$0] },
            component: apart == nil ? nil : index + 1, options: options)
        } : nil,
      fragility: (only?.errors?.fit).map {
        RankFragility($0.firstPlaceFragility(), battles: battles, kept: whole.kept)
      })
  }

  private static func check(_ options: RankOptions, _ battles: RankBattles) throws(Diagnostics) {
    if let anchor = options.scale?.anchor, !battles.names.contains(anchor) {
      throw Diagnostics(
        table: .unknownValue, at: battles.place,
        "no battle has `\(VisibleText.name(anchor))`, which --anchor names",
        remedy: NameSuggestion.remedy(for: anchor, among: battles.names), cause: .wrongUse)
    }
    let count = battles.names.count
    guard options.pairs ?? false, count > RankPair.most else { return }
    throw Diagnostics(
      table: .tooManyCells, at: battles.place,
      "--pairs: \(count) items make \(count * (count - 1) / 2) pairs",
      remedy: "Choose up to \(RankPair.most) items, such as with --model", cause: .wrongUse)
  }

  /// Ranks given estimates.
  package init(
    _ table: InputTable, name: String, estimate: String, standardError: String,
    options: RankOptions
  ) throws(Diagnostics) {
    let names = try table.texts(name, option: "--name")
    let values = try table.numbers(estimate, option: "--estimate")
    let errors = try table.numbers(standardError, option: "--standard-error")
    var rows: [(name: String, value: Double, error: Double)] = []
    var seen: [String: Int] = [:]
    for row in names.indices {
      guard let name = names[row], let value = values[row], let error = errors[row] else {
        continue
      }
      guard error >= 0 else {
        throw Diagnostics(
          table: .negativeError, at: table.place(row), "the standard error \(error) is below 0",
          remedy: "Correct it")
      }
      if let first = seen[name] {
        throw Diagnostics(
          table: .repeatedRow, at: table.place(row),
          "`\(name)` stands in \(table.place(first)) already", remedy: "Give each item one row")
      }
      seen[name] = row
      rows.append((name, value, error))
    }
    rows.sort { $0.name < $1.name }
    let missing = names.count - rows.count
    var cautions =
      missing == 0
      ? []
      : [
        Caution(
          .missingValues,
          said("\(CountText.counted(missing, "row")) without a value in a named column left out"))
      ]
    let ranked = try Diagnostics.at(table.place) { () throws(StatisticsError) in
      try RankedEstimates(rows.map(\.value), standardErrors: rows.map(\.error))
    }
    let ranks = ranked.simultaneousRanks(
      level: options.level, method: options.method, replicates: options.replicates,
      seed: options.seed)
    if rows.isEmpty {
      cautions.append(Caution(.noEstimates, said("there are no estimates to rank")))
    } else if let reason = ranks.reason {
      cautions.append(Caution(.noRanks, said("there are no ranks: \(reason.words)")))
    }
    self.cautions = cautions
    let reach = NormalReach(level: options.level)
    results = Results(
      items: Self.sorted(
        rows.indices.map { place in
          Item(
            name: rows[place].name,
            strength: Estimate(
              .value(rows[place].value), standardError: rows[place].error,
              interval: reach.interval(rows[place].value, rows[place].error)),
            rank: ranks.value?.intervals[place].value, battles: nil, component: nil, place: nil)
        }), tiers: ranks.value?.tiers.map { $0.map { rows[$0].name } }, orderEffect: nil,
      tieParameter: nil, undefinedReplicates: nil, components: nil, clusters: nil,
      methods: [
        RankMethodResult(
          method: options.method.rawValue, methodReason: said("standard errors are given"),
          intervals: "wald", criticalValue: ranks.value?.criticalValue)
      ], covariates: nil, pairs: nil, fragility: nil)
  }

  /// By group, then from the largest; items without a strength last, by name.
  private static func sorted(_ items: [Item]) -> [Item] {
    items.sorted { one, other in
      if one.component != other.component { return (one.component ?? 0) < (other.component ?? 0) }
      let values = (one.strength.value ?? -.infinity, other.strength.value ?? -.infinity)
      return values.0 == values.1 ? one.name < other.name : values.0 > values.1
    }
  }
}
