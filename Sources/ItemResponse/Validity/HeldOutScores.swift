import RandomStreams
public import Statistics

/// How well persons' scores on some clusters foretell their scores on others.
///
/// Clusters are dealt to folds; each fold is held out in turn, and a person is foretold to lie as far from
/// the mean of all persons as on the other folds. How hard the items of a fold are does not count: it is the
/// same for everybody. Dealing is repeated, since it is by lot.
public struct HeldOutScores: Sendable {
  public let folds: Int
  public let repetitions: Int
  public let persons: Int
  /// The correlation of foretold and held-out scores, the mean over folds.
  public let correlation: HalfScores.Coefficient
  /// The root mean square error.
  public let error: HalfScores.Coefficient
  /// That of foretelling everybody to be at the mean.
  public let nullError: HalfScores.Coefficient
  /// 1 less the ratio of both mean squares.
  public let skill: HalfScores.Coefficient

  /// What one held-out fold gives, with all persons and without each.
  private struct Fold {
    let correlations: DeletedCorrelations
    /// Mean squares of what was foretold and of the null: of all, then without each.
    let errors: [Double]
    let nulls: [Double]

    init(train: [Double], test: [Double]) {
      correlations = DeletedCorrelations(train, test)
      errors = Self.meanSquares(zip(test, train).map { $0 - $1 })
      nulls = Self.meanSquares(test)
    }

    /// About the mean, of all and without each.
    static func meanSquares(_ values: [Double]) -> [Double] {
      let size = Double(values.count)
      let mean = values.reduce(0, +) / size
      let deviations = values.map { $0 - mean }
      let sum = deviations.reduce(0) { $0 + $1 * $1 }
      return [sum / size]
        + deviations.map { max(0, sum - size / (size - 1) * $0 * $0) / (size - 1) }
    }
  }

  /// - Parameters:
  ///   - scores: a fold in which a person has no score is left out.
  ///   - folds: two at least; fewer where a fold would have fewer than two clusters.
  ///   - repetitions: how often clusters are dealt.
  ///   - seed: of the dealing.
  /// - Returns: undefined for fewer than four clusters or three persons, and where no fold has scores of all.
  /// - Throws: ``ItemResponseError`` for fewer than two folds or one repetition.
  public static func of(
    _ scores: ClusteredScores, folds asked: Int = 5, repetitions: Int = 20, seed: UInt64
  ) throws(ItemResponseError) -> Outcome<HeldOutScores> {
    guard asked > 1, repetitions > 0 else {
      throw .unusableSetting("there are two folds and one repetition at least")
    }
    let fed = scores.fedClusters
    guard fed.count > 3 else { return .undefined(.clustersBelow(fed.count, needed: 4)) }
    guard scores.persons > 2 else { return .undefined(.tooFewUnits(scores.persons, needed: 3)) }
    let folds = min(asked, fed.count / 2)
    let found = FixedBlocks.map(repetitions * folds) { number -> Fold? in
      let (repetition, fold) = (number / folds, number % folds)
      var stream = RandomStream(seed: seed, purpose: "folds", index: UInt64(repetition))
      var dealt = fed
      stream.shuffle(&dealt)
      var train = [Double](repeating: 0, count: scores.clusters)
      var test = train
      for (place, cluster) in dealt.enumerated() {
        if place % folds == fold { test[cluster] = 1 } else { train[cluster] = 1 }
      }
      let known = scores.means(counts: train)
      let held = scores.means(counts: test)
      let pairs = zip(known, held).compactMap { one, other in
        one.flatMap { one in other.map { (one, $0) } }
      }
      guard pairs.count == scores.persons else { return nil }
      return Fold(train: pairs.map(\.0), test: pairs.map(\.1))
    }.compactMap(\.self)
    guard !found.isEmpty else { return .undefined(.incompleteDesign) }
    return .value(
      HeldOutScores(
        found, folds: folds, repetitions: repetitions, persons: scores.persons))
  }

  private init(_ found: [Fold], folds: Int, repetitions: Int, persons: Int) {
    self.folds = folds
    self.repetitions = repetitions
    self.persons = persons
    let size = Double(found.count)
    func coefficient(_ value: (Int) -> Outcome<Double>) -> HalfScores.Coefficient {
      HalfScores.Coefficient(value: value(0), without: (1...persons).map(value))
    }
    func mean(_ values: (Fold) -> [Double], _ place: Int) -> Double {
      found.reduce(0) { $0 + values($1)[place] } / size
    }
    correlation = coefficient { place in
      let values = found.compactMap { fold in
        place == 0 ? fold.correlations.whole : fold.correlations.without[place - 1]
      }
      return values.isEmpty
        ? .undefined(.noVariation) : .value(values.reduce(0, +) / Double(values.count))
    }
    error = coefficient { .value(mean(\.errors, $0).squareRoot()) }
    nullError = coefficient { .value(mean(\.nulls, $0).squareRoot()) }
    skill = coefficient { place in
      let null = mean(\.nulls, place)
      return null > 0 ? .value(1 - mean(\.errors, place) / null) : .undefined(.noVariation)
    }
  }
}
