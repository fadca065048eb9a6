import Foundation
public import Statistics

/// How far the scores of one model on one dimension depend on a facet that should not matter: the
/// repeat, the wording, the order of options, the language.
///
/// Scores are a table of items by levels of the facet, in which cells may be missing. Everything but
/// the deviations of a single level is about differences within an item, so that items may be as
/// hard or as easy as they like. Items that come in clusters (scenarios, templates) are left out
/// cluster by cluster for the errors, in at most 50 groups.
public struct FacetConsistency: Sendable {
  /// How many items have a score at two levels at least.
  public let items: Int
  /// How many levels have a score of such an item.
  public let levels: Int
  /// How many clusters these items come in.
  public let clusters: Int
  /// How many scores these items have.
  public let scores: Int

  /// A figure with its jackknife over clusters of items.
  public struct Figure: Sendable, Equatable {
    /// The figure.
    public let value: Double
    let replicates: ClusterReplicates
    let scale: ClusterReplicates.Scale
    let range: ClosedRange<Double>

    /// The standard error; undefined for one cluster, and where no cluster changes the figure.
    public var standardError: Outcome<Double> { replicates.standardError(.linear) }

    /// The interval by Student's t, with as many degrees of freedom as groups of clusters less one.
    ///
    /// - Parameter level: between 0 and 1.
    public func interval(level: Double) -> Outcome<ConfidenceInterval> {
      replicates.interval(level: level, scale, within: range)
    }
  }

  /// The standard deviation between levels within an item.
  ///
  /// The root of the pooled variance, each item with as many degrees of freedom as it has scores less
  /// one. It holds the effects of the levels
  /// too; its interval is on the scale of logarithms.
  public let deviation: Outcome<Figure>
  /// The same without what the levels have in common over items: the root of the residual mean
  /// square of items and levels.
  public let residualDeviation: Outcome<Figure>
  /// For each level, how far it lies above the mean of all levels on the same items.
  ///
  /// The effects of levels in least squares on items and levels. Undefined for a level that is not linked with the
  /// others by items, or has no scores.
  public let effects: [Outcome<Figure>]
  /// The mean over pairs of levels of the Pearson correlation over the items that both have.
  public let correlation: Outcome<Figure>
  /// The intraclass correlation ICC(A,1) of a single level, over items: agreement in level counts.
  public let intraclass: Outcome<Figure>

