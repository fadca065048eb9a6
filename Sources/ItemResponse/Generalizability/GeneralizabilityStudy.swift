internal import Statistics

/// Variance components of ratings of models on items by judges.
///
/// What is measured (models) is the object; items and judges are drawn from larger sets of like
/// ones. Models, items and judges are crossed. An item may come in several versions, of its own
/// (paraphrases, nested within it) or the same for all items (wordings, crossed). Where nothing is
/// missing, components come from the expected mean squares of the random-effects analysis of variance
/// (Brennan 2001, sections 3.3 and 7.2); ``of(_:versions:method:)`` takes ratings of any pattern. The
/// highest interaction holds what is left, errors included, unless cells were rated several times.
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
    /// Versions of an item differ in level.
    case version
    /// Models rank differently on versions of an item.
    case modelVersion
    /// Judges rank the versions of an item differently.
    case versionJudge
    /// Judges rank models differently on different items, whatever the version.
    case modelItemJudge
    /// Judges rank models differently on different versions of items: what is left of a cell that
    /// was rated more than once.
    case modelVersionJudge
    /// Wordings that are the same for all items differ in level.
    case wording
    /// Models rank differently under different wordings, whatever the item.
    case modelWording
    /// Judges rank wordings differently, whatever the item.
    case wordingJudge

    /// The facets on which the source depends.
    var facets: FacetSet {
      switch self {
      case .model: .model
      case .item: .item
      case .judge: .judge
      case .modelItem: [.model, .item]
      case .modelJudge: [.model, .judge]
      case .itemJudge: [.item, .judge]
      case .version: [.item, .version]
      case .modelVersion: [.model, .item, .version]
      case .versionJudge: [.item, .version, .judge]
      case .modelItemJudge: [.model, .item, .judge]
      case .residual, .modelVersionJudge: [.model, .item, .version, .judge]
      case .wording: .version
      case .modelWording: [.model, .version]
      case .wordingJudge: [.version, .judge]
      }
    }

    /// Whether it is there only where items share their versions.
    var isOfWordings: Bool { facets.contains(.version) && !facets.contains(.item) }

    /// Whether drawing other items tells how far its estimate may be off.
    public var isOfItems: Bool { facets.contains(.item) }
  }

  /// One line of the analysis of variance.
  public struct Component: Sendable, Equatable {
    /// The source.
    public let source: Source
    /// Its degrees of freedom; nil where cells are missing.
    public let degreesOfFreedom: Int?
    /// Its mean square; nil where cells are missing.
    public let meanSquare: Double?
    /// The unbiased estimate of its variance component, which may be negative by chance.
    public let estimate: Double
    /// The estimate, or zero where that is negative.
    public var variance: Double { max(0, estimate) }
  }

  /// How many models were rated.
  public let models: Int
  /// How many items there are.
  public let items: Int
  /// How many versions each item has; 1 for a study without versions.
  public let versions: Int
  /// How many judges there are; 1 for a study without judges.
  public let judges: Int
  /// The components, in the order of ``Source``; without those of a facet that there is only one of.
  public let components: [Component]
  /// How the components were estimated.
  public let method: Method
  /// Why the method is not the one of the rule; nil where it is.
  public let methodReason: String?
  /// How many ratings there were.
  public internal(set) var ratings: Int
  /// How many clusters of items there were.
  public internal(set) var clusters: Int
  /// Whether cells were rated more than once, so that the residual is the error of a rating alone.
  public internal(set) var hasRepeats = false
  /// Of the estimates, for normal effects, row after row; zeros where it is not known.
  var covariance: [Double] = []
  /// The components without each group of clusters of items.
  var replicates: [[Double]] = []

  /// Analyses complete ratings.
  ///
  /// - Parameters:
  ///   - ratings: ((model * items + item) * versions + version) * judges + judge, all finite.
  ///   - models: two at least.
  ///   - items: two at least.
  ///   - versions: of each item, one at least.
  ///   - judges: one at least; with one judge and one version the interaction of model and item is
  ///     the residual.
  /// - Throws: ``ItemResponseError`` when the numbers do not fit together or a rating is not finite.
  /// - Complexity: O(ratings).
  public init(
    ratings: [Double], models: Int, items: Int, versions: Int = 1, judges: Int
  ) throws(ItemResponseError) {
    guard models >= 2, items >= 2, versions >= 1, judges >= 1 else {
      throw .unusableSetting("a study needs two models, two items, a version and a judge at least")
    }
    guard ratings.count == models * items * versions * judges else {
      throw .lengthsDiffer(ratings.count, models * items * versions * judges)
    }
    guard ratings.allSatisfy(\.isFinite) else {
      throw .unusableSetting("a rating is not finite; a study needs complete ratings")
    }
    let design = FacetDesign(sizes: [models, items, versions, judges])
    let squares = MeanSquares(ratings, design)
    // A mean square holds on average the components of all sources that depend on its facets, each
    // times the ratings in a cell of that source (Brennan 2001, section 7.1). Each estimate is a sum
    // of mean squares with these factors.
    var factors: [FacetSet: [Double]] = [:]
    let sets = design.sets
    for set in sets.sorted(by: { $0.count > $1.count }) {
      let larger = factors.filter { set.isStrictSubset(of: $0.key) }
        .sorted { $0.key.rawValue < $1.key.rawValue }
      factors[set] = sets.indices.map { place in
        let share = larger.reduce(0.0) {
          $0 + Double(design.replications($1.key)) * $1.value[place]
        }
        return ((sets[place] == set ? 1 : 0) - share) / Double(design.replications(set))
      }
    }
    let meanSquares = sets.map { squares.meanSquare($0) }
    func sum(_ set: FacetSet, _ weights: [Double]) -> Double {
      (factors[set] ?? []).indices.reduce(0.0) { $0 + (factors[set]?[$1] ?? 0) * weights[$1] }
    }
    self.init(
      design, method: .expectedMeanSquares, reason: nil,
      components: zip(design.sources, sets).map { source, set in
        Component(
          source: source, degreesOfFreedom: design.degreesOfFreedom(set),
          meanSquare: squares.meanSquare(set), estimate: sum(set, meanSquares))
      })
    // Mean squares are independent, each with variance 2 E²/df.
    let variances = sets.map { set in
      2 * squares.meanSquare(set) * squares.meanSquare(set)
        / Double(max(1, design.degreesOfFreedom(set)))
    }
    covariance = sets.flatMap { one in
      sets.map { other in
        sets.indices.reduce(0.0) {
          $0 + (factors[one]?[$1] ?? 0) * (factors[other]?[$1] ?? 0) * variances[$1]
        }
      }
    }
  }

  init(_ design: FacetDesign, method: Method, reason: String?, components: [Component]) {
    self.method = method
    methodReason = reason
    ratings = design.sizes.reduce(1, *)
    clusters = design.sizes[1]
    models = design.sizes[0]
    items = design.sizes[1]
    versions = design.sizes[2]
    judges = design.sizes[3]
    self.components = components
  }

  /// The variance component of a source: 0 where its estimate is negative or it was not studied.
  public func variance(_ source: Source) -> Double {
    components.first { $0.source == source }?.variance ?? 0
  }
}

