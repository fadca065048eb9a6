import Foundation

/// What one method gave on one data set.
struct IntervalOutcome: Sendable {
  /// Whether the interval holds the truth; false where there is none.
  let holds: Bool
  /// nil where there is no interval.
  let width: Double?
  /// Whether a caution of the kind that excuses low coverage was given.
  var isCautioned = false

  static let none = IntervalOutcome(holds: false, width: nil)
}

/// A population and a design, of which many data sets are drawn or over which sums are exact.
struct GridCell: Sendable {
  enum Work: Sendable {
    /// Draws one data set and gives an outcome for each method, in the order of the table; nil where
    /// the method was not tried on it.
    case drawn(
      sets: Int, @Sendable (_ draws: inout Draws, _ number: Int) throws -> [IntervalOutcome?])
    /// Coverage, width and share without an interval of each method, summed exactly.
    case summed(@Sendable () throws -> [Summed])
  }

  struct Summed: Sendable {
    let coverage: Double
    /// Mean width where there is an interval.
    let width: Double
    let undefined: Double
  }

  let name: String
  /// The coverage that the first method must have, less two standard errors; nil where too few rows
  /// or clusters for a promise.
  let bound: Double?
  let work: Work
}

/// Cells whose figures are printed as one row.
struct GridGroup: Sendable {
  let name: String
  let cells: [GridCell]
  /// What was published for each method; nil where nothing was.
  let published: [Published?]
}

/// A figure of the study that chose the methods.
struct Published: Sendable {
  /// Mean coverage in per cent.
  let mean: Double
  /// The smallest coverage of a cell.
  var worst: Double?
  var width: Double?
  /// Half a unit of the last digit of the mean, in per cent.
  let rounding: Double

  init(
    _ mean: Double, _ worst: Double? = nil, width: Double? = nil, rounding: Double = 0.05
  ) {
    self.mean = mean
    self.worst = worst
    self.width = width
    self.rounding = rounding
  }

  var text: String {
    String(format: rounding < 0.5 ? "%.1f" : "%.0f", mean)
      + (worst.map { String(format: " (%g)", $0) } ?? "")
      + (width.map { String(format: " %.3g", $0) } ?? "")
  }
}

/// A table over a grid: the coverage of several methods, beside what was published.
struct GridTable: Sendable {
  let title: String
  /// The design, as Markdown.
  let note: String
  /// The methods; the first is the one that is promised.
  let methods: [String]
  /// How many data sets a cell the published figure of each method rests on.
  let publishedSets: [Double]
  /// Why published figures may differ by more than simulation error; nil where they may not.
  var difference: String?
  /// Whether the first method must give an interval for every data set.
  var needsAnInterval = false
  let groups: [GridGroup]

  func results(threads: Int) throws -> GridResults {
    var results = GridResults(self)
    for group in groups {
      results.add(
        group,
        try group.cells.map { cell in
          try cell.results(methods.count, stream: "\(title); \(group.name); ", threads: threads)
        })
    }
    return results
  }
}

/// The coverage of all methods in one cell.
struct CellResults: Sendable {
  struct Method: Sendable {
    let coverage: Double
    let width: Double
    let undefined: Double
    /// The share of the misses that came with a caution.
    var cautioned = 0.0
    /// On how many data sets it was tried; nil for exact sums.
    var sets: Double?
  }

  let methods: [Method]
  /// nil for exact sums.
  let sets: Double?

  func standardError(_ method: Int) -> Double {
    let share = methods[method].coverage
    return methods[method].sets.map { (share * (1 - share) / $0).squareRoot() } ?? 0
  }
}

extension GridCell {
  fileprivate func results(_ count: Int, stream: String, threads: Int) throws -> CellResults {
    switch work {
    case .summed(let sum):
      return CellResults(
        methods: try sum().map {
          CellResults.Method(coverage: $0.coverage, width: $0.width, undefined: $0.undefined)
        }, sets: nil)
    case .drawn(let sets, let draw):
      let outcomes = try Simulation.inParallel(count: sets, threads: threads) { number in
        var draws = Draws(seed: 201, simulation: stream + name, dataSet: number)
        return try draw(&draws, number)
      }
      let methods = (0..<count).map { method -> CellResults.Method in
        let own = outcomes.compactMap { $0[method] }
        let tried = Double(max(own.count, 1))
        let widths = own.compactMap(\.width)
        let misses = own.filter { !$0.holds }
        return CellResults.Method(
          coverage: Double(own.count(where: \.holds)) / tried,
          width: widths.reduce(0, +) / Double(max(widths.count, 1)),
          undefined: Double(own.count - widths.count) / tried,
          cautioned: Double(misses.count(where: \.isCautioned)) / Double(max(misses.count, 1)),
          sets: Double(own.count))
      }
      return CellResults(methods: methods, sets: Double(sets))
    }
  }
}

