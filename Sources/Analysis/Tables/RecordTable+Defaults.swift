package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Wording

// What the columns of a command are where none are named, and what may not be taken together.

extension RecordTable {
  /// What one judge rates once.
  package static let unit = "evaluation_id,task,model_id,sample_id,epoch,turn,criterion"

  /// What two values of a column share that are compared: what one judgment is of, but for the run and
  /// that column.
  package static func unit(against column: String) -> String {
    unit.split(separator: ",").filter { $0 != column && $0 != "evaluation_id" }
      .joined(separator: ",")
  }

  private var hasSeveralTasks: Bool { distinct(ColumnCells(.task, of: judgments)).count > 1 }

  /// What was asked.
  package var item: String { hasSeveralTasks ? "task,sample_id" : "sample_id" }

  /// What rows have in common that are not independent: the clusters of items, else the item where
  /// there are several rows of one.
  ///
  /// - Parameters:
  ///   - groups: columns within which rows are analysed.
  ///   - unit: what is one observation, where a row is not.
  /// - Returns: nil where every row stands by itself.
  package func cluster(
    within groups: [String] = [], unit: String? = nil
  ) throws(Diagnostics) -> String? {
    let clusters = ColumnCells(.cluster, of: judgments)
    if rows.contains(where: { clusters.codes[Int($0)] >= 0 }) {
      return hasSeveralTasks ? "task,cluster_id" : "cluster_id"
    }
    let items = try cells((groups + [item]).joined(separator: ","), option: "--by")
    let units = try unit.map { unit throws(Diagnostics) in try cells(unit, option: "--unit") }
    let observations = units.map { distinct($0).count } ?? rows.count
    return distinct(items).count < observations ? item : nil
  }

  private func distinct(_ cells: ColumnCells) -> Set<Int32> {
    Set(rows.map { cells.codes[Int($0)] })
  }

  /// The criteria of the rows, where there are several.
  private var severalCriteria: [String] {
    let criteria = ColumnCells(.criterion, of: judgments)
    let names = distinct(criteria).filter { $0 >= 0 }.map { criteria.texts[Int($0)] }.sorted()
    return names.count > 1 ? names : []
  }

  private static func has(criterion columns: [String]) -> Bool {
    columns.contains { column in
      column.split(separator: ",").contains { $0 == JudgmentColumn.criterion.rawValue }
    }
  }

  /// Refuses to take the verdicts on several criteria for one, unless that was asked for.
  ///
  /// - Parameters:
  ///   - columns: those by which the command tells rows apart.
  ///   - isAsked: whether the command was told by what rows are to be told apart.
  /// - Returns: what is said where they are taken together: by a condition on them, or by `isAsked`.
  package func criteria(
    apartBy columns: [String] = [], isAsked: Bool = false
  ) throws(Diagnostics) -> [Caution] {
    let names = severalCriteria
    guard !names.isEmpty, !Self.has(criterion: columns) else { return [] }
    let list = CountText.list(names.map { "`\(VisibleText.name($0))`" }, most: 8)
    if isAsked || areCriteriaChosen {
      return [
        Caution(
          .severalCriteria, observed: names.count,
          message: said("\(names.count) criteria are taken together: \(list)."))
      ]
    }
    throw Diagnostics(
      Diagnostic(
        "severalCriteria", at: place,
        "the judgments are on \(names.count) criteria (\(list)), which are not one scale",
        remedy: "Choose with --where, such as --where 'criterion=\(names[0])'"),
      cause: .wrongUse)
  }
}
