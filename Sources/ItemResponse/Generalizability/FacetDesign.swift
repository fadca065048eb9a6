/// A set of facets.
struct FacetSet: OptionSet, Hashable {
  let rawValue: Int
  static let model = FacetSet(rawValue: 1)
  static let item = FacetSet(rawValue: 2)
  static let version = FacetSet(rawValue: 4)
  static let judge = FacetSet(rawValue: 8)

  var count: Int { rawValue.nonzeroBitCount }

  /// The set without items as a number below 8: model 1, version 2, judge 4.
  var others: Int { (rawValue & 1) | ((rawValue >> 2) << 1) }

  init(rawValue: Int) { self.rawValue = rawValue }

  init(others: Int) { rawValue = (others & 1) | ((others >> 1) << 2) }

  func has(_ facet: Int) -> Bool { rawValue >> facet & 1 == 1 }
}

/// Places of ratings of models x items x versions x judges.
struct FacetDesign {
  /// How many models, items, versions of an item and judges there are.
  let sizes: [Int]
  /// The sources of variance that a design of these sizes tells apart.
  let sources: [GeneralizabilityStudy.Source]
  /// The facets of each source; those of the residual are all that there are.
  let sets: [FacetSet]

  /// - Parameters:
  ///   - crossesVersions: whether a version is the same for all items, such as a wording.
  ///   - hasRepeats: whether cells were rated more than once, so that the highest interaction is not
  ///     the residual.
  init(sizes: [Int], crossesVersions: Bool = false, hasRepeats: Bool = false) {
    self.sizes = sizes
    var present: FacetSet = [.model, .item]
    if sizes[2] > 1 { present.insert(.version) }
    if sizes[3] > 1 { present.insert(.judge) }
    sources = GeneralizabilityStudy.Source.allCases.filter { source in
      if source == .residual { return true }
      if source.isOfWordings, !crossesVersions { return false }
      return hasRepeats
        ? source.facets.isSubset(of: present) : source.facets.isStrictSubset(of: present)
    }
    sets = sources.map { $0.facets.intersection(present) }
  }

  /// How many ratings share a cell of the set where none is missing.
  func replications(_ set: FacetSet) -> Int {
    sizes.indices.reduce(1) { set.has($1) ? $0 : $0 * sizes[$1] }
  }

  func degreesOfFreedom(_ set: FacetSet) -> Int {
    sizes.indices.reduce(1) { product, facet in
      guard set.has(facet) else { return product }
      // Versions lose one degree of freedom within each item, items then none.
      let isNesting = FacetSet(rawValue: 1 << facet) == .item && set.contains(.version)
      return product * (isNesting ? sizes[facet] : sizes[facet] - 1)
    }
  }

  /// The number of the cell of the set that a place lies in.
  func cell(_ set: FacetSet, _ place: Int) -> Int {
    var (cell, scale, rest) = (0, 1, place)
    for facet in sizes.indices.reversed() {
      let (quotient, index) = rest.quotientAndRemainder(dividingBy: sizes[facet])
      rest = quotient
      guard set.has(facet) else { continue }
      cell += index * scale
      scale *= sizes[facet]
    }
    return cell
  }

  /// Whether the place is the first of its cell: all facets outside of the set are at 0.
  func isFirst(_ set: FacetSet, _ place: Int) -> Bool {
    var rest = place
    for facet in sizes.indices.reversed() {
      let (quotient, index) = rest.quotientAndRemainder(dividingBy: sizes[facet])
      rest = quotient
      if !set.has(facet), index != 0 { return false }
    }
    return true
  }
}

/// The levels of a set of facets, items apart, for each combination of a model, a version and a judge.
struct FacetLevels: Sendable {
  let level: [Int]
  let count: Int
  /// A combination of each level.
  let example: [Int]

  init(_ set: FacetSet, _ ratings: FacetRatings) {
    let sizes = [ratings.models, ratings.versions, ratings.judges]
    let isIn = [set.contains(.model), set.contains(.version), set.contains(.judge)]
    var level = [Int](repeating: 0, count: ratings.combinations)
    count = zip(sizes, isIn).reduce(1) { $1.1 ? $0 * $1.0 : $0 }
    var example = [Int](repeating: 0, count: count)
    for combination in level.indices {
      let parts = [
        combination / (sizes[1] * sizes[2]), combination / sizes[2] % sizes[1],
        combination % sizes[2],
      ]
      var own = 0
      for facet in 0..<3 where isIn[facet] { own = own * sizes[facet] + parts[facet] }
      level[combination] = own
      example[own] = combination
    }
    self.level = level
    self.example = example
  }
}
