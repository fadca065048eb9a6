internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What has moved since an older version of a table.
struct TableChanges {
  let new: TableAudit
  let old: TableAudit

  /// Places of a model in the two tables.
  private var shared: [(model: String, old: Int, new: Int)] {
    var seen: Set<ExactName> = []
    return new.table.models.enumerated().compactMap { place, model in
      guard seen.insert(ExactName(model)).inserted,
        let other = old.table.models.firstIndex(where: { $0.isExactly(model) })
      else { return nil }
      return (model, other, place)
    }
  }

  private var sharedColumns: [(old: Int, new: Int)] {
    new.table.columns.indices.compactMap { place in
      old.table.columns.firstIndex { $0.name.isExactly(new.table.columns[place].name) }
        .map { ($0, place) }
    }
  }

  /// Every figure that is another.
  var moves: [AuditMove] {
    let shared = shared
    return sharedColumns.flatMap { column -> [AuditMove] in
      let pairs = shared.compactMap { place -> (model: String, from: Double, to: Double)? in
        guard let from = old.table.columns[column.old].figures[place.old]?.value,
          let to = new.table.columns[column.new].figures[place.new]?.value
        else { return nil }
        return (place.model, from, to)
      }
      return pairs.compactMap { pair in
        guard abs(pair.from - pair.to) > 1e-9 * max(1, abs(pair.from)) else { return nil }
        return AuditMove(
          table: new.table.name, column: new.table.columns[column.new].name, model: pair.model,
          from: pair.from, to: pair.to,
          rankFrom: 1 + pairs.count { $0.from > pair.from },
          rankTo: 1 + pairs.count { $0.to > pair.to })
      }
    }
  }

  /// What the moves show, and what is new or gone.
  func findings(_ moves: [AuditMove]) -> [AuditFinding] {
    scores(moves) + ranks(moves) + denominators + models + columns
  }

  private func scores(_ moves: [AuditMove]) -> [AuditFinding] {
    guard let largest = moves.max(by: { abs($0.to - $0.from) < abs($1.to - $1.from) }) else {
      return []
    }
    let models = moves.map(\.model).reduce(into: [String]()) { list, model in
      if !list.contains(model) { list.append(model) }
    }
    let whose = CountText.counted(models.count, "model")
    let change = said(
      "the largest change is that of \(VisibleText.name(largest.model)) in "
        + "\(VisibleText.name(largest.column)), from \(Self.text(largest.from)) to "
        + "\(Self.text(largest.to))")
    return [
      AuditFinding(
        .movedScore, models: models,
        moves.count == 1
          ? said("1 figure of \(whose) has changed; \(change).")
          : said("\(moves.count) figures of \(whose) have changed; \(change)."))
    ]
  }

  private func ranks(_ moves: [AuditMove]) -> [AuditFinding] {
    let moved = moves.filter { $0.rankFrom != $0.rankTo }
    guard
      let largest = moved.max(by: { abs($0.rankTo - $0.rankFrom) < abs($1.rankTo - $1.rankFrom) })
    else { return [] }
    let furthest = said(
      "the furthest is \(VisibleText.name(largest.model)) in \(VisibleText.name(largest.column)), from "
        + "\(largest.rankFrom) to \(largest.rankTo)")
    return [
      AuditFinding(
        .rankMoved, models: Array(Set(moved.map(\.model))).sorted(),
        moved.count == 1
          ? said(
            "1 figure has moved its model in rank among those that both tables have; \(furthest).")
          : said(
            "\(moved.count) figures have moved their models in rank among those that both tables have; "
              + "\(furthest)."))
    ]
  }

  private var denominators: [AuditFinding] {
    sharedColumns.compactMap { column in
      let before = old.recovery.columns[column.old].compactMap(\.denominator)
      let after = new.recovery.columns[column.new].compactMap(\.denominator)
      guard !before.isEmpty, !after.isEmpty, Set(before) != Set(after) else { return nil }
      let name = new.table.columns[column.new].name
      func list(_ numbers: [Int]) -> String {
        Set(numbers).sorted().map(String.init).joined(separator: said(" and "))
      }
      return AuditFinding(
        .denominatorMoved, columns: [name],
        said(
          "\(VisibleText.name(name)): figures were shares of \(list(before)) items and are of "
            + "\(list(after))."))
    }
  }

  private var models: [AuditFinding] {
    let added = new.table.models.filter { model in
      !old.table.models.contains { $0.isExactly(model) }
    }
    let removed = old.table.models.filter { model in
      !new.table.models.contains { $0.isExactly(model) }
    }
    return [(AuditFinding.Code.addedModel, added), (.removedModel, removed)]
      .filter { !$0.1.isEmpty }.map { code, models in
        let (count, names) = (models.count, FigureOddities.names(models))
        let message =
          switch (code, count) {
          case (.addedModel, 1): said("1 model is new: \(names).")
          case (.addedModel, _): said("\(count) models are new: \(names).")
          case (_, 1): said("1 model is gone: \(names).")
          case (_, _): said("\(count) models are gone: \(names).")
          }
        return AuditFinding(code, models: models, message)
      }
  }

  private var columns: [AuditFinding] {
    let added = new.table.columns.map(\.name).filter { name in
      !old.table.columns.contains { $0.name.isExactly(name) }
    }
    let removed = old.table.columns.map(\.name).filter { name in
      !new.table.columns.contains { $0.name.isExactly(name) }
    }
    return added.map { name in
      AuditFinding(
        .addedColumn, columns: [name], said("The column \(VisibleText.name(name)) is new."))
    }
      + removed.map { name in
        AuditFinding(
          .removedColumn, columns: [name], said("The column \(VisibleText.name(name)) is gone."))
      }
  }

  private static func text(_ value: Double) -> String { PrintedFigure(value).text }
}
