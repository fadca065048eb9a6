internal import ItemResponse
internal import Statistics
internal import ValueModel
internal import Wording

/// How items of a dimension hang together over models, and dimensions with each other.
struct DimensionMaker {
  let scores: ValidityScores
  /// On random halves of the clusters; nil for published scores.
  let halves: HalfScores?
  let settings: ValiditySettings

  private var level: Double { settings.level }
  private var ids: [String] { scores.ids }

  // MARK: - Within a dimension

  func consistency() throws(ItemResponseError) -> [DimensionConsistency] {
    guard let halves, let clustered = scores.clustered, scores.models.count > 1 else { return [] }
    var found: [DimensionConsistency] = []
    for (place, id) in ids.enumerated() {
      let own = clustered[place]
      let clusters = own.fedClusters.count
      let omega = try ParcelOmega.of(own, seed: settings.seed)
      let alpha = try Reliability(scores: Self.clusterMeans(own))
      found.append(
        DimensionConsistency(
          dimension: id, models: scores.models.count, items: scores.items[place],
          clusters: clusters,
          splitHalf: Estimate(halves.splitHalf(place), .fisherZ, level: level),
          splitHalfReliability: Estimate(halves.reliability(place), .logComplement, level: level),
          splits: halves.splits,
          alpha: Self.isComplete(own)
            ? Estimate(alpha.alpha, interval: alpha.interval(level: level))
            : Estimate(.undefined(.incompleteDesign)),
          omega: Estimate(omega, .logComplement, level: level),
          parcels: ParcelOmega.parcels(of: clusters) ?? 0))
    }
    return found
  }

  private static func isComplete(_ scores: ClusteredScores) -> Bool {
    let fed = scores.fedClusters
    return (0..<scores.persons).allSatisfy { person in
      fed.allSatisfy { scores.mean(person: person, onlyCluster: $0) != nil }
    }
  }

  private static func clusterMeans(_ scores: ClusteredScores) -> [[Double]] {
    let fed = scores.fedClusters
    return (0..<scores.persons).map { person in
      fed.map { scores.mean(person: person, onlyCluster: $0) ?? 0 }
    }
  }

  // MARK: - Between dimensions

  func structure() throws(ItemResponseError) -> DimensionStructure? {
    guard scores.dimensions.count > 1, scores.models.count > 2 else { return nil }
    let rows = scores.values.map { $0.map(Optional.some) }
    let matrix = try CorrelationMatrix.of(rows)
    let whole = matrix.flatMap(EigenStructure.of)
    let general = matrix.flatMap { OneFactor.of($0, method: .minimumResiduals) }
    let alpha = try Reliability(scores: scores.values)
    let share = try deleted { rows throws(ItemResponseError) in
      try CorrelationMatrix.of(rows).flatMap(EigenStructure.of).map(\.firstShare)
    }
    let effective = try deleted { rows throws(ItemResponseError) in
      try CorrelationMatrix.of(rows).flatMap(EigenStructure.of).map(\.effectiveDimensions)
    }
    let saturation = try deleted { rows throws(ItemResponseError) in
      try CorrelationMatrix.of(rows).flatMap(Self.saturation)
    }
    return DimensionStructure(
      models: scores.models.count, dimensions: ids,
      eigenvalues: whole.value?.eigenvalues ?? [],
      firstShare: Estimate(share, .logComplement, level: level),
      effectiveDimensions: Estimate(effective, .logarithm, level: level),
      kaiserCount: whole.value?.kaiserCount, velicerCount: whole.value?.velicerCount,
      generalLoadings: general.value?.loadings ?? [],
      generalSaturation: Estimate(saturation, .logComplement, level: level),
      alpha: scores.isCentred
        ? Estimate(.undefined(.outsideDomain("profiles that are not centred")))
        : Estimate(alpha.alpha, interval: alpha.interval(level: level)),
      reason: whole.reason?.words)
  }

  /// What of the variance of the sum of standardised dimensions their general factor has.
  private static func saturation(_ matrix: CorrelationMatrix) -> Outcome<Double> {
    let total = matrix.entries.reduce(0, +)
    return OneFactor.of(matrix, method: .minimumResiduals).flatMap { factor in
      let sum = factor.loadings.reduce(0, +)
      return total > 1e-9
        ? .value(min(1, sum * sum / total)) : .undefined(.outsideDomain("sums that vary"))
    }
  }

  /// A coefficient of all models, and without each of at most 100 groups of them.
  private func deleted(
    _ coefficient: ([[Double?]]) throws(ItemResponseError) -> Outcome<Double>
  ) throws(ItemResponseError) -> HalfScores.Coefficient {
    let rows = scores.values.map { $0.map(Optional.some) }
    let groups = min(rows.count, 100)
    var without: [Outcome<Double>] = []
    for group in 0..<groups {
      without.append(
        try coefficient(rows.indices.filter { $0 % groups != group }.map { rows[$0] }))
    }
    return HalfScores.Coefficient(value: try coefficient(rows), without: without)
  }

  func correlations() throws(StatisticsError) -> [DimensionCorrelation] {
    guard scores.models.count > 1 else { return [] }
    let draws = scores.draws(settings)
    var found: [DimensionCorrelation] = []
    for first in ids.indices {
      for second in ids.indices where second > first {
        let (one, other) = (scores.column(first), scores.column(second))
        let pairs = try RatingPairs(one, other)
        let value = pairs.pearson()
        let overItems: Estimate
        if let draws {
          let drawn = ItemDrawnAssociation.of(
            .pearson, scores: one, criterion: other, draws: draws[first], other: draws[second])
          overItems = Estimate(
            value.map(\.value), interval: drawn.flatMap { $0.interval(level: level) })
        } else {
          overItems = Self.published
        }
        found.append(
          DimensionCorrelation(
            first: ids[first], second: ids[second], models: pairs.count,
            correlation: Estimate(value, level: level), overItems: overItems,
            disattenuated: halves.map {
              Estimate($0.disattenuated(first, second), .free, level: level)
            } ?? Self.published,
            relation: scores.relation(first, second)))
      }
    }
    return found
  }

  static var published: Estimate {
    Estimate(missing: said("published without item-level data"), code: "publishedOnly")
  }
}

extension DimensionMaker {
  /// How well scores foretell those on clusters that were not counted.
  func prediction() throws(ItemResponseError) -> [HeldOutPrediction] {
    guard let clustered = scores.clustered, scores.models.count > 2 else { return [] }
    var found: [HeldOutPrediction] = []
    for (place, id) in scores.ids.enumerated() {
      let clusters = clustered[place].fedClusters.count
      let result = try HeldOutScores.of(clustered[place], seed: settings.seed)
      func estimate(
        _ coefficient: (HeldOutScores) -> HalfScores.Coefficient,
        _ scale: ClusterJackknife.Scale
      ) -> Estimate {
        switch result {
        case .value(let held): Estimate(coefficient(held), scale, level: settings.level)
        case .undefined(let reason): Estimate(.undefined(reason))
        }
      }
      found.append(
        HeldOutPrediction(
          dimension: id, models: scores.models.count, clusters: clusters,
          folds: result.value?.folds ?? 0, repetitions: result.value?.repetitions ?? 0,
          correlation: estimate(\.correlation, .fisherZ), error: estimate(\.error, .logarithm),
          nullError: estimate(\.nullError, .logarithm),
          skill: estimate(\.skill, .logComplement)))
    }
    return found
  }
}
