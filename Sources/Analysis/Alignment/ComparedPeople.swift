internal import Statistics
internal import ValueModel

/// People with whom models are compared: their profiles, weights and groups.
struct ComparedPeople: Sendable {
  let groups: [String]
  /// How many people are in each group.
  let sizes: [Int]
  /// The places of the groups that are shown.
  let shown: [Int]
  /// People in groups that are not shown.
  let hidden: Int
  /// People whose values are all alike.
  let flat: Int
  let arePeople: Bool
  let design: PeopleDesign
  let count: Int
  let effectiveCount: Double
  let dimensionCount: Int
  let otherUtilities: [ProfileUtility]

  private let weights: [Double]
  private let groupOf: [Int?]
  private let similarity: ProfileUtilities
  private let distance: ProfileUtilities
  private let weighted: ProfileUtilities

  /// - Parameters:
  ///   - dimensions: the places of the dimensions that are compared, of those of the table.
  ///   - width: that of the scale of the people's values.
  ///   - isWithinGroups: whether people were drawn within their groups.
  init(
    _ table: PeopleTable, dimensions: [Int], width: Double, isWithinGroups: Bool,
    settings: AlignmentSettings
  ) throws(StatisticsError) {
    let places = dimensions.compactMap { table.dimensions.firstIndex(of: $0) }
    let kept = table.rows.filter { row in
      let values = places.map { row.values[$0] }
      return (values.max() ?? 0) - (values.min() ?? 0)
        > 1e-12 * values.reduce(0) { max($0, abs($1)) }
    }
    flat = table.rows.count - kept.count
    count = kept.count
    dimensionCount = dimensions.count
    arePeople = table.arePeople
    groups = table.groups
    weights = kept.map(\.weight)
    groupOf = kept.map(\.group)
    var sizes = [Int](repeating: 0, count: table.groups.count)
    var isLarge = [Bool](repeating: false, count: table.groups.count)
    for row in kept {
      guard let group = row.group else { continue }
      sizes[group] += 1
      let size = table.arePeople ? sizes[group] : row.respondents ?? .max
      isLarge[group] = size >= settings.minimumGroup
    }
    self.sizes = sizes
    shown = sizes.indices.filter { isLarge[$0] && sizes[$0] > 0 }
    let isShown = Set(shown)
    hidden = groupOf.count { $0.map { !isShown.contains($0) } ?? false }
    design = try Self.design(table, kept, isWithinGroups: isWithinGroups)
    let values = kept.flatMap { row in places.map { row.values[$0] } }
    func compared(_ utility: ProfileUtility) throws(StatisticsError) -> ProfileUtilities {
      try ProfileUtilities(
        values, dimensions: max(places.count, 1), utility: utility, width: width)
    }
    similarity = try compared(.similarity)
    distance = try compared(.distance)
    weighted = try compared(.weighted)
    otherUtilities = ProfileUtility.allCases.filter { $0 != settings.utility }
    effectiveCount = try Utilities(
      [Double](repeating: 0, count: kept.count), weights: kept.map(\.weight)
    ).effectiveCount
  }

  private static func design(
    _ table: PeopleTable, _ rows: [PeopleTable.Row], isWithinGroups: Bool
  ) throws(StatisticsError) -> PeopleDesign {
    guard table.arePeople else { return .all }
    if table.hasDesign {
      // Strata of two groups are two, also where they are called alike.
      var numbers: [[Int]: Int] = [:]
      let strata = rows.map { row -> Int in
        let key = [isWithinGroups ? row.group ?? -1 : -1, row.stratum ?? -1]
        if let known = numbers[key] { return known }
        numbers[key] = numbers.count
        return numbers.count - 1
      }
      return try PeopleDesign(
        people: rows.count, strata: strata,
        // People without a cluster were drawn one by one.
        clusters: rows.indices.map { rows[$0].cluster ?? -1 - $0 })
    }
    return try PeopleDesign(
      people: rows.count, strata: isWithinGroups ? rows.map { $0.group ?? -1 } : nil)
  }

  func profiles(_ utility: ProfileUtility) -> ProfileUtilities {
    switch utility {
    case .similarity: similarity
    case .distance: distance
    case .weighted: weighted
    }
  }

  /// Whether so many dimensions carry a ranking by the shape of profiles.
  func isRanked(_ utility: ProfileUtility) -> Bool {
    utility == .weighted || dimensionCount >= AlignmentSettings.fewestDimensions
  }

  /// Utilities with the people's weights, of all or of a group.
  func utilities(_ values: [Double], within group: Int? = nil) throws(StatisticsError) -> Utilities
  {
    try Utilities(
      values,
      weights: weights.indices.map { group == nil || groupOf[$0] == group ? weights[$0] : 0 })
  }
}
