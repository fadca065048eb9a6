internal import Analysis
internal import Foundation
internal import PrintedNumbers
internal import Statistics

/// What `rank` found, from the largest to the smallest.
struct RankBoard {
  struct Item: Encodable {
    let name: String
    /// Log-odds with mean zero for comparisons, the estimate itself for given estimates.
    let strength: EstimateResult
    /// Among the items of its group.
    let rank: RankInterval?
    /// nil for given estimates.
    let battles: Double?
    /// The group of items, from 1; nil where all are on one scale.
    let component: Int?
    /// The places among all items that wins alone leave, without a statement of how sure that is;
    /// nil where all are on one scale.
    let place: RankRange?
  }

  struct Results: Encodable {
    let items: [Item]
    /// Groups that cannot be told apart from their best item, by name.
    let tiers: [[String]]?
    let orderEffect: EstimateResult?
    let tieParameter: EstimateResult?
    let undefinedReplicates: Int?
    /// Groups of items that are not comparable, each before those that it beat; nil where all are on
    /// one scale.
    let components: [[String]]?
    /// How many clusters the battles come from; nil where none were named.
    let clusters: Int?
    /// How ranks and intervals were made: one entry, or one for each group that has strengths.
    let methods: [RankMethodResult]?
  }

  let results: Results
  let cautions: [String]
  private let options: RankOptions

  /// Ranks the items of comparisons.
  init(_ battles: RankBattles, options: RankOptions) throws {
    self.options = options
    let model = try BradleyTerry(
      battles.comparisons, ties: TieRule(rawValue: options.ties ?? "") ?? .half,
      orderEffect: options.orderEffect ?? false)
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
  init(
    _ table: InputTable, name: String, estimate: String, standardError: String,
    options: RankOptions
  ) throws {
    self.options = options
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
        throw InputError(
          description: "\(table.place(row)): the standard error \(error) is below 0. Correct it.")
      }
      if let first = seen[name] {
        throw InputError(
          description: "\(table.place(row)): `\(name)` stands in \(table.place(first)) already. "
            + "Give each item one row.")
      }
      seen[name] = row
      rows.append((name, value, error))
    }
    rows.sort { $0.name < $1.name }
    let missing = names.count - rows.count
    var cautions =
      missing == 0
      ? []
      : ["\(missing) row\(missing == 1 ? "" : "s") without a value in a named column left out"]
    let ranked = try RankedEstimates(
      rows.map(\.value), standardErrors: rows.map(\.error))
    let ranks = ranked.simultaneousRanks(
      level: options.level, method: options.method, replicates: options.replicates,
      seed: options.seed)
    if rows.isEmpty {
      cautions.append("there are no estimates to rank")
    } else if let reason = ranks.reason {
      cautions.append("there are no ranks: \(reason)")
    }
    self.cautions = cautions
    let reach = NormalReach(level: options.level)
    results = Results(
      items: Self.sorted(
        rows.indices.map { place in
          Item(
            name: rows[place].name,
            strength: EstimateResult(
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
      let values = (one.strength.estimate ?? -.infinity, other.strength.estimate ?? -.infinity)
      return values.0 == values.1 ? one.name < other.name : values.0 > values.1
    }
  }
}

extension RankBoard {
  var text: String {
    let isApart = results.components != nil
    let hasBattles = results.items.contains { $0.battles != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Rank", .leading), ("Item", .leading), (hasBattles ? "Strength" : "Estimate", .trailing),
      (NumberText.intervalTitle(level: options.level), .trailing),
    ]
    if hasBattles { columns.append(("Battles", .trailing)) }
    if isApart {
      columns[0].title = "Rank in group"
      columns.insert(contentsOf: [("Group", .leading), ("Place", .leading)], at: 0)
    }
    let rows = results.items.map { item -> [String] in
      var row = [
        item.rank.map { NumberText.ranks($0.lower, $0.upper) } ?? "–",
        item.name, item.strength.estimate.map(Self.number) ?? "–",
        Self.interval(item.strength),
      ]
      if hasBattles { row.append(item.battles.map { String(format: "%g", $0) } ?? "") }
      if isApart {
        row.insert(
          contentsOf: ["\(item.component ?? 0)", item.place.map(\.text) ?? "–"], at: 0)
      }
      return row
    }
    var lines = [TextTable(columns: columns, rows: rows).text]
    for (title, effect) in [
      ("Advantage of the left place", results.orderEffect),
      ("Tie parameter (logarithm)", results.tieParameter),
    ] {
      guard let effect else { continue }
      lines.append(
        "\(title): \(effect.estimate.map(Self.number) ?? effect.reason ?? "–") "
          + Self.interval(effect))
    }
    if isApart {
      lines.append("Place: among all items, by wins alone; how sure it is, is not known.")
    }
    for method in results.methods ?? [] { lines.append(line(method)) }
    return lines.joined(separator: "\n")
  }

  /// How the ranks and intervals of one scale were made, as one sentence.
  private func line(_ method: RankMethodResult) -> String {
    var details: [String] = []
    if let clusters = method.clusters { details.append("\(clusters) clusters") }
    if let degrees = method.degreesOfFreedom {
      details.append("\(String(format: "%g", degrees)) degrees of freedom")
    }
    if let effect = method.designEffect {
      details.append("design effect \(NumberText.fixed(effect, decimals: 2))")
    }
    let single = results.items.first {
      $0.component == method.component && $0.strength.degreesOfFreedom != nil
    }?.strength.degreesOfFreedom
    return "Method" + (method.component.map { " of group \($0)" } ?? "") + ": ranks "
      + method.method + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
      + ", intervals " + method.intervals
      + (single.map { " (\(String(format: "%g", $0)) degrees of freedom)" } ?? "")
      + "; " + method.methodReason + "."
  }

  private static func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }

  private static func interval(_ result: EstimateResult) -> String {
    guard let lower = result.lower, let upper = result.upper else { return result.reason ?? "" }
    return NumberText.range(lower...max(lower, upper), decimals: 3)
  }

  var csv: String {
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
    return CSVText.table(
      header: [
        "name", "estimate", "standard_error", "lower", "upper", "level", "method", "rank",
        "rank_lower", "rank_upper", "battles", "component", "place_lower", "place_upper",
        "degrees_of_freedom", "rank_method", "clusters", "reason",
      ],
      rows: results.items.map { item in
        let method = results.methods?.first { $0.component == item.component }
        return [
          item.name, text(item.strength.estimate), text(item.strength.standardError),
          text(item.strength.lower), text(item.strength.upper), text(item.strength.level),
          text(item.strength.method), text(item.rank?.rank), text(item.rank?.lower),
          text(item.rank?.upper), text(item.battles), text(item.component),
          text(item.place?.lower), text(item.place?.upper),
          text(item.strength.degreesOfFreedom), item.rank == nil ? "" : text(method?.method),
          text(method?.clusters), text(item.strength.reason),
        ]
      })
  }
}