  /// - Parameters:
  ///   - items: the item of each score, from 0.
  ///   - levels: the level of each score, from 0.
  ///   - scores: finite; several of one item and level are averaged.
  ///   - levelCount: how many levels there are; more than have scores is no error.
  ///   - clusters: the cluster of each item by its code, any integers; nil where items are
  ///     independent.
  /// - Throws: ``ItemResponseError`` when the lists differ in length, a code is negative or too large,
  ///   or a score is not finite.
  /// - Complexity: O(scores x log scores + groups of clusters x levels² x (items + levels)).
  public init(
    items: [Int], levels: [Int], scores: [Double], levelCount: Int, clusters: [Int]? = nil
  ) throws(ItemResponseError) {
    guard levels.allSatisfy({ $0 < levelCount }) else {
      throw .unusableSetting("a level is not one of the \(levelCount) levels, which count from 0")
    }
    // Items are the units and levels take the place of judges.
    let ratings = try FacetRatings(
      models: [Int](repeating: 0, count: items.count), items: items, judges: levels,
      scores: scores, clusters: clusters)
    var rows: [Row] = []
    var used: Set<Int32> = []
    for item in 0..<ratings.items {
      let cells = ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]]
      guard cells.count > 1 else { continue }
      rows.append(
        Row(
          levels: cells.map { Int($0.combination) }, scores: cells.map(\.mean),
          cluster: Int(ratings.clusterOf[item])))
      used.formUnion(cells.map(\.combination))
    }
    self.items = rows.count
    self.levels = used.count
    self.scores = rows.reduce(0) { $0 + $1.scores.count }
    let numbers = Set(rows.map(\.cluster)).sorted()
    do {
      let place = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
      for row in rows.indices { rows[row].cluster = place[rows[row].cluster] ?? 0 }
    }
    self.clusters = numbers.count
    let groups = ClusterReplicates.groups(clusters: numbers.count)
    let whole = Figures(rows, levelCount: levelCount)
    let parts = (0..<groups).map { group in
      Figures(rows.filter { $0.cluster % groups != group }, levelCount: levelCount)
    }
    func figure(
      _ scale: ClusterReplicates.Scale, _ range: ClosedRange<Double>,
      _ value: (Figures) -> Outcome<Double>
    ) -> Outcome<Figure> {
      value(whole).map { estimate in
        Figure(
          value: estimate,
          replicates: ClusterReplicates(
            estimate: estimate, without: parts.map { value($0).value ?? .nan }),
          scale: scale, range: range)
      }
    }
    let all = -Double.infinity ... .infinity
    deviation = figure(.logarithm, 0 ... .infinity, \.deviation)
    residualDeviation = figure(.logarithm, 0 ... .infinity, \.residualDeviation)
    effects = (0..<levelCount).map { level in figure(.linear, all) { $0.effects[level] } }
    correlation = figure(.fisherZ, -1...1, \.correlation)
    intraclass = figure(.fisherZ, -1...1, \.intraclass)
  }

  /// The scores of one item.
  fileprivate struct Row {
    let levels: [Int]
    let scores: [Double]
    var cluster: Int
  }

  /// The figures of some of the items.
  private struct Figures {
    var deviation: Outcome<Double>
    var residualDeviation: Outcome<Double> = .undefined(.noDegreesOfFreedom)
    var effects: [Outcome<Double>]
    var correlation: Outcome<Double>
    var intraclass: Outcome<Double> = .undefined(.noVariation)

    init(_ rows: [Row], levelCount: Int) {
      guard !rows.isEmpty else {
        let lack = UndefinedReason.noSharedUnits
        (deviation, residualDeviation) = (.undefined(lack), .undefined(lack))
        (correlation, intraclass) = (.undefined(lack), .undefined(lack))
        effects = Array(repeating: .undefined(lack), count: levelCount)
        return
      }
      var squares = 0.0
      var freedom = 0.0
      // Least squares on items and levels, the items absorbed: normal equations of the levels.
      var matrix = [[Double]](
        repeating: [Double](repeating: 0, count: levelCount), count: levelCount)
      var side = [Double](repeating: 0, count: levelCount)
      for row in rows {
        let width = Double(row.scores.count)
        let mean = row.scores.reduce(0, +) / width
        for (level, score) in zip(row.levels, row.scores) {
          squares += (score - mean) * (score - mean)
          side[level] += score - mean
          matrix[level][level] += 1
          for other in row.levels { matrix[level][other] -= 1 / width }
        }
        freedom += width - 1
      }
      let within = squares / freedom
      deviation = .value(within.squareRoot())
      effects = Self.effects(matrix, side, &squares, &freedom)
      if freedom > 0 { residualDeviation = .value(max(0, squares / freedom).squareRoot()) }
      correlation = Self.correlation(rows, levelCount)
      intraclass = Self.intraclass(rows)
    }

    /// The effects of the levels, within each set of levels that items link, and the squares and
    /// degrees of freedom that they take away.
    private static func effects(
      _ matrix: [[Double]], _ side: [Double], _ squares: inout Double, _ freedom: inout Double
    ) -> [Outcome<Double>] {
      let count = side.count
      var component = [Int](repeating: -1, count: count)
      var largest: [Int] = []
      for start in 0..<count where component[start] < 0 && matrix[start][start] > 0 {
        var linked = [start]
        component[start] = start
        var next = 0
        while next < linked.count {
          for other in 0..<count where component[other] < 0 && matrix[linked[next]][other] != 0 {
            component[other] = start
            linked.append(other)
          }
          next += 1
        }
        linked.sort()
        // The effects of linked levels add up to 0.
        let equations = linked.map { row in linked.map { matrix[row][$0] + 1 } }
        if let solved = LinearEquations.solve(equations, linked.map { side[$0] }) {
          squares -= zip(linked, solved).reduce(0) { $0 + side[$1.0] * $1.1 }
          freedom -= Double(linked.count - 1)
          if linked.count > largest.count { largest = linked }
        }
      }
      var result = [Outcome<Double>](
        repeating: .undefined(
          .notIdentified("the level shares no items with the others")), count: count)
      let equations = largest.map { row in largest.map { matrix[row][$0] + 1 } }
      if let solved = LinearEquations.solve(equations, largest.map { side[$0] }) {
        for (level, effect) in zip(largest, solved) { result[level] = .value(effect) }
      }
      return result
    }

    private static func correlation(_ rows: [Row], _ levelCount: Int) -> Outcome<Double> {
      var sum = 0.0
      var pairs = 0.0
      var isShort = false
      for one in 0..<levelCount {
        for other in 0..<one {
          var (x, y): ([Double], [Double]) = ([], [])
          for row in rows {
            if let first = row.levels.firstIndex(of: one),
              let second = row.levels.firstIndex(of: other)
            {
              x.append(row.scores[first])
              y.append(row.scores[second])
            }
          }
          guard x.count > 2 else {
            isShort = isShort || !x.isEmpty
            continue
          }
          guard let value = FacetConsistency.pearson(x, y) else { return .undefined(.noVariation) }
          sum += value
          pairs += 1
        }
      }
      guard pairs > 0 else {
        return .undefined(isShort ? .tooFewUnits(rows.count, needed: 3) : .noSharedUnits)
      }
      return .value(sum / pairs)
    }

    private static func intraclass(_ rows: [Row]) -> Outcome<Double> {
      guard rows.count > 1 else { return .undefined(.tooFewUnits(rows.count, needed: 2)) }
      let levels = Set(rows.flatMap(\.levels)).sorted()
      let place = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, $0) })
      let cells = rows.map { row -> [Double?] in
        var cells = [Double?](repeating: nil, count: levels.count)
        for (level, score) in zip(row.levels, row.scores) { cells[place[level] ?? 0] = score }
        return cells
      }
      guard let table = try? RatingTable(ratings: cells) else { return .undefined(.notFinite) }
      return IntraclassCorrelation(table).estimate(.randomSingle).map(\.value)
    }
  }

  /// Pearson's correlation; nil where one of the lists does not vary.
  static func pearson(_ x: [Double], _ y: [Double]) -> Double? {
    let size = Double(x.count)
    let (a, b) = (x.reduce(0, +) / size, y.reduce(0, +) / size)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (one, other) in zip(x, y) {
      xx += (one - a) * (one - a)
      yy += (other - b) * (other - b)
      xy += (one - a) * (other - b)
    }
    let tiny = 1e-24 * size
    guard xx > tiny * max(1, a * a), yy > tiny * max(1, b * b) else { return nil }
    return max(-1, min(1, xy / (xx * yy).squareRoot()))
  }
}