/// The rows of a grid's table with its promises.
struct GridResults {
  private let table: GridTable
  private var rows: [String] = []
  private(set) var promises = 0
  private(set) var broken = 0
  /// Cells for which a promise was not kept.
  private var accounts: [String] = []
  /// Cells under the bound whose caution excuses them.
  private var excused: [String] = []
  private var differing = 0
  private var compared = 0

  init(_ table: GridTable) { self.table = table }

  mutating func add(_ group: GridGroup, _ cells: [CellResults]) {
    var columns: [String] = []
    for method in table.methods.indices {
      let shares = cells.map { $0.methods[method].coverage }
      let mean = shares.reduce(0, +) / Double(max(shares.count, 1))
      let widths = cells.map { $0.methods[method].width }.filter { $0 > 0 }
      let undefined = cells.map { $0.methods[method].undefined }.reduce(0, +) / Double(cells.count)
      columns.append(
        Self.percent(mean) + (cells.count > 1 ? " (\(Self.percent(shares.min() ?? 0)))" : "")
          + (widths.isEmpty
            ? "" : String(format: " %.3f", widths.reduce(0, +) / Double(widths.count)))
          + (undefined > 0 ? "; none in \(Self.percent(undefined)) %" : ""))
      let published = group.published.indices.contains(method) ? group.published[method] : nil
      columns.append(published.map { judged($0, mean, cells, method) } ?? "–")
    }
    rows.append("| \(group.name) | " + columns.joined(separator: " | ") + " |")
    promise(group, cells)
  }

  /// The published figure, and whether the mean equals it within three standard errors of both
  /// simulations and the rounding of what was printed.
  private mutating func judged(
    _ published: Published, _ mean: Double, _ cells: [CellResults], _ method: Int
  ) -> String {
    let count = Double(cells.count)
    let own = cells.reduce(0.0) { $0 + pow($1.standardError(method), 2) }.squareRoot() / count
    // The other study's cells have about our coverage; sums were exact where ours are.
    let other =
      cells.reduce(0.0) { sum, cell in
        let share = cell.methods[method].coverage
        return sum + (cell.sets == nil ? 0 : share * (1 - share) / table.publishedSets[method])
      }.squareRoot() / count
    let slack = 3 * (own * own + other * other).squareRoot() + published.rounding / 100 + 1e-9
    let isEqual = abs(mean - published.mean / 100) <= slack
    compared += 1
    differing += isEqual ? 0 : 1
    return published.text + (isEqual ? " =" : " ≠")
  }

  /// One promise of coverage for all cells of a row, and one of an interval for every data set.
  private mutating func promise(_ group: GridGroup, _ results: [CellResults]) {
    var without: [String] = []
    var short: [String] = []
    for (cell, result) in zip(group.cells, results) {
      let own = result.methods[0]
      let place = group.cells.count > 1 ? "\(group.name): \(cell.name)" : group.name
      if own.undefined > 0 {
        without.append("\(place): no interval in \(Self.percent(own.undefined)) %")
      }
      guard let bound = cell.bound else { continue }
      let slack = result.sets.map { 2 * (bound * (1 - bound) / $0).squareRoot() } ?? 0.000_5
      guard own.coverage < bound - slack else { continue }
      let account =
        "\(place): \(Self.percent(own.coverage)) %, cautioned in \(Self.percent(own.cautioned)) % "
        + "of the misses"
      if own.cautioned >= 0.5 { excused.append(account) } else { short.append(account) }
    }
    if table.needsAnInterval { add(without) }
    if group.cells.contains(where: { $0.bound != nil }) { add(short) }
  }

  private mutating func add(_ failures: [String]) {
    promises += 1
    guard !failures.isEmpty else { return }
    broken += 1
    accounts += failures.prefix(10)
    if failures.count > 10 {
      accounts.append("… and \(failures.count - 10) more cells of this row")
    }
  }

  var text: String {
    let columns = table.methods.flatMap { [$0, "published"] }
    var lines = [
      "## \(table.title)", "", table.note, "",
      "| | " + columns.joined(separator: " | ") + " |",
      "|---" + String(repeating: "|---", count: columns.count) + "|",
    ]
    lines += rows
    lines.append("")
    if compared > 0 {
      lines.append(
        differing == 0
          ? "All \(compared) published means equal ours within the error of both simulations."
          : "\(differing) of \(compared) published means differ from ours by more than the error of "
            + "both simulations."
            + (table.difference.map { " " + $0 } ?? ""))
    }
    lines.append("\(promises) promises here, \(broken) broken.")
    if !accounts.isEmpty { lines += ["", "**Broken**:", ""] + accounts.map { "- \($0)" } }
    if !excused.isEmpty {
      lines += ["", "Under the bound, with the caution that says so:", ""]
      lines += excused.map { "- \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
}
