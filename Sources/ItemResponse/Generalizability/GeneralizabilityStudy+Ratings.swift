public import Statistics

extension GeneralizabilityStudy {
  /// What a version number means.
  public enum VersionDesign: String, CaseIterable, Codable, Sendable {
    /// The same for all items, such as a wording or an order of options: versions have an effect of
    /// their own (``Source/wording``) that more items do not average out.
    case crossed
    /// Each item has versions of its own, such as paraphrases.
    case nested
  }

  /// How components were estimated.
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// Expected mean squares of the analysis of variance: nothing is missing.
    case expectedMeanSquares
    /// Restricted maximum likelihood.
    case restrictedLikelihood
    /// Sums of squares of the cell means that there are (Henderson 1953, method 1).
    case cellSums
  }

  /// What a study takes for its arithmetic at most, in multiplications: some 20 s of one processor.
  private static let budget = 2e10
  /// What refits without groups of items take at most: beyond it a step of each from the whole must do.
  private static let refitBudget = 4e9

  /// Analyses ratings of any pattern: cells may be missing, and may have been rated several times.
  ///
  /// Where no cell is missing and all have as many ratings, components are those of the expected mean
  /// squares. Otherwise they maximise the restricted likelihood, as R `lme4` does, so that none is
  /// negative; where that would take too long, or has no maximum, they come from sums of squares of
  /// the cell means, and ``methodReason`` says so.
  ///
  /// The items (by their clusters, at most 50 groups of these) are left out in turn, which carries
  /// the error of all that items vary in, and nothing else.
  ///
  /// - Parameters:
  ///   - ratings: of two models and two items at least.
  ///   - versions: whether items share their versions.
  ///   - asked: nil for the rule above; ``Method/cellSums`` for the faster one also where the
  ///     likelihood would do, and ``Method/restrictedLikelihood`` also where nothing is missing.
  /// - Returns: undefined without ratings, for one model or item, and where so many cells are missing
  ///   that the components cannot be told apart.
  /// - Complexity: a step of the likelihood takes O(items x c² + k³) with c the cells of an item and k
  ///   the combinations of a model, a version and a judge, and less where items have the same cells.
  public static func of(
    _ ratings: FacetRatings, versions: VersionDesign = .crossed, method asked: Method? = nil
  ) -> Outcome<GeneralizabilityStudy> {
    guard ratings.ratings > 0 else { return .undefined(.noData) }
    guard ratings.models >= 2 else {
      return .undefined(.notIdentified("one model cannot be told from the mean of all"))
    }
    guard ratings.items >= 2 else { return .undefined(.tooFewUnits(ratings.items, needed: 2)) }
    let design = FacetDesign(
      sizes: [ratings.models, ratings.items, ratings.versions, ratings.judges],
      crossesVersions: versions == .crossed, hasRepeats: ratings.hasRepeats)
    let equations = CellEquations(design, ratings)
    guard let sums = equations.components(ratings) else { return .undefined(.incompleteDesign) }
    let likelihood = ComponentLikelihood(ratings, design)
    let steps = likelihood.cost
    let isFeasible = likelihood.ratings.combinations <= 2_000 && 12 * steps <= budget
    var method = Method.cellSums
    var reason: String?
    var estimates = sums
    var maximum: ComponentLikelihood.Maximum?
    let isBalanced = ratings.isBalanced && asked != .restrictedLikelihood
    if asked == .cellSums {
      method = ratings.isBalanced ? .expectedMeanSquares : .cellSums
    } else if isFeasible {
      maximum = likelihood.maximum(
        near: likelihood.ordered(sums, design), keepsScores: true)
      if isBalanced {
        method = .expectedMeanSquares
      } else if let maximum {
        method = .restrictedLikelihood
        estimates = likelihood.ordered(maximum.variances, in: design)
      } else {
        reason = "the restricted likelihood has no maximum with a residual variance"
      }
    } else if isBalanced {
      method = .expectedMeanSquares
    } else {
      reason = "the restricted likelihood of so many patterns of missing cells would take too long"
    }
    var study = GeneralizabilityStudy(
      design, method: method, reason: reason,
      components: zip(design.sources, estimates).map {
        Component(source: $0, degreesOfFreedom: nil, meanSquare: nil, estimate: $1)
      })
    study.ratings = ratings.ratings
    study.clusters = ratings.clusters
    study.hasRepeats = ratings.hasRepeats
    study.covariance =
      maximum.map {
        likelihood.ordered(likelihood.covariance($0), in: design)
      } ?? levelCovariance(study, design)
    let groups = ClusterReplicates.groups(clusters: ratings.clusters)
    if method == .restrictedLikelihood, let maximum {
      study.replicates =
        4 * steps * Double(groups) <= refitBudget
        ? refits(ratings, design, groups, near: maximum.variances)
        : linear(ratings, likelihood, maximum, groups)
          .map { likelihood.ordered($0, in: design) }
    } else {
      study.replicates = (0..<groups).map { group in
        equations.components(ratings.keeping { Int($0) % groups != group })
          ?? [Double](repeating: .nan, count: estimates.count)
      }
    }
    return .value(study)
  }

  /// The maximum without each group of clusters.
  private static func refits(
    _ ratings: FacetRatings, _ design: FacetDesign, _ groups: Int, near start: [Double]
  ) -> [[Double]] {
    FixedBlocks.map(groups) { group in
      let part = ComponentLikelihood(ratings.keeping { Int($0) % groups != group }, design)
      return part.maximum(near: start).map { part.ordered($0.variances, in: design) }
        ?? [Double](repeating: .nan, count: design.sources.count)
    }
  }

  /// One step of the likelihood from the maximum of all items, without each group of clusters.
  ///
  /// Where every item has cells of its own there are many items, and the step is as good as a refit.
  private static func linear(
    _ ratings: FacetRatings, _ likelihood: ComponentLikelihood,
    _ maximum: ComponentLikelihood.Maximum, _ groups: Int
  ) -> [[Double]] {
    let count = maximum.variances.count
    let inverse = likelihood.covariance(maximum)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: count), count: groups)
    for (item, score) in maximum.slopes.scores.enumerated() {
      let group = Int(ratings.clusterOf[item]) % groups
      for term in 0..<count where term == count - 1 || likelihood.terms[term].isOfItems {
        sums[group][term] += score[term]
      }
    }
    let scale = Double(groups) / Double(groups - 1)
    return sums.map { sum in
      (0..<count).map { row in
        let move = (0..<count).reduce(0.0) { $0 + inverse[row * count + $1] * sum[$1] }
        return max(0, maximum.variances[row] - scale * move)
      }
    }
  }

  /// Variances of the components of sources that items share, as of sample variances of their levels.
  static func levelCovariance(
    _ study: GeneralizabilityStudy, _ design: FacetDesign
  ) -> [Double] {
    let count = study.components.count
    var result = [Double](repeating: 0, count: count * count)
    for (place, component) in study.components.enumerated() where !component.source.isOfItems {
      let freedom = design.sets[place]
      let levels = [0, 2, 3].reduce(1) {
        freedom.has($1) ? $0 * max(1, design.sizes[$1] - 1) : $0
      }
      result[place * count + place] = 2 * component.variance * component.variance / Double(levels)
    }
    return result
  }
}

