internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What one table of published figures allows: the numbers of items behind its columns, cohort by
/// cohort.
struct TableAudit {
  let table: PublishedTable
  let recovery: DenominatorRecovery
  /// For each model the place of its cohort.
  let cohortOf: [Int]
  /// The rows that were put in for want of a measurement; they are not looked at.
  let placeholders: Set<Int>
  private let shares: [[RoundedProportion?]]

  private static let mostListed = 20

  init(_ table: PublishedTable) throws(StatisticsError) {
    self.table = table
    let placeholders = Set(FigureOddities(table).placeholders)
    self.placeholders = placeholders
    shares = table.columns.map { column in
      column.figures.enumerated().map { row, figure in
        placeholders.contains(row) ? nil : figure?.share(in: column.unit)
      }
    }
    recovery = try DenominatorRecovery(columns: shares, rowDecimals: table.rowDecimals)
    var cohortOf = [Int](repeating: 0, count: table.models.count)
    for (place, rows) in recovery.cohorts.enumerated() {
      for row in rows { cohortOf[row] = place }
    }
    self.cohortOf = cohortOf
  }

  func share(_ column: Int, _ row: Int) -> RoundedProportion? { shares[column][row] }

  /// What is recovered of a figure's denominator.
  func recovered(_ column: Int, _ row: Int) -> RecoveredDenominator {
    recovery.columns[column][cohortOf[row]]
  }

  /// As many items as the decimals of a cohort's figures can tell apart.
  func most(_ column: Int, _ part: RecoveredDenominator) -> Int {
    part.rows.compactMap { shares[column][$0]?.scale }.max() ?? 1
  }

  /// The count behind a figure, rounded as its column is, or else as it can be.
  func count(_ column: Int, _ row: Int) -> Int? {
    let found = recovered(column, row)
    guard let share = shares[column][row], let denominator = found.denominator else { return nil }
    return share.count(of: denominator, roundedAs: [found.rounding ?? .nearest])
      ?? share.count(of: denominator, roundedAs: ProportionRounding.allCases)
  }

  // MARK: - Results

  var cohorts: [AuditCohort] {
    recovery.cohorts.enumerated().map { place, rows in
      AuditCohort(table: table.name, cohort: place + 1, models: rows.map { table.models[$0] })
    }
  }

  var columns: [AuditColumn] {
    table.columns.indices.map { place in
      let column = table.columns[place]
      let parts = recovery.columns[place]
      return AuditColumn(
        table: table.name, column: column.name, unit: column.unit,
        decimals: column.figures.compactMap { $0?.decimals }.max() ?? 0,
        testable: isTestable(place), denominators: denominators(place),
        cohorts: parts.enumerated().map { cohort, part in
          AuditColumn.Part(
            cohort: cohort + 1, figures: part.rows.count { shares[place][$0] != nil },
            denominator: part.denominator, rounding: part.rounding, chance: part.chance,
            compatible: Array(part.compatible.prefix(Self.mostListed)),
            compatibleCount: part.compatibleCount, searchedUpTo: part.searchedUpTo)
        },
        rows: table.models.indices.compactMap { row in
          column.figures[row].map { figure in
            let count = count(place, row)
            return AuditColumn.Figure(
              model: table.models[row], published: figure.value, decimals: figure.decimals,
              cohort: cohortOf[row] + 1, count: count,
              denominator: count == nil ? nil : recovered(place, row).denominator)
          }
        })
    }
  }

  /// Whether the number of items is known of every cohort that has a figure.
  func isTestable(_ column: Int) -> Bool {
    let parts = recovery.columns[column].filter { part in
      part.rows.contains { shares[column][$0] != nil }
    }
    return !parts.isEmpty && parts.allSatisfy { $0.denominator != nil }
  }

  /// All that explain the column, where one does; else the smallest of each cohort.
  private func denominators(_ column: Int) -> [Int] {
    guard table.columns[column].unit != .other else { return [] }
    let parts = recovery.columns[column]
    let distinct = Set(parts.map(\.denominator))
    guard distinct.count == 1 else {
      return parts.compactMap(\.denominator).reduce(into: []) { list, one in
        if !list.contains(one) { list.append(one) }
      }
    }
    let common = parts.dropFirst().reduce(Set(parts[0].compatible)) {
      $0.intersection($1.compatible)
    }
    return common.sorted()
  }

  // MARK: - Findings

  var findings: [AuditFinding] {
    let parted = unequalDenominators
    return (parted.map { [$0] } ?? []) + impossible + otherwiseRounded + untestable
  }