/// Sums of squares of a complete design.
private struct MeanSquares {
  private var meanSquares: [FacetSet: Double] = [:]

  init(_ values: [Double], _ design: FacetDesign) {
    let grand = values.reduce(0, +) / Double(values.count)
    // Effects of a set are its cell means without the effects of all smaller sets.
    var effects: [(set: FacetSet, values: [Double])] = []
    for set in design.sets.sorted(by: { $0.count < $1.count }) {
      let perCell = design.replications(set)
      var own = [Double](repeating: 0, count: values.count / perCell)
      for (place, value) in values.enumerated() { own[design.cell(set, place)] += value - grand }
      for cell in own.indices { own[cell] /= Double(perCell) }
      let smaller = effects.filter { $0.set.isStrictSubset(of: set) }
      for place in values.indices where design.isFirst(set, place) {
        let cell = design.cell(set, place)
        for (inner, effect) in smaller { own[cell] -= effect[design.cell(inner, place)] }
      }
      effects.append((set, own))
      let sum = own.reduce(0) { $0 + $1 * $1 } * Double(perCell)
      let freedom = design.degreesOfFreedom(set)
      meanSquares[set] = freedom > 0 ? sum / Double(freedom) : 0
    }
  }

  func meanSquare(_ set: FacetSet) -> Double { meanSquares[set] ?? 0 }
}
