internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers

/// Filters on the rows of a selection, with all that is wrong with them.
struct FilteredRows {
  private let selection: Selection
  private var problems: [Diagnostic] = []
  private var cause = Diagnostics.Cause.wrongUse
  private var requirements: [Requirement] = []

  /// What the cells of a column must meet.
  private struct Requirement {
    let codes: [Int32]
    var answer: RowCondition.Answer
  }

  /// A column of the table, and which of its cells the selected rows have.
  private struct Found {
    let cells: ColumnCells
    var isUsed: [Bool]
    var hasNone = false

    init(_ cells: ColumnCells, rows: [Int32]) {
      self.cells = cells
      isUsed = Array(repeating: false, count: cells.texts.count)
      for row in rows {
        let code = cells.codes[Int(row)]
        if code < 0 { hasNone = true } else { isUsed[Int(code)] = true }
      }
    }

    var names: [String] {
      cells.texts.indices.filter { isUsed[$0] }.map { cells.texts[$0] }.sorted()
    }

    /// The cells in ascending order of their numbers.
    var ordered: [String] {
      cells.texts.indices.filter { isUsed[$0] }.sorted { cells.numbers[$0] < cells.numbers[$1] }
        .map { cells.texts[$0] }
    }

    func has(_ answer: RowCondition.Answer) -> Bool {
      (answer.isMetByNone && hasNone) || zip(answer.isMet, isUsed).contains { $0 && $1 }
    }
  }

  init(_ filters: RowFilters, of selection: Selection) {
    self.selection = selection
    var columns: [String] = []
    for condition in filters.conditions where !columns.contains(condition.column) {
      columns.append(condition.column)
    }
    for column in columns {
      add(filters.conditions.filter { $0.column == column }, on: column)
    }
    add(filters.models, on: filters.areOfBothSides ? [.model, .opponent] : [.model], "model")
    add(filters.rounds, on: [.round], "round")
  }

  /// The rows that meet all of them.
  ///
  /// - Throws: everything that is wrong with the filters, or that they leave nothing.
  func selected(_ filters: RowFilters) throws(Diagnostics) -> Selection {
    guard problems.isEmpty else { throw Diagnostics(problems, cause: cause) }
    let left = requirements.reduce(selection) { selection, requirement in
      selection.narrowed(omitting: .filtered) { row in
        let code = requirement.codes[row]
        return code < 0 ? requirement.answer.isMetByNone : requirement.answer.isMet[Int(code)]
      }
    }
    guard !left.isEmpty else {
      let place =
        (filters.conditions.map(\.place) + filters.models.map(\.place) + filters.rounds.map(\.place))
        .first ?? nil
      throw Diagnostics(
        Diagnostic(
          "nothingLeft", at: place,
          "no judgment of \(selection.count) meets all filters (\(filters.text))",
          remedy: "Drop one of them"), cause: place == nil ? .wrongUse : .badInput)
    }
    return left
  }

  /// Conditions on one column: either of those that say what it is, and all others.
  private mutating func add(_ conditions: [RowCondition], on name: String) {
    guard let cells = selection.table.cells(named: name) else {
      add(
        Diagnostic(
          "unknownColumn", at: conditions[0].place,
          "`\(conditions[0].text)`: there is no column `\(VisibleText.name(name))`",
          remedy: NameSuggestion.remedy(for: name, among: selection.table.columnNames)))
      return
    }
    let found = Found(cells, rows: selection.rows)
    var either: RowCondition.Answer?
    var all = RowCondition.Answer(isMet: cells.texts.map { _ in true }, isMetByNone: true)
    for condition in conditions {
      let answer: RowCondition.Answer
      do throws(Diagnostics) {
        answer = try condition.answer(cells)
      } catch {
        error.all.forEach { add($0) }
        continue
      }
      guard condition.comparison == .equal else {
        all = all.and(answer)
        continue
      }
      if !found.has(answer) { add(unmet(condition, found)) }
      either = either?.or(answer) ?? answer
    }
    requirements.append(
      Requirement(codes: cells.codes, answer: either.map { all.and($0) } ?? all))
  }

  /// Names of models or rounds, each of which must be in one of the columns.
  private mutating func add(
    _ lists: [RowFilters.Names], on columns: [JudgmentColumn], _ kind: String
  ) {
    guard !lists.isEmpty else { return }
    let found = columns.map {
      Found(ColumnCells($0, of: selection.table), rows: selection.rows)
    }
    let known = Set(found.flatMap(\.names)).sorted()
    var wanted: Set<ExactName> = []
    for list in lists {
      for name in list.names(among: known) {
        wanted.insert(ExactName(name))
        if known.contains(where: { $0.isExactly(name) }) { continue }
        add(
          Diagnostic(
            kind == "model" ? "unknownModel" : "unknownRound", at: list.place,
            "no \(kind) `\(VisibleText.name(name))` in the log",
            remedy: known.isEmpty
              ? "No judgment names a \(kind)" : NameSuggestion.remedy(for: name, among: known)))
      }
    }
    requirements += zip(columns, found).map { column, found in
      Requirement(
        codes: found.cells.codes,
        answer: RowCondition.Answer(
          isMet: found.cells.texts.map { wanted.contains(ExactName($0)) },
          // Who is compared with nobody has no other side.
          isMetByNone: column == .opponent))
    }
  }

  private func unmet(_ condition: RowCondition, _ found: Found) -> Diagnostic {
    let known = found.names
    let what =
      condition.value.isEmpty ? "is without a value" : "has it"
    let remedy: String =
      if known.isEmpty {
        "No row has a `\(condition.column)` at all"
      } else if condition.value.isEmpty {
        "Drop the condition"
      } else if found.cells.kind == .text {
        NameSuggestion.remedy(for: condition.value, among: known)
      } else {
        "There are \(CountText.list(found.ordered.map { "`\($0)`" }, most: 8))"
      }
    return Diagnostic(
      "unknownValue", at: condition.place, "`\(condition.text)`: no row \(what)", remedy: remedy)
  }

  /// What is written in a file is bad input, what stands on the command line wrong use.
  private mutating func add(_ problem: Diagnostic) {
    if problem.place != nil { cause = .badInput }
    problems.append(problem)
  }
}

extension RowCondition.Answer {
  fileprivate func and(_ other: RowCondition.Answer) -> RowCondition.Answer {
    RowCondition.Answer(
      isMet: zip(isMet, other.isMet).map { $0 && $1 },
      isMetByNone: isMetByNone && other.isMetByNone)
  }

  fileprivate func or(_ other: RowCondition.Answer) -> RowCondition.Answer {
    RowCondition.Answer(
      isMet: zip(isMet, other.isMet).map { $0 || $1 },
      isMetByNone: isMetByNone || other.isMetByNone)
  }
}
