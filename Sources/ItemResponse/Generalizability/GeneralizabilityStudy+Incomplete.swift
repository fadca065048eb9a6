public import Statistics

extension GeneralizabilityStudy {
  /// Analyses ratings of which some are missing.
  ///
  /// Components come from the sums of squares of the cell means that there are, each weighted by its
  /// ratings: their expectations are linear in the components, and the linear equations are solved.
  /// The estimates are unbiased where cells are missing at random, and those of the analysis of
  /// variance where none is.
  ///
  /// Source: Henderson (1953), "Estimation of variance and covariance components", method 1;
  /// Brennan (2001), section 7.1.1 ("analogous ANOVA").
  ///
  /// - Parameters:
  ///   - ratings: as the complete ratings, nil where there is none.
  ///   - models: two at least.
  ///   - items: two at least.
  ///   - versions: the most versions that an item has, one at least.
  ///   - judges: one at least.
  /// - Returns: a study whose components have no mean squares and degrees of freedom; undefined
  ///   where so many cells are missing that the components cannot be told apart.
  /// - Throws: ``ItemResponseError`` when the numbers do not fit together or a rating is not finite.
  /// - Complexity: O(cells x sources²).
  public static func incomplete(
    ratings: [Double?], models: Int, items: Int, versions: Int = 1, judges: Int
  ) throws(ItemResponseError) -> Outcome<GeneralizabilityStudy> {
    guard models >= 2, items >= 2, versions >= 1, judges >= 1 else {
      throw .unusableSetting("a study needs two models, two items, a version and a judge at least")
    }
    guard ratings.count == models * items * versions * judges else {
      throw .lengthsDiffer(ratings.count, models * items * versions * judges)
    }
    guard ratings.allSatisfy({ $0?.isFinite ?? true }) else {
      throw .unusableSetting("a rating is not finite; leave missing ratings out")
    }
    let places = ratings.indices.filter { ratings[$0] != nil }
    guard !places.isEmpty else { return .undefined(.noData) }
    let design = FacetDesign(sizes: [models, items, versions, judges])
    let rows = try FacetRatings(
      models: places.map { $0 / (items * versions * judges) },
      items: places.map { $0 / (versions * judges) % items },
      versions: places.map { $0 / judges % versions }, judges: places.map { $0 % judges },
      scores: places.map { ratings[$0] ?? 0 })
    guard let estimates = CellEquations(design, rows).components(rows) else {
      return .undefined(.incompleteDesign)
    }
    var study = GeneralizabilityStudy(
      design, method: .cellSums, reason: nil,
      components: zip(design.sources, estimates).map { source, estimate in
        Component(source: source, degreesOfFreedom: nil, meanSquare: nil, estimate: estimate)
      })
    study.ratings = places.count
    study.covariance = levelCovariance(study, design)
    return .value(study)
  }
}
