package import Diagnostics
internal import PrintedNumbers
package import Statistics

/// What `rank` found, from the largest to the smallest.
package struct RankBoard {
  package struct Item: Codable {
    package let name: String
    /// Log-odds with mean zero for comparisons, the estimate itself for given estimates.
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
  }

  package let results: Results
  package let cautions: [Caution]

  /// Ranks the items of comparisons.
  package init(_ battles: RankBattles, options: RankOptions) throws(Diagnostics) {
    let model = try Diagnostics.at(battles.place) { () throws(StatisticsError) in
      try BradleyTerry(
        battles.comparisons, ties: TieRule(rawValue: options.ties ?? "") ?? .half,
        orderEffect: options.orderEffect ?? false)
    }
    let isApart =
      if case .disconnectedItems = model.obstacle { true } else { false }
    let order = isApart ? model.order : nil
    let parts: [(items: [Int], fit: Outcome<BradleyTerryFit>)] =
      if let order {
        order.groups.map { group in (group, model.fit(among: group)) }
      } else {
        [(Array(battles.names.indices), model.fit())]
      }
    var items: [Item] = []
    var groups: [RankGroup] = []
    for (index, part) in parts.enumerated() {
      let ranked = RankGroup.make(
        part.fit, of: part.items.count, clusterNames: battles.clusterNames, options: options)
      groups.append(ranked)
      for (place, item) in part.items.enumerated() {
        items.append(
          Item(
            name: battles.names[item],
            strength: ranked.strengths[place],
            rank: ranked.ranks?.intervals[place].value,
            battles: battles.comparisons.comparisons(of: item),
            component: isApart ? index + 1 : nil,
            place: order.map { order in
              let places = order.places(of: index)
              return RankRange(lower: places.lowerBound, upper: places.upperBound)
            }))
      }
    }
    let cautions = RankCautions(battles, options: options)
    self.cautions =
      battles.cautions + (order.map { cautions.groups($0) } ?? [])
      + (isApart ? [] : cautions.strengths(parts.first?.fit))
      + groups.enumerated().flatMap { index, group in
        cautions.ranks(group, ofGroup: isApart ? index + 1 : nil)
      }
    let only = isApart ? nil : groups.first
    let methods = groups.enumerated().compactMap { index, group in
      group.method.map { method in
        var method = method
        method.component = isApart ? index + 1 : nil
        return method
      }
    }
    results = Results(
      items: Self.sorted(items),
      tiers: only?.ranks?.tiers.map { $0.map { battles.names[$0] } },
      orderEffect: only?.orderEffect,
      tieParameter: only?.tieParameter,
      undefinedReplicates: only?.undefinedReplicates,
      components: isApart ? parts.map { $0.items.map { battles.names[$0] } } : nil,
      clusters: options.cluster == nil ? nil : battles.clusterNames.count, methods: methods)
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
          "\(CountText.counted(missing, "row")) without a value in a named column left out")
      ]
    let ranked = try Diagnostics.at(table.place) { () throws(StatisticsError) in
      try RankedEstimates(rows.map(\.value), standardErrors: rows.map(\.error))
    }
    let ranks = ranked.simultaneousRanks(
      level: options.level, method: options.method, replicates: options.replicates,
      seed: options.seed)
    if rows.isEmpty {
      cautions.append(Caution(.noEstimates, "there are no estimates to rank"))
    } else if let reason = ranks.reason {
      cautions.append(Caution(.noRanks, "there are no ranks: \(reason)"))
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
          method: options.method.rawValue, methodReason: "standard errors are given",
          intervals: "wald", criticalValue: ranks.value?.criticalValue)
      ])
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

/// The options of `rank` that were in force.
package struct RankOptions: Encodable {
  /// nil for given estimates.
  let ties: String?
  let cluster: String?
  let orderEffect: Bool?
  let bootstrap: Int?
  let method: RankMethod
  let missing: [String]
  let level: Double
  let replicates: Int
  let seed: UInt64

  package init(
    ties: String?, cluster: String?, orderEffect: Bool?, bootstrap: Int?, method: RankMethod,
    missing: [String], level: Double, replicates: Int, seed: UInt64
  ) {
    self.ties = ties
    self.cluster = cluster
    self.orderEffect = orderEffect
    self.bootstrap = bootstrap
    self.method = method
    self.missing = missing
    self.level = level
    self.replicates = replicates
    self.seed = seed
  }
}
