public import Statistics

/// Variance components of ratings of models on items by judges, all crossed, one rating a cell.
///
/// What is measured (models) is the object; items and judges are drawn from larger sets of like ones.
/// Components come from the expected mean squares of the random-effects analysis of variance
/// (Brennan 2001, section 3.3); the highest interaction holds what is left, errors included.
public struct GeneralizabilityStudy: Sendable {
  /// A source of variance.
  public enum Source: String, CaseIterable, Codable, Sendable {
    /// Models differ: what is to be measured.
    case model
    /// Items differ in level.
    case item
    /// Judges differ in level.
    case judge
    /// Models rank differently on different items.
    case modelItem
    /// Judges rank models differently.
    case modelJudge
    /// Judges rank items differently.
    case itemJudge
    /// The rest.
    case residual
  }

  /// One line of the analysis of variance.
  public struct Component: Sendable, Equatable {
    /// The source.
    public let source: Source
    /// Its degrees of freedom.
    public let degreesOfFreedom: Int
    /// Its mean square.
    public let meanSquare: Double
    /// The unbiased estimate of its variance component, which may be negative by chance.
    public let estimate: Double
    /// The estimate, or zero where that is negative.
    public var variance: Double { max(0, estimate) }
  }

  /// How many models, items and judges were rated.
  public let models: Int
  /// How many items there are.
  public let items: Int
  /// How many judges there are; 1 for a study of models and items.
  public let judges: Int
  /// The components, in the order of ``Source``; without those of judges where there is one judge.
  public let components: [Component]

  /// Analyses complete ratings.
  ///
  /// - Parameters:
  ///   - ratings: (model * items + item) * judges + judge, all finite.
  ///   - models: two at least.
  ///   - items: two at least.
  ///   - judges: one at least; with one judge the interaction of model and item is the residual.
  /// - Throws: ``ItemResponseError`` when the numbers do not fit together or a rating is not finite.
  /// - Complexity: O(ratings).
  public init(
    ratings: [Double], models: Int, items: Int, judges: Int
  ) throws(ItemResponseError) {
    guard models >= 2, items >= 2, judges >= 1 else {
      throw .unusableSetting("a study needs two models, two items and a judge at least")
    }
    guard ratings.count == models * items * judges else {
      throw .lengthsDiffer(ratings.count, models * items * judges)
    }
    guard ratings.allSatisfy(\.isFinite) else {
      throw .unusableSetting("a rating is not finite; a study needs complete ratings")
    }
    self.models = models
    self.items = items
    self.judges = judges
    let squares = MeanSquares(ratings, [models, items, judges])
    let (m, i, j) = (Double(models), Double(items), Double(judges))
    let residual = squares.meanSquare([0, 1, 2])
    func component(_ source: Source, _ facets: [Int], _ estimate: Double) -> Component {
      Component(
        source: source, degreesOfFreedom: squares.degreesOfFreedom(facets),
        meanSquare: squares.meanSquare(facets), estimate: estimate)
    }
    if judges == 1 {
      let rest = squares.meanSquare([0, 1])
      components = [
        component(.model, [0], (squares.meanSquare([0]) - rest) / i),
        component(.item, [1], (squares.meanSquare([1]) - rest) / m),
        component(.residual, [0, 1], rest),
      ]
    } else {
      let (mi, mj, ij) = (
        squares.meanSquare([0, 1]), squares.meanSquare([0, 2]), squares.meanSquare([1, 2])
      )
      components = [
        component(.model, [0], (squares.meanSquare([0]) - mi - mj + residual) / (i * j)),
        component(.item, [1], (squares.meanSquare([1]) - mi - ij + residual) / (m * j)),
        component(.judge, [2], (squares.meanSquare([2]) - mj - ij + residual) / (m * i)),
        component(.modelItem, [0, 1], (mi - residual) / j),
        component(.modelJudge, [0, 2], (mj - residual) / i),
        component(.itemJudge, [1, 2], (ij - residual) / m),
        component(.residual, [0, 1, 2], residual),
      ]
    }
  }

  /// The variance component of a source: 0 where its estimate is negative or it was not studied.
  public func variance(_ source: Source) -> Double {
    components.first { $0.source == source }?.variance ?? 0
  }
}

/// Sums of squares of a complete crossed design.
private struct MeanSquares {
  private let sizes: [Int]
  /// Sums of squared means over the cells of each set of facets, as bits.
  private var meanSquares = [Double](repeating: 0, count: 8)

  init(_ values: [Double], _ sizes: [Int]) {
    self.sizes = sizes
    let grand = values.reduce(0, +) / Double(values.count)
    // Effects of a set are its cell means without the effects of all smaller sets.
    var effects = [[Double]](repeating: [], count: 8)
    effects[0] = [0]
    for set in 1..<8 {
      let count = Self.cells(set, sizes)
      var means = [Double](repeating: 0, count: count)
      for (place, value) in values.enumerated() {
        means[Self.cell(set, place, sizes)] += value - grand
      }
      let perCell = Double(values.count / count)
      for cell in means.indices { means[cell] /= perCell }
      var own = means
      for place in values.indices where Self.isFirst(set, place, sizes) {
        let cell = Self.cell(set, place, sizes)
        for smaller in 1..<set where smaller & set == smaller {
          own[cell] -= effects[smaller][Self.cell(smaller, place, sizes)]
        }
      }
      effects[set] = own
      let sum = own.reduce(0) { $0 + $1 * $1 } * perCell
      let freedom = Self.freedom(set, sizes)
      meanSquares[set] = freedom > 0 ? sum / Double(freedom) : 0
    }
  }

  func meanSquare(_ facets: [Int]) -> Double { meanSquares[facets.reduce(0) { $0 | 1 << $1 }] }

  func degreesOfFreedom(_ facets: [Int]) -> Int {
    Self.freedom(facets.reduce(0) { $0 | 1 << $1 }, sizes)
  }

  private static func indices(_ place: Int, _ sizes: [Int]) -> [Int] {
    [place / (sizes[1] * sizes[2]), place / sizes[2] % sizes[1], place % sizes[2]]
  }

  private static func cells(_ set: Int, _ sizes: [Int]) -> Int {
    sizes.indices.reduce(1) { set >> $1 & 1 == 1 ? $0 * sizes[$1] : $0 }
  }

  private static func freedom(_ set: Int, _ sizes: [Int]) -> Int {
    sizes.indices.reduce(1) { set >> $1 & 1 == 1 ? $0 * (sizes[$1] - 1) : $0 }
  }

  private static func cell(_ set: Int, _ place: Int, _ sizes: [Int]) -> Int {
    let indices = indices(place, sizes)
    return sizes.indices.reduce(0) { set >> $1 & 1 == 1 ? $0 * sizes[$1] + indices[$1] : $0 }
  }

  /// Whether the place is the first of its cell: all facets outside of the set are at 0.
  private static func isFirst(_ set: Int, _ place: Int, _ sizes: [Int]) -> Bool {
    let indices = indices(place, sizes)
    return sizes.indices.allSatisfy { set >> $0 & 1 == 1 || indices[$0] == 0 }
  }
}
