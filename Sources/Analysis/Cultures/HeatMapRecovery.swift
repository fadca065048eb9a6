package import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// What a published matrix of rank correlations gives away of the cultures that it compares with.
///
/// The matrix is tried as it is, and then as if one dimension had been put lowest, or highest, in every
/// profile: what was done to the profiles before they were correlated is not always said.
package struct HeatMapRecovery: Sendable {
  package let results: RecoveryResults
  package let cautions: [Caution]

  /// A number is printed to 1e-9 or better.
  private static let tolerance = 1e-9

  /// - Parameter matrix: JSON with `models`, `countries` or `cultures`, and a member of rows of numbers.
  /// - Throws: where there are no published scores, the file is no such matrix, or no model of it has
  ///   scores.
  package init(
    _ inputs: StudyInputs, matrix path: String, level: Double
  ) throws(Diagnostics) {
    let book = try inputs.publishedBook(options: IntervalOptions(level: level))
    let table = try PublishedMatrix(contentsOf: path)
    let dimensions = book.system.dimensions.map(\.id)
    var (rows, profiles): ([Int], [[Double]]) = ([], [])
    for (row, model) in table.models.enumerated() {
      let values = dimensions.compactMap { book.score(model: model, dimension: $0)?.estimate }
      guard values.count == dimensions.count else { continue }
      rows.append(row)
      profiles.append(values)
    }
    guard !rows.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "noSharedModels", at: .file(path), "no model of the matrix has published scores",
          remedy: "Give the scores that the matrix was made of with --logs"))
    }
    let finder = Finder(
      table: table, rows: rows, profiles: profiles, dimensions: dimensions,
      names: book.system.dimensions.map(\.name))
    do throws(StatisticsError) {
      results = try finder.results(significance: 1 - level)
    } catch {
      throw Diagnostics(Diagnostic(error, at: .file(path)))
    }
    let left = table.models.count - rows.count
    cautions =
      [.published]
      + (left == 0
        ? []
        : [
          Caution(
            .itemsLeftOut, observed: left, of: table.models.count,
            message: "\(CountText.counted(left, "model")) of the matrix have no published scores.")
        ])
  }

  /// Tries conditions until one explains every culture.
  private struct Finder {
    let table: PublishedMatrix
    let rows: [Int]
    let profiles: [[Double]]
    let dimensions: [String]
    let names: [String]

    /// The dimension of a condition as sentences name it.
    private func name(_ condition: RecoveryCondition) -> String {
      dimensions.firstIndex(of: condition.dimension).map { names[$0] } ?? condition.dimension
    }

    func results(significance: Double) throws(StatisticsError) -> RecoveryResults {
      var conditions: [RecoveryCondition?] = [nil]
      for place in RecoveryCondition.Place.allCases {
        conditions += dimensions.map { RecoveryCondition(dimension: $0, place: place) }
      }
      var tried: [(condition: RecoveryCondition?, cultures: [RecoveredCulture])] = []
      for condition in conditions {
        let found = try cultures(condition)
        tried.append((condition, found))
        if found.allSatisfy({ $0.ranks != nil }) { break }
      }
      let whole = tried.last { $0.cultures.allSatisfy { $0.ranks != nil } } ?? tried[0]
      let isExact = whole.cultures.allSatisfy { $0.ranks != nil }
      let cells = try matrix(whole.condition, whole.cultures, significance)
      return RecoveryResults(
        sentences: sentences(
          tried.first?.cultures ?? [], whole.condition, whole.cultures, isExact, cells,
          significance),
        dimensions: dimensions, isExact: isExact, condition: whole.condition,
        models: rows.map { table.models[$0] }, cultures: whole.cultures, matrix: cells)
    }

    private func moved(_ profile: [Double], _ condition: RecoveryCondition?) -> [Double] {
      guard let condition, let place = dimensions.firstIndex(of: condition.dimension),
        let least = profile.min(), let most = profile.max()
      else { return profile }
      var moved = profile
      moved[place] = condition.place == .lowest ? least - 1 : most + 1
      return moved
    }

    private func cultures(
      _ condition: RecoveryCondition?
    ) throws(StatisticsError) -> [RecoveredCulture] {
      let known = profiles.map { moved($0, condition) }
      var found: [RecoveredCulture] = []
      for (column, name) in table.cultures.enumerated() {
        let recovered = try RankRecovery.of(
          profiles: known, correlations: rows.map { table.values[$0][column] },
          tolerance: HeatMapRecovery.tolerance)
        found.append(RecoveredCulture(name, recovered))
      }
      return found
    }

    /// The published cells as a family of exact tests.
    private func matrix(
      _ condition: RecoveryCondition?, _ cultures: [RecoveredCulture], _ significance: Double
    ) throws(StatisticsError) -> RecoveredMatrix {
      let all = Array(dimensions.indices)
      let tests = try tests(condition, cultures, on: all)
      var withoutCondition: RecoveredMatrix.Counts?
      if let condition {
        let rest = all.filter { dimensions[$0] != condition.dimension }
        let others = try self.tests(condition, cultures, on: rest)
        withoutCondition = RecoveredMatrix.Counts(
          differOneByOne: others.pValues.count { ($0 ?? 1) <= significance },
          differAdjusted: others.adjusted.count { ($0 ?? 1) <= significance })
      }
      let columns = cultures.enumerated().map { column, culture in
        let places = stride(from: column, to: tests.pValues.count, by: cultures.count)
        return RecoveredMatrix.Column(
          culture: culture.culture, cells: rows.count,
          differOneByOne: places.count { (tests.pValues[$0] ?? 1) <= significance },
          differAdjusted: places.count { (tests.adjusted[$0] ?? 1) <= significance })
      }
      return RecoveredMatrix(
        cells: tests.pValues.count, distinctRows: Set(rows.map { table.values[$0] }).count,
        differOneByOne: columns.reduce(0) { $0 + $1.differOneByOne },
        differAdjusted: columns.reduce(0) { $0 + $1.differAdjusted },
        withoutCondition: withoutCondition, cultures: columns)
    }

    /// Model by model, culture by culture; nil for a culture whose ranks are not known.
    private func tests(
      _ condition: RecoveryCondition?, _ cultures: [RecoveredCulture], on kept: [Int]
    ) throws(StatisticsError) -> (pValues: [Double?], adjusted: [Double?]) {
      let arrangements = RankArrangements()
      var pValues: [Double?] = []
      for profile in profiles {
        let own = moved(profile, condition)
        for culture in cultures {
          guard let ranks = culture.ranks else {
            pValues.append(nil)
            continue
          }
          pValues.append(
            try ProfilePair(kept.map { own[$0] }, kept.map { ranks[$0] }).test(
              .spearman, arrangements: arrangements
            ).value?.pValue)
        }
      }
      return (pValues, try PValueAdjustment.benjaminiHochberg.adjust(pValues))
    }

    private func sentences(
      _ plain: [RecoveredCulture], _ condition: RecoveryCondition?,
      _ cultures: [RecoveredCulture], _ isExact: Bool, _ cells: RecoveredMatrix,
      _ significance: Double
    ) -> [String] {
      let count = cells.cells
      var found: [String] = []
      let unexplained = plain.count { $0.ranks == nil }
      if condition != nil {
        found.append(
          "With the published scores as they are, no order of the dimensions gives the correlations "
            + "of \(unexplained) of \(CountText.counted(plain.count, "culture")).")
      }
      if isExact {
        let error = cultures.compactMap(\.largestError).max() ?? 0
        let how = condition.map {
          " if \(name($0)) is put \($0.place.rawValue) in every profile"
        }
        found.append(
          "All \(count) cells are rank correlations (Spearman) with one order of the dimensions a "
            + "culture\(how ?? ""), to within \(NumberText.significant(error, digits: 1)).")
        let several = cultures.filter { $0.isUnique == false }
        found.append(
          several.isEmpty
            ? "The order of each culture is the only one that does."
            : "Several orders do for "
              + CountText.list(several.map { VisibleText.name($0.culture) }, most: 6) + ".")
        if let condition, let place = dimensions.firstIndex(of: condition.dimension) {
          let end = condition.place == .lowest ? 1 : Double(dimensions.count)
          if cultures.allSatisfy({ $0.ranks?[place] == end }) {
            found.append(
              "So \(name(condition)) is \(condition.place.rawValue) in every culture too: it was put "
                + "there, or left out, on both sides, and each cell agrees on it by construction.")
          }
        }
      } else {
        let names = cultures.filter { $0.ranks == nil }.map { VisibleText.name($0.culture) }
        found.append(
          "No order of the dimensions gives the correlations of \(CountText.list(names, most: 8)), "
            + "neither as the scores are nor with any one dimension put lowest or highest.")
      }
      let tested = cultures.filter { $0.ranks != nil }
      if !tested.isEmpty {
        found.append(
          "By the exact test over all orders \(cells.differOneByOne) of \(tested.count * rows.count) "
            + "cells differ from none one by one, and \(cells.differAdjusted) after the adjustment for "
            + "all of them (false discovery rate \(NumberText.percent(significance))).")
      }
      if let condition, let rest = cells.withoutCondition {
        found.append(
          "Without \(name(condition)) it is \(rest.differOneByOne) one by one, and "
            + "\(rest.differAdjusted) after the adjustment.")
      }
      let none = zip(cells.cultures, cultures).filter { $0.differAdjusted == 0 && $1.ranks != nil }
        .map { VisibleText.name($1.culture) }
      if !none.isEmpty {
        found.append("No model is shown to be like \(CountText.list(none, most: 8)) at all.")
      }
      found.append(
        "Which culture is nearest to a model, and which model to a culture, cannot be said: "
          + "\(CountText.counted(rows.count, "model")) have \(cells.distinctRows) different rows, only "
          + "points were published, and nobody can tell how far they may be off.")
      return found
    }
  }
}

extension RecoveredCulture {
  init(_ name: String, _ recovered: Outcome<RankRecovery>) {
    let found = recovered.value
    self.init(
      culture: name, ranks: found?.solutions.first, isUnique: found?.isUnique,
      orders: found?.solutions.count ?? 0, largestError: found?.largestError,
      reason: recovered.reason?.description)
  }
}
