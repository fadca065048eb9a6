internal import LogReaders
package import Statistics
package import ValueModel
internal import Wording

/// The profiles of models on the dimensions of a value system.
package struct CultureProfiles: Sendable {
  /// One model's.
  package struct Profile: Sendable {
    package let model: String
    /// Numbers of the dimensions that it has scores on, ascending.
    package let dimensions: [Int]
    /// On these dimensions.
    package let scores: ClusteredProfile
    /// Whether every dimension rests on one item at most.
    package let hasOneItemEach: Bool
    /// How its answers are spread on these dimensions, where that is asked for.
    let spread: Outcome<AnswerSpread>

    package init(
      model: String, dimensions: [Int], scores: ClusteredProfile, hasOneItemEach: Bool = false,
      spread: Outcome<AnswerSpread> = .undefined(
        .notTestable(said("single answers are not known")))
    ) {
      self.model = model
      self.dimensions = dimensions
      self.scores = scores
      self.hasOneItemEach = hasOneItemEach
      self.spread = spread
    }
  }

  package let system: ValueSystem
  /// By the names of the models.
  package let profiles: [Profile]
  /// Whether they are scores that somebody else published.
  package let isPublished: Bool

  package init(system: ValueSystem, profiles: [Profile], isPublished: Bool = false) {
    self.system = system
    self.profiles = profiles
    self.isPublished = isPublished
  }
}

extension CultureProfiles {
  /// The profiles of scored judgments.
  ///
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  init(_ study: ScoreStudy) throws(StatisticsError) {
    var profiles: [Profile] = []
    for model in study.models.indices {
      var dimensions: [Int] = []
      var sums: [ClusterSums] = []
      var hasOneItemEach = true
      for dimension in study.system.dimensions.indices {
        let column = study.column(model: model, dimension: dimension)
        guard !column.rows.isEmpty else { continue }
        dimensions.append(dimension)
        sums.append(try study.shownSums(column))
        hasOneItemEach =
          hasOneItemEach && study.tally(model: model, dimension: dimension).items == 1
      }
      guard !dimensions.isEmpty else { continue }
      let centre =
        study.instrument.centring == .none
        ? nil : try study.shownSums(study.allItems(model: model))
      guard let scores = ClusteredProfile.of(sums, centre: centre).value else { continue }
      profiles.append(
        Profile(
          model: study.models[model], dimensions: dimensions, scores: scores,
          hasOneItemEach: hasOneItemEach,
          spread: study.spread(model: model, dimensions: dimensions)))
    }
    self.init(system: study.system, profiles: profiles)
  }

  /// The profiles of published scores.
  init(_ book: ScoreBook) {
    let profiles = book.models.compactMap { model -> Profile? in
      var (dimensions, values): ([Int], [Double]) = ([], [])
      for (place, dimension) in book.system.dimensions.enumerated() {
        guard let score = book.score(model: model, dimension: dimension.id)?.estimate else {
          continue
        }
        dimensions.append(place)
        values.append(score)
      }
      guard !dimensions.isEmpty else { return nil }
      return Profile(
        model: model, dimensions: dimensions, scores: ClusteredProfile(known: values))
    }
    self.init(system: book.system, profiles: profiles, isPublished: true)
  }
}

extension ScoreStudy {
  /// The sums of a column on the scale that is shown.
  func shownSums(_ column: ScoredColumn) throws(StatisticsError) -> ClusterSums {
    try ClusterSums(
      values: column.values.map { scale.shown($0) }, weights: column.weights,
      clusters: column.clusters)
  }
}

extension ScoreStudy {
  /// How a model's answers to the items of some dimensions are spread over the scores that there are.
  ///
  /// An item counts by its weight, each response to it alike, and each judge of a response alike.
  ///
  /// - Returns: undefined where single responses were not kept, and where scores are no categories.
  fileprivate func spread(model: Int, dimensions: [Int]) -> Outcome<AnswerSpread> {
    let answers = dimensions.map { self.answers(model: model, dimension: $0) }
    guard answers.contains(where: { !$0.isEmpty }) else {
      return .undefined(.notTestable(said("single answers are not known")))
    }
    guard let categories = instrument.scale.categories else {
      return .undefined(.notTestable(said("the instrument's scale has no categories")))
    }
    var items: [AnswerSpread.Item] = []
    var (between, all) = (0, 0)
    for (dimension, answers) in answers.enumerated() {
      for item in answers where !item.responses.isEmpty {
        var shares = [Double](repeating: 0, count: categories.count)
        for scores in item.responses {
          let share = 1 / Double(item.responses.count * scores.count)
          for score in scores {
            all += 1
            if let place = categories.firstIndex(of: score) {
              shares[place] += share
            } else {
              between += 1
            }
          }
        }
        items.append(
          AnswerSpread.Item(
            dimension: dimension, cluster: item.cluster, weight: item.weight, shares: shares))
      }
    }
    guard between == 0 else {
      return .undefined(
        .notTestable(
          said("\(between) of \(all) scores lie between the categories of the scale")))
    }
    guard
      let spread = try? AnswerSpread(items, categories: categories, dimensions: dimensions.count)
    else { return .undefined(.noData) }
    return .value(spread)
  }
}
