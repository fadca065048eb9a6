/// How answers are spread over the categories of a scale, dimension by dimension, with what their errors
/// need: the same with one cluster of items, or one primary sampling unit of people, left out.
///
///     let model = try AnswerSpread(items, categories: [1, 2, 3, 4, 5, 6], dimensions: 10)
///     let people = try AnswerSpread(shares, categories: model.categories, dimensions: 10, design: design)
public struct AnswerSpread: Sendable {
  /// An item that a model answered.
  public struct Item: Sendable {
    /// From 0.
    public let dimension: Int
    /// The unit that counts as sampled; the same number is the same cluster in all dimensions.
    public let cluster: Int
    /// Finite, above 0.
    public let weight: Double
    /// The share of its answers in each category; they add up to 1.
    public let shares: [Double]

    public init(dimension: Int, cluster: Int, weight: Double = 1, shares: [Double]) {
      self.dimension = dimension
      self.cluster = cluster
      self.weight = weight
      self.shares = shares
    }
  }

  /// The places of the categories on their scale, ascending.
  public let categories: [Double]
  /// A row of shares a dimension, which add up to 1; NaN where nothing was answered.
  public let shares: [Double]
  /// How many units can be left out of the dimension that has fewest.
  public let fewestUnits: Int
  /// Why nothing can be said of its error; nil where it can.
  public let obstacle: UndefinedReason?
  /// Of its errors.
  public let degreesOfFreedom: Double

  /// One dimension with one unit left out.
  struct Replicate: Sendable {
    let unit: Int
    let shares: [Double]
  }

  /// The units of a dimension that are left out one by one: clusters of items, or the primary sampling
  /// units of one stratum.
  struct Group: Sendable {
    let replicates: [Replicate]
  }

  /// The groups of each dimension.
  let groups: [[Group]]
  /// How many units there are in all.
  let units: Int

  /// How many dimensions.
  public var dimensions: Int { groups.count }

  private init(
    categories: [Double], shares: [Double], groups: [[Group]], units: Int,
    degreesOfFreedom: Double, obstacle: UndefinedReason?
  ) {
    self.categories = categories
    self.shares = shares
    self.groups = groups
    self.units = units
    self.degreesOfFreedom = degreesOfFreedom
    fewestUnits =
      groups.map { groups in groups.reduce(0) { $0 + $1.replicates.count } }.min() ?? 0
    self.obstacle = obstacle
  }

  func shares(_ dimension: Int) -> ArraySlice<Double> {
    shares[dimension * categories.count..<(dimension + 1) * categories.count]
  }

  /// Only some dimensions, which are numbers from 0, in the order given.
  public func restricted(to kept: [Int]) -> AnswerSpread {
    kept == Array(groups.indices)
      ? self
      : AnswerSpread(
        categories: categories, shares: kept.flatMap { shares($0) },
        groups: kept.map { groups[$0] },
        units: units, degreesOfFreedom: degreesOfFreedom, obstacle: obstacle)
  }
}

