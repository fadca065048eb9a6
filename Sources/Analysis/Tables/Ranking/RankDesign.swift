internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// The covariates of battles as columns of a design, with what belongs to them.
struct RankDesign {
  /// A covariate and the columns that it takes.
  struct Term {
    let name: String
    let measure: CovariateMeasure
    /// Its columns; none where nothing of it is to be found out.
    let columns: Range<Int>
    /// Names of levels in the order of the alphabet; empty for numbers.
    ///
    /// Of L levels the last is minus the sum of the others.
    let levels: [String]
    /// Levels without a finite effect, whose battles are left out, and why.
    let separated: [(name: String, reason: UndefinedReason)]
    /// What one unit of the coefficient is: the root mean square of the values; nil for levels.
    let unit: Double?

    /// The levels with their weights of the term's columns; one without a name for numbers.
    var contrasts: [(level: String?, weights: [Double])] {
      guard !levels.isEmpty else { return columns.isEmpty ? [] : [(nil, [1])] }
      return levels.indices.map { level in
        (
          levels[level],
          columns.indices.map { column in
            level == levels.count - 1 ? -1 : column - columns.lowerBound == level ? 1 : 0
          }
        )
      }
    }
  }

  private(set) var terms: [Term] = []
  /// A column of the design for each covariate, or for each level but one, over the kept battles.
  private(set) var columns: [[Double]] = []

  /// Whether the advantage of the left place is fitted because levels depart from it.
  var usesPlaces: Bool { terms.contains { $0.measure == .placeByLevel } }

  /// Names of levels beyond which a column is taken for something else.
  static let mostLevels = 200

  /// - Parameters:
  ///   - columns: values of the covariates by their names, without missing ones in `rows`.
  ///   - rows: those that are kept.
  ///   - separated: levels whose battles were left out, by covariate.
  init(
    _ covariates: [(name: String, column: CovariateColumn)], rows: [Int],
    separated: [String: [(name: String, reason: UndefinedReason)]]
  ) {
    for (name, column) in covariates {
      let first = columns.count
      switch column {
      case .numbers(let values, let measure):
        let kept = rows.map { values[$0] ?? 0 }
        // In ascending order, so that the order of the rows leaves no trace.
        let squares = kept.map { $0 * $0 }.sorted().reduce(0, +)
        let unit = (squares / Double(max(kept.count, 1))).squareRoot()
        columns.append(unit > 0 ? kept.map { $0 / unit } : kept)
        terms.append(
          Term(
            name: name, measure: measure, columns: first..<first + 1, levels: [], separated: [],
            unit: unit > 0 ? unit : nil))
      case .levels(let values):
        let kept = rows.map { values[$0] ?? "" }
        let levels = Set(kept).sorted()
        if let last = levels.last {
          for level in levels.dropLast() {
            columns.append(kept.map { $0 == level ? 1 : $0 == last ? -1 : 0 })
          }
        }
        terms.append(
          Term(
            name: name, measure: .placeByLevel, columns: first..<columns.count, levels: levels,
            separated: separated[name] ?? [], unit: nil))
      }
    }
  }

  /// The columns of terms of which none is without an effect that the comparisons determine.
  ///
  /// - Parameter obstacles: one entry for each column of the design.
  /// - Returns: the columns to keep, and why a term has none of them, by its place.
  func determined(_ obstacles: [UndefinedReason?]) -> (kept: [Int], reasons: [Int: UndefinedReason])
  {
    var kept: [Int] = []
    var reasons: [Int: UndefinedReason] = [:]
    for (place, term) in terms.enumerated() {
      if let reason = term.columns.lazy.compactMap({ obstacles[$0] }).first {
        reasons[place] = reason
      } else if term.columns.isEmpty {
        reasons[place] = .notIdentified(said("all battles that count are of one level"))
      } else {
        kept += Array(term.columns)
      }
    }
    return (kept, reasons)
  }
}

/// Levels in which one side won every battle, so that no finite advantage of a place fits them.
///
/// As the advantage goes to infinity, such battles are foretold with certainty and say nothing of
/// strengths: leaving them out is the limit of the likelihood's maximum.
struct SeparatedLevels {
  private(set) var byCovariate: [String: [(name: String, reason: UndefinedReason)]] = [:]
  /// The rows that are left.
  private(set) var rows: [Int]

  private static func sweep(_ count: (left: Int, right: Int)) -> String {
    let battles = CountText.counted(count.left + count.right, "battle")
    return count.left > 0
      ? said("the left place won all \(battles) of it")
      : said("the right place won all \(battles) of it")
  }

  /// - Parameters:
  ///   - outcomes: how each row ended.
  ///   - ties: what is made of ties.
  init(
    _ covariates: [(name: String, column: CovariateColumn)], rows: [Int],
    outcomes: [Int: ComparisonOutcome], ties: TieRule
  ) {
    self.rows = rows
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for case (let name, .levels(let values)) in covariates {
        var counts: [String: (left: Int, right: Int)] = [:]
        for row in self.rows {
          guard let level = values[row], let outcome = outcomes[row] else { continue }
          var count = counts[level] ?? (0, 0)
          if outcome == .left || (outcome == .tie && ties != .drop) { count.left += 1 }
          if outcome == .right || (outcome == .tie && ties != .drop) { count.right += 1 }
          counts[level] = count
        }
        let found = counts.filter { $0.value.left == 0 || $0.value.right == 0 }
        guard !found.isEmpty else { continue }
        hasChanged = true
        for level in found.keys.sorted() {
          let count = found[level] ?? (0, 0)
          byCovariate[name, default: []].append(
            (
              level,
              count.left + count.right == 0
                ? .noComparisons
                : .notIdentified(Self.sweep(count))
            ))
        }
        self.rows.removeAll { row in values[row].map { found[$0] != nil } ?? false }
      }
    }
  }
}
