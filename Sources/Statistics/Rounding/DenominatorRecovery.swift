import Foundation

/// Recovers the denominators of a table of rounded proportions: rows are what was measured (models),
/// columns are tests, each with its own number of items.
///
/// Rows of one table may have been given different tests. So rows are parted into cohorts, the same
/// ones in all columns, where that explains the figures far better than one denominator a column
/// does.
///
///     let recovery = DenominatorRecovery(columns: [shares])
///     recovery.columns[0][0].denominator  // of the first column, in the first cohort
///
/// Source: Brown & Heathers (2017), "The GRIM test", turned round: which denominator is consistent
/// with all figures of a column. Which explanation is taken goes by the shortest description.
public struct DenominatorRecovery: Sendable, Equatable {
  /// The rows of each cohort, in ascending order; larger cohorts first.
  public let cohorts: [[Int]]
  /// Column by column, cohort by cohort.
  public let columns: [[RecoveredDenominator]]

  /// The largest denominator that is tried.
  public static let largestDenominator = 20_000
  /// The most cohorts that are told apart.
  public static let mostCohorts = 4
  /// The bits that parting rows must save: a chance of 2^-10.
  static let leastSaving = 10.0

  /// Recovers denominators and cohorts.
  ///
  /// - Parameters:
  ///   - columns: For each column a figure a row, nil where it is missing.
  ///   - rowDecimals: For each row a number that rows of one source share, such as the decimals to
  ///     which it is printed; it settles which cohort a row belongs to that fits both, and parts no
  ///     rows by itself.
  /// - Throws: ``StatisticsError`` when the columns, or the numbers of the rows, differ in length.
  /// - Complexity: O(columns · rows · 20,000) for figures of at least five decimals of the proportion,
  ///   less for fewer; beside it the search for cohorts, O(columns² · rows).
  public init(
    columns: [[RoundedProportion?]], rowDecimals: [Int]? = nil
  ) throws(StatisticsError) {
    let rowCount = columns.first?.count ?? 0
    for column in columns where column.count != rowCount {
      throw .lengthsDiffer(rowCount, column.count)
    }
    let marks = rowDecimals ?? [Int](repeating: 0, count: rowCount)
    guard marks.count == rowCount else { throw .lengthsDiffer(rowCount, marks.count) }
    let search = CohortSearch(
      codes: columns.map { DenominatorCode($0, limit: Self.largestDenominator) }, marks: marks)
    let cohorts = search.cohorts(of: Array(0..<rowCount)).sorted {
      ($1.count, $0.first ?? 0) < ($0.count, $1.first ?? 0)
    }
    self.cohorts = cohorts
    self.columns = search.codes.map { code in search.recovered(code, cohorts) }
  }
}

/// The search for the cohorts of a table.
struct CohortSearch {
  let codes: [DenominatorCode]
  /// What rows of one source have in common.
  let marks: [Int]
  private let kinds: Int

  private static let mostRounds = 20
  /// Denominators of a column whose rows are tried as a cohort.
  private static let seedsOfColumn = 5

  /// Two sets of rows, and the denominators by which each is written, column by column.
  private struct Parting {
    let parts: [[Int]]
    let choices: [[DenominatorCode.Choice?]]
    /// Without those of the marks.
    let bits: Double
    let markBits: Double
  }

  init(codes: [DenominatorCode], marks: [Int]) {
    self.codes = codes
    self.marks = marks
    kinds = Set(marks).count
  }

  /// The cohorts of some rows: parted in two for as long as that saves enough.
  func cohorts(of rows: [Int]) -> [[Int]] {
    var cohorts = [rows]
    var isWhole = [false]
    while cohorts.count < DenominatorRecovery.mostCohorts,
      let place = isWhole.firstIndex(of: false)
    {
      if let parts = parted(cohorts[place]) {
        cohorts.replaceSubrange(place...place, with: parts)
        isWhole.replaceSubrange(place...place, with: [false, false])
      } else {
        isWhole[place] = true
      }
    }
    return cohorts
  }

  /// What one column says of each cohort; one denominator for all where that is shorter.
  func recovered(_ code: DenominatorCode, _ cohorts: [[Int]]) -> [RecoveredDenominator] {
    let apart = cohorts.map(code.shortest)
    let all = cohorts.flatMap(\.self)
    let joint = code.shortest(all)
    let isJoint = joint.bits <= apart.reduce(1) { $0 + $1.bits }
    let bits = all.reduce(1) { $0 + code.plain[$1] }
    return zip(cohorts, apart).map { rows, own in
      let plain = rows.reduce(1) { $0 + code.plain[$1] }
      let writing = isJoint ? joint : own
      let saved = isJoint ? bits - joint.bits : plain - own.bits
      return RecoveredDenominator(
        code, writing, rows: rows.sorted(), chance: min(1, exp2(-saved)))
    }
  }