extension AnswerSpread {
  /// The spread of a model's answers: the weighted mean over items of the shares of each.
  ///
  /// - Parameters:
  ///   - items: any order.
  ///   - categories: finite numbers, ascending, two or more.
  ///   - dimensions: how many.
  /// - Throws: ``StatisticsError`` for shares of another number, and numbers outside their ranges.
  /// - Complexity: O(items x categories).
  public init(
    _ items: [Item], categories: [Double], dimensions: Int
  ) throws(StatisticsError) {
    let width = categories.count
    _ = try CategoryShares([Double](repeating: 1, count: width), categories: categories)
    var sums = [[Int: (weight: Double, shares: [Double])]](repeating: [:], count: dimensions)
    var numbers: [Int: Int] = [:]
    for (place, item) in items.enumerated() {
      guard item.shares.count == width else { throw .lengthsDiffer(width, item.shares.count) }
      guard (0..<dimensions).contains(item.dimension) else {
        throw .argumentNotUsable(name: "dimension", value: Double(item.dimension))
      }
      guard item.weight > 0, item.weight.isFinite else {
        throw .weightNotUsable(item.weight, cluster: place, column: item.dimension)
      }
      let unit = numbers[item.cluster] ?? numbers.count
      numbers[item.cluster] = unit
      var sum =
        sums[item.dimension][unit] ?? (0, [Double](repeating: 0, count: width))
      sum.weight += item.weight
      for category in 0..<width { sum.shares[category] += item.weight * item.shares[category] }
      sums[item.dimension][unit] = sum
    }
    var shares: [Double] = []
    var groups: [[Group]] = []
    for clusters in sums {
      let ordered = clusters.sorted { $0.key < $1.key }
      let total = ordered.reduce(0) { $0 + $1.value.weight }
      let whole = (0..<width).map { category in
        ordered.reduce(0) { $0 + $1.value.shares[category] }
      }
      shares += whole.map { $0 / total }
      groups.append([
        Group(
          replicates: ordered.count < 2
            ? []
            : ordered.map { unit, own in
              Replicate(
                unit: unit,
                shares: (0..<width).map { category in
                  max(whole[category] - own.shares[category], 0) / (total - own.weight)
                })
            })
      ])
    }
    let parts = Self.connectedParts(sums.map { Array($0.keys) }, units: numbers.count)
    let lone = sums.contains { $0.count < 2 }
    self.init(
      categories: categories, shares: shares, groups: groups, units: numbers.count,
      degreesOfFreedom: Double(numbers.count - parts),
      obstacle: items.isEmpty ? .noData : lone ? .oneCluster : nil)
  }

  /// Into how many parts dimensions fall that have no cluster in common: each of them costs a degree of
  /// freedom, as its mean does.
  private static func connectedParts(_ clusters: [[Int]], units: Int) -> Int {
    var parent = Array(0..<units)
    func root(_ unit: Int) -> Int {
      var unit = unit
      while parent[unit] != unit { unit = parent[unit] }
      return unit
    }
    for units in clusters {
      guard let first = units.first else { continue }
      for unit in units { parent[root(unit)] = root(first) }
    }
    return (0..<units).count { parent[$0] == $0 }
  }

  /// The spread of people's answers: the weighted mean over people of the shares of each one's.
  ///
  /// - Parameters:
  ///   - answers: a row of `dimensions` x `categories` a respondent: the share of the answers to the
  ///     dimension's items in each category; NaN where none is answered.
  ///   - categories: finite numbers, ascending, two or more.
  ///   - dimensions: how many.
  ///   - design: how the respondents were sampled.
  ///   - domain: which respondents belong to the group; nil where all do. Spreads of two groups of one
  ///     design err together, see ``SpreadSimilarities``.
  /// - Throws: ``StatisticsError`` when a list has another length.
  /// - Complexity: O(respondents x dimensions x categories).
  public init(
    _ answers: [Double], categories: [Double], dimensions: Int, design: SurveyDesign,
    domain: [Bool]? = nil
  ) throws(StatisticsError) {
    let width = categories.count
    _ = try CategoryShares([Double](repeating: 1, count: width), categories: categories)
    let variables = dimensions * width
    let found = try SurveyJackknife(
      answers, variables: variables, design: design, domain: domain)
    let shares = found.means.map { $0.value ?? .nan }
    var groups = [[Group]](repeating: [], count: dimensions)
    var (unit, replicate) = (0, 0)
    for count in design.unitsOfStratum {
      defer { unit += count }
      guard count > 1 else { continue }
      for dimension in 0..<dimensions {
        groups[dimension].append(
          Group(
            replicates: (0..<count).map { place in
              let start = (replicate + place) * variables + dimension * width
              return Replicate(
                unit: unit + place, shares: Array(found.replicateMeans[start..<start + width]))
            }))
      }
      replicate += count
    }
    let lone = design.loneUnitCount
    let isUndefined =
      shares.contains(where: \.isNaN) || found.replicateMeans.contains(where: \.isNaN)
    self.init(
      categories: categories, shares: shares, groups: groups, units: design.primaryUnitCount,
      degreesOfFreedom: Double(found.degreesOfFreedom),
      obstacle: design.respondents == 0
        ? .noData
        : lone > 0 && design.lonePrimaryUnits != .certainty || found.degreesOfFreedom < 1
          ? .lonePrimaryUnits(strata: lone) : isUndefined ? .noData : nil)
  }
}