  private var unequalDenominators: AuditFinding? {
    guard recovery.cohorts.count > 1 else { return nil }
    let groups = recovery.cohorts.enumerated().map { place, rows in
      let known = table.columns.indices.compactMap { column -> String? in
        let parts = recovery.columns[column]
        guard Set(parts.map(\.denominator)).count > 1, let own = parts[place].denominator
        else { return nil }
        return "\(own) (\(VisibleText.name(table.columns[column].name)))"
      }
      let models = CountText.counted(rows.count, "model")
      return known.isEmpty
        ? said("those of \(models) are of a number that is not known")
        : said("those of \(models) are counts of \(known.joined(separator: said(", ")))")
    }.joined(separator: said("; "))
    return AuditFinding(
      .unequalDenominators,
      said(
        "The figures of one column are not shares of one number of items: \(groups). Models of different "
          + "cohorts were not given the same test, and their ranks compare tests as well as models."
      ))
  }

  private var impossible: [AuditFinding] {
    each(\.unexplained) { column, row, part in
      let figure = table.columns[column].figures[row]?.text ?? ""
      let denominator = part.denominator ?? 0
      let others = part.rows.count { shares[column][$0] != nil } - part.unexplained.count
      return AuditFinding(
        .impossibleValue, columns: [table.columns[column].name], models: [table.models[row]],
        said(
          "\(VisibleText.name(table.models[row])) has \(figure) in "
            + "\(VisibleText.name(table.columns[column].name)), which no count of \(denominator) gives, "
            + "however it is rounded; the other \(others) figures of its cohort are shares of it."))
    }
  }

  /// Figures that were rounded otherwise than the rest of their column and cohort, all in one.
  private var otherwiseRounded: [AuditFinding] {
    var columns: [String] = []
    var models: [String] = []
    var examples: [String] = []
    for (place, column) in table.columns.enumerated() {
      for part in recovery.columns[place] {
        guard let denominator = part.denominator, !part.otherwiseRounded.isEmpty else { continue }
        columns.append(column.name)
        for row in part.otherwiseRounded {
          let figure = column.figures[row]
          let count = count(place, row) ?? 0
          let exact = Double(count) / Double(denominator) * column.unit.whole
          if !models.contains(table.models[row]) { models.append(table.models[row]) }
          examples.append(
            said(
              "\(figure?.text ?? "–") of \(VisibleText.name(table.models[row])) in "
                + "\(VisibleText.name(column.name)) (\(count)/\(denominator) is "
                + "\(NumberText.fixed(exact, decimals: (figure?.decimals ?? 0) + 2)))"))
        }
      }
    }
    guard !examples.isEmpty else { return [] }
    let list = CountText.list(examples, most: 3)
    return [
      AuditFinding(
        .inconsistentRounding, columns: columns, models: models,
        examples.count == 1
          ? said(
            "1 figure is a share of the items of its column only when rounded otherwise than the rest of "
              + "it: \(list).")
          : said(
            "\(examples.count) figures are shares of the items of its column only when rounded otherwise "
              + "than the rest of it: \(list)."))
    ]
  }

  private var untestable: [AuditFinding] {
    let others = table.columns.filter { $0.unit == .other }.map(\.name)
    var kinds: [(reason: String, columns: [String])] = []
    for place in table.columns.indices
    where table.columns[place].unit != .other && !isTestable(place) {
      let reason = untestableReason(place)
      let name = table.columns[place].name
      if let kind = kinds.firstIndex(where: { $0.reason == reason }) {
        kinds[kind].columns.append(name)
      } else {
        kinds.append((reason, [name]))
      }
    }
    if !others.isEmpty {
      kinds.append(
        (said("no percentages or proportions, so that no count can be recovered"), others))
    }
    return kinds.map { reason, columns in
      AuditFinding(
        .notTestable, columns: columns, said("\(FigureOddities.names(columns)): \(reason)."))
    }
  }

  private func untestableReason(_ place: Int) -> String {
    let parts = recovery.columns[place].filter { part in
      part.denominator == nil && part.rows.contains { shares[place][$0] != nil }
    }
    guard !parts.isEmpty else { return said("no figure within 0 to 100 %") }
    let most = parts.map(\.searchedUpTo).max() ?? 0
    let figures = parts.reduce(0) { sum, part in
      sum + part.rows.count { shares[place][$0] != nil }
    }
    let isWhole = parts.count == recovery.columns[place].count
    return isWhole
      ? said(
        "no number of items up to \(most) explains the figures better than chance would; they may be "
          + "shares of about as many items as the decimals can tell apart or more, or no shares of a "
          + "count at all")
      : said(
        "no number of items up to \(most) explains \(figures) of the figures better than chance would; "
          + "they may be shares of about as many items as the decimals can tell apart or more, or no "
          + "shares of a count at all")
  }

  private func each(
    _ rows: KeyPath<RecoveredDenominator, [Int]>,
    _ finding: (Int, Int, RecoveredDenominator) -> AuditFinding
  ) -> [AuditFinding] {
    table.columns.indices.flatMap { column in
      recovery.columns[column].flatMap { part in
        part[keyPath: rows].map { finding(column, $0, part) }
      }
    }
  }
}