  // MARK: - Two parts

  private func parted(_ rows: [Int]) -> [[Int]]? {
    guard rows.count >= 4 else { return nil }
    let whole = codes.reduce(0.0) { $0 + $1.shortest(rows).bits }
    let wholeMarks = markBits([rows])
    var best: Parting?
    var seen: Set<[Int]> = []
    for seed in seeds(rows) {
      var first = seed
      for _ in 0..<Self.mostRounds {
        let chosen = Set(first)
        let second = rows.filter { !chosen.contains($0) }
        guard first.count >= 2, second.count >= 2, seen.insert(first).inserted else { break }
        let parting = parting(first, second, of: rows.count)
        let length = parting.bits + parting.markBits
        if best.map({ length < $0.bits + $0.markBits - 1e-9 }) ?? true { best = parting }
        let next = self.first(rows, parting)
        if next == first { break }
        first = next
      }
    }
    guard let best, whole - best.bits >= DenominatorRecovery.leastSaving,
      whole + wholeMarks > best.bits + best.markBits
    else { return nil }
    return best.parts
  }

  /// Sets of rows to begin with: those of the smallest marks, and those that a denominator explains.
  private func seeds(_ rows: [Int]) -> [[Int]] {
    var seeds: [[Int]] = []
    for mark in Set(rows.map { marks[$0] }).sorted().dropLast() {
      seeds.append(rows.filter { marks[$0] <= mark })
    }
    for code in codes {
      let savings = code.candidates.map { denominator in
        let choice = DenominatorCode.Choice(denominator: denominator, rounding: .nearest)
        let saved = rows.reduce(0.0) { $0 + max(0, code.plain[$1] - code.bits($1, choice)) }
        return (denominator, saved)
      }
      let most = savings.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(Self.seedsOfColumn)
      for (denominator, _) in most {
        seeds.append(rows.filter { code.fit($0, denominator) != 0 })
      }
    }
    return seeds
  }

  private func parting(_ first: [Int], _ second: [Int], of count: Int) -> Parting {
    var bits = log2(Double(count + 1)) + Self.binaryChoices(count, first.count)
    var choices: [[DenominatorCode.Choice?]] = []
    for code in codes {
      let apart = [code.shortest(first), code.shortest(second)]
      let joint = code.shortest(first + second)
      let isJoint = joint.bits <= apart[0].bits + apart[1].bits
      // One bit says whether the parts share a denominator.
      bits += 1 + (isJoint ? joint.bits : apart[0].bits + apart[1].bits)
      choices.append(isJoint ? [joint.choice, joint.choice] : apart.map(\.choice))
    }
    return Parting(
      parts: [first, second], choices: choices, bits: bits, markBits: markBits([first, second]))
  }

  /// The rows that are written shorter as a part of the first cohort.
  private func first(_ rows: [Int], _ parting: Parting) -> [Int] {
    let before = Set(parting.parts[0])
    let counts = parting.parts.map(markCounts)
    return rows.filter { row in
      let costs = zip(parting.parts, counts).map { part, counts in
        markCost(counts[marks[row]] ?? 0, of: part.count)
      }
      var difference = costs[0] - costs[1]
      for (code, choices) in zip(codes, parting.choices) {
        difference += code.bits(row, choices[0]) - code.bits(row, choices[1])
      }
      return difference == 0 ? before.contains(row) : difference < 0
    }
  }

  // MARK: - Bits

  /// The bits of the mark of a row in a cohort of so many rows, `same` of which have it.
  private func markCost(_ same: Int, of count: Int) -> Double {
    -log2((Double(same) + 0.5) / (Double(count) + 0.5 * Double(kinds)))
  }

  private func markBits(_ cohorts: [[Int]]) -> Double {
    cohorts.reduce(0.0) { sum, cohort in
      markCounts(cohort).values.sorted().reduce(sum) {
        $0 + Double($1) * markCost($1, of: cohort.count)
      }
    }
  }

  private func markCounts(_ cohort: [Int]) -> [Int: Int] {
    cohort.reduce(into: [:]) { $0[marks[$1], default: 0] += 1 }
  }

  /// The bits that say which `chosen` of `count` rows are meant.
  private static func binaryChoices(_ count: Int, _ chosen: Int) -> Double {
    (lgamma(Double(count + 1)) - lgamma(Double(chosen + 1)) - lgamma(Double(count - chosen + 1)))
      / log(2)
  }
}