extension ComponentLikelihood {
  /// Components in the order of the sources, as variances of the terms with the residual last.
  func ordered(_ components: [Double], _ design: FacetDesign) -> [Double] {
    let residual = design.sources.firstIndex(of: .residual) ?? 0
    return components.indices.filter { $0 != residual }.map { components[$0] }
      + [components[residual]]
  }

  /// Places of the terms, the residual last, in the order of the sources.
  private func places(_ design: FacetDesign) -> [Int] {
    var next = 0
    return design.sources.map { source in
      if source == .residual { return terms.count }
      next += 1
      return next - 1
    }
  }

  /// Variances of the terms in the order of the sources; or a covariance matrix of these.
  func ordered(_ values: [Double], in design: FacetDesign) -> [Double] {
    let places = places(design)
    guard values.count > places.count else { return places.map { values[$0] } }
    return places.flatMap { row in places.map { values[row * places.count + $0] } }
  }

  /// The inverse of the information of the variances that are not 0; zeros for the others.
  func covariance(_ maximum: Maximum) -> [Double] {
    let count = maximum.variances.count
    var result = [Double](repeating: 0, count: count * count)
    let free = (0..<count).filter { maximum.variances[$0] > 0 }
    let matrix = free.flatMap { row in
      free.map { maximum.slopes.information[row * count + $0] }
    }
    guard let inverse = Cholesky(matrix, size: free.count)?.inverse() else { return result }
    for (one, row) in free.enumerated() {
      for (other, column) in free.enumerated() {
        result[row * count + column] = inverse[one * free.count + other]
      }
    }
    return result
  }
}
