package import Diagnostics
package import Statistics
package import ValueModel

/// The scores of every model on every dimension of one value system, estimated together.
///
/// Models are compared on the items that they share, and where a bootstrap is asked for, one
/// resample of clusters is applied to all models and dimensions at once.
package struct ScoreStudy: Sendable {
  package let system: ValueSystem
  package let instrument: Instrument
  /// Names of the models, in ascending order.
  package let models: [String]
  package let seed: UInt64
  /// What holds however intervals are made.
  package let cautions: [Caution]
  /// What holds where they come from a bootstrap.
  let bootstrapCautions: [Caution]
  /// Distinct clusters, the unit that counts as sampled.
  package internal(set) var clusterCount: Int
  /// Distinct items that feed any dimension.
  package let itemCount: Int
  /// The tasks whose items feed any dimension.
  let tasks: Set<ExactName>
  /// Distinct judges.
  package let judgeCount: Int
  /// Judgments that feed any dimension.
  package let judgmentCount: Int
  /// Judgments that feed none, by reason.
  package let omissions: Selection.Omissions

  /// The logs, for messages.
  private let place: Place
  package let scale: ShownScale
  var tallies: [Tally]
  /// How many rows of a column an item has room for: the number of a row over it is the item's.
  let rowsOfItem: Int
  /// Where single responses were asked for, by model and within it by dimension: item by item.
  private let answers: [[ItemAnswers]]
  /// Scores on the instrument's own scale, by model and within it by dimension.
  var columns: [ScoredColumn]
  /// The scores of all items, dimension aside, by model: what centring takes away.
  var means: [ScoredColumn]
  /// In the order of their numbers.
  let clusterNames: [String]
  /// Whether weighted sums are compared on the rows that both models have; else on all of each.
  package internal(set) var comparesCommonRows = true

  /// What stands behind one (model, dimension).
  struct Tally {
    var items = 0
    var clusters: Set<Int> = []
    var judgments = JudgmentCounts()
    var atTop = 0
    var weight = 0.0
    var rawSum = 0.0
    var worstSum = 0.0
    var worstWeight = 0.0
    var itemNumbers: Set<Int> = []
    var mostRepeats = 0
  }

  /// The single scores of one item, as they feed a dimension.
  struct ItemAnswers {
    let cluster: Int
    let weight: Double
    /// Response by response the scores of its judges, on the instrument's own scale.
    let responses: [[Double]]
  }

  /// Scores the selected judgments with an instrument.
  ///
  /// - Parameter keepsAnswers: Whether the scores of single responses are kept beside their means.
  /// - Throws: when no judgment can be scored.
  /// - Complexity: O(*n* log *n*) in the number of rows.
  package init(
    _ selection: Selection, binding: InstrumentBinding, files: [String], seed: UInt64,
    keepsAnswers: Bool = false
  ) throws(Diagnostics) {
    try self.init(
      ItemScores(selection, binding: binding, files: files, keepsAnswers: keepsAnswers),
      binding: binding, files: files, seed: seed, keepsAnswers: keepsAnswers)
  }

  /// Scores each model in each round, or at each level of a column, as if it were a model by itself.
  ///
  /// - Throws: when no judgment can be scored.
  init(
    _ selection: Selection, binding: InstrumentBinding, files: [String], rounds: any ModelSlots
  ) throws(Diagnostics) {
    try self.init(
      ItemScores(selection, binding: binding, files: files, rounds: rounds), binding: binding,
      files: files, seed: 0, keepsAnswers: false)
  }

  private init(
    _ scores: ItemScores, binding: InstrumentBinding, files: [String], seed: UInt64,
    keepsAnswers: Bool
  ) throws(Diagnostics) {
    let system = binding.system
    let instrument = binding.instrument
    self.system = system
    self.instrument = instrument
    self.seed = seed
    models = scores.models
    scale = ShownScale(instrument)
    let dimensions = system.dimensions.count
    let groups = scores.entries.reduce(0) { max($0, $1.feedGroup + 1) }
    let mostFeeds = scores.entries.reduce(1) { max($0, $1.feeds.count) }
    place = .files(files)
    rowsOfItem = max(groups * mostFeeds, 1)
    var answers = [[ItemAnswers]](
      repeating: [], count: keepsAnswers ? scores.models.count * dimensions : 0)
    do throws(StatisticsError) {
      var columns = [ColumnBuilder](
        repeating: ColumnBuilder(), count: scores.models.count * dimensions)
      var means = [ColumnBuilder](repeating: ColumnBuilder(), count: scores.models.count)
      var tallies = [Tally](repeating: Tally(), count: scores.models.count * dimensions)
      var usedItems: Set<Int> = []
      // Entries are in the order of models, then of items, then of groups: so are the rows.
      for entry in scores.entries {
        let row = (entry.item * groups + entry.feedGroup) * mostFeeds
        if !entry.feeds.isEmpty { usedItems.insert(entry.item) }
        for feed in entry.feeds {
          tallies[entry.model * dimensions + feed.dimension].count(
            entry, feed: feed, binding: binding)
        }
        // An item of weight zero counts for nothing.
        guard let score = entry.score, entry.weight > 0 else { continue }
        for (place, feed) in entry.feeds.enumerated() {
          columns[entry.model * dimensions + feed.dimension].add(
            binding.oriented(score, by: feed), weight: feed.weight * entry.weight,
            row: row + place, cluster: entry.cluster)
          guard keepsAnswers else { continue }
          answers[entry.model * dimensions + feed.dimension].append(
            ItemAnswers(
              cluster: entry.cluster, weight: feed.weight * entry.weight,
              responses: entry.responses.map { $0.map { binding.oriented($0, by: feed) } }))
        }
        guard instrument.centring != .none else { continue }
        means[entry.model].add(score, weight: entry.weight, row: row, cluster: entry.cluster)
      }
      self.columns = try columns.map { builder throws(StatisticsError) in try builder.column() }
      self.means = try means.map { builder throws(StatisticsError) in try builder.column() }
      self.tallies = tallies
      self.answers = answers
      itemCount = usedItems.count
    } catch {
      throw Diagnostics(Diagnostic(error, at: place))
    }
    clusterCount = scores.clusters.count
    clusterNames = scores.clusters
    tasks = scores.tasks
    judgeCount = scores.judges.count
    judgmentCount = scores.judgmentCount
    omissions = scores.omissions
    let finder = CautionFinder(
      scores: scores, tallies: tallies, system: system, instrument: instrument)
    cautions = finder.cautions
    bootstrapCautions = finder.fewClusters
  }

  /// The most replicate values that are held at once: 2 GiB.
  private static let mostValues = 1 << 28

  /// Which dimensions the log measures.
  var measured: MeasuredDimensions {
    MeasuredDimensions(tallies, dimensions: system.dimensions.count)
  }

  func tally(model: Int, dimension: Int) -> Tally {
    tallies[model * system.dimensions.count + dimension]
  }

  /// A model's scores on a dimension, item by item, on the instrument's own scale.
  func column(model: Int, dimension: Int) -> ScoredColumn {
    columns[model * system.dimensions.count + dimension]
  }

  /// The single scores behind a column, in its order; empty where they were not asked for.
  func answers(model: Int, dimension: Int) -> [ItemAnswers] {
    answers.isEmpty ? [] : answers[model * system.dimensions.count + dimension]
  }

  /// A model's scores on all items, as the judgments give them.
  func allItems(model: Int) -> ScoredColumn { means[model] }

  /// The scores of all models on a dimension, or on all of them, as any two are compared: for ranks and
  /// for pairs alike.
  ///
  /// - Throws: `StatisticsError` when a mean cannot be formed.
  package func comparedScores(dimension: Int?) throws(StatisticsError) -> ComparedScores {
    try comparedScores(dimension: dimension, of: Array(models.indices))
  }

  /// The scores of some models, in the order of their places in a list.
  func comparedScores(
    dimension: Int?, of models: [Int]
  ) throws(StatisticsError) -> ComparedScores {
    if let dimension, instrument.centring == .none {
      return try ComparedScores(
        models.map { column(model: $0, dimension: dimension) }, ends: scale.ends)
    }
    return try ComparedScores(
      combinations: models.map { terms(model: $0, dimension: dimension) })
  }

  /// The columns that a centred score or the score over all dimensions is made of; none where one of
  /// them is empty.
  func terms(model: Int, dimension: Int?) -> [ComparedScores.Term] {
    let terms: [ComparedScores.Term]
    if let dimension {
      terms = [
        .init(column(model: model, dimension: dimension), coefficient: 1),
        .init(allItems(model: model), coefficient: -1),
      ]
    } else {
      let dimensions = system.dimensions.indices
      terms = dimensions.map {
        .init(column(model: model, dimension: $0), coefficient: 1 / Double(dimensions.count))
      }
    }
    return terms.allSatisfy { !$0.column.rows.isEmpty } ? terms : []
  }

  /// Number of the quantity that holds a model's score on a dimension.
  func quantity(model: Int, dimension: Int) -> Int { model * system.dimensions.count + dimension }

  /// Number of the quantity that holds a model's mean over all dimensions.
  func overallQuantity(model: Int) -> Int { models.count * system.dimensions.count + model }

  /// Whether a mean over all dimensions has a meaning: not when profiles are centred.
  package var hasOverallScore: Bool { instrument.centring == .none }

  /// Every score with its interval, band and rank interval.
  ///
  /// - Parameters:
  ///   - distribution: ``distribution(replicates:)`` for the replicates of `options`, where
  ///     it is at hand; needed by the methods of the bootstrap only.
  ///   - reference: a model that takes no rank, and which the ranks of the others do not count; nil for none.
  /// - Throws: when the number of replicates is refused.
  package func book(
    _ options: IntervalOptions, distribution: BootstrapDistribution? = nil,
    reference: String? = nil
  ) throws(Diagnostics) -> ScoreBook {
    let unranked = reference.flatMap { name in models.firstIndex { $0.isExactly(name) } }
    guard let method = options.method.bootstrap else {
      do throws(StatisticsError) {
        return ScoreBook(
          self, figures: try ClosedFormFigures(self, level: options.level), options: options,
          unranked: unranked)
      } catch {
        throw Diagnostics(Diagnostic(error, at: place))
      }
    }
    let known: BootstrapDistribution
    if let distribution {
      known = distribution
    } else {
      known = try self.distribution(replicates: options.replicates)
    }
    return ScoreBook(
      self,
      figures: BootstrapFigures(
        study: self, distribution: known, method: method, level: options.level),
      options: options, unranked: unranked)
  }

  /// The bootstrap distribution of every score, and of every model's mean over the dimensions.
  ///
  /// - Throws: when the number of replicates is refused.
  /// - Complexity: O(replicates x clusters x models x dimensions), on all cores.
  package func distribution(replicates: Int) throws(Diagnostics) -> BootstrapDistribution {
    let dimensions = system.dimensions.count
    // One more column a model holds the mean that centring takes away.
    let width = dimensions + 1
    let values = models.count * (dimensions + 1) * replicates
    guard values <= ScoreStudy.mostValues else {
      throw Diagnostics(
        .tooManyReplicates(
          replicates, models: models.count, dimensions: dimensions,
          most: ScoreStudy.mostValues / (models.count * (dimensions + 1))))
    }
    var quantities: [MeanContrast] = []
    for model in models.indices {
      for dimension in 0..<dimensions {
        let column = model * width + dimension
        quantities.append(
          instrument.centring == .none
            ? .mean(column) : .difference(column, model * width + dimensions))
      }
    }
    if hasOverallScore {
      for model in models.indices {
        quantities.append(
          MeanContrast(
            (0..<dimensions).map {
              MeanContrast.Term(
                column: model * width + $0, coefficient: 1 / Double(dimensions))
            }))
      }
    }
    do throws(StatisticsError) {
      var table = ClusterTable(clusters: clusterCount, columns: models.count * width)
      for model in models.indices {
        for dimension in 0..<dimensions {
          try table.add(
            column(model: model, dimension: dimension), shown: scale,
            at: model * width + dimension)
        }
        try table.add(means[model], shown: scale, at: model * width + dimensions)
      }
      return try ClusterBootstrap(
        table, quantities: quantities, replicates: replicates, seed: seed, purpose: "scores"
      ).distribution()
    } catch {
      throw Diagnostics(Diagnostic(error, at: place))
    }
  }
}

extension ScoreStudy.Tally {
  fileprivate mutating func count(
    _ entry: ItemScores.Entry, feed: ItemScores.Feed, binding: InstrumentBinding
  ) {
    judgments = judgments + entry.judgments
    let itemWeight = feed.weight * entry.weight
    // The worst answer is a low one, unless the item or the dimension is turned round.
    let isLowWorst = (feed.sign > 0) == binding.instrument.higherIsBetter
    let worst = isLowWorst ? entry.scoreMissingAsLowest : entry.scoreMissingAsHighest
    worstSum += binding.oriented(worst, by: feed) * itemWeight
    worstWeight += itemWeight
    guard let score = entry.score, entry.weight > 0 else { return }
    let value = binding.oriented(score, by: feed)
    items += 1
    clusters.insert(entry.cluster)
    itemNumbers.insert(entry.item)
    mostRepeats = max(mostRepeats, entry.repeats)
    weight += itemWeight
    rawSum += value * itemWeight
    if value >= binding.instrument.scale.maximum { atTop += 1 }
  }
}

/// Gathers the scores of a column in the order of their rows.
private struct ColumnBuilder {
  private var rows: [Int] = []
  private var clusters: [Int] = []
  private var values: [Double] = []
  private var weights: [Double] = []

  mutating func add(_ value: Double, weight: Double, row: Int, cluster: Int) {
    rows.append(row)
    clusters.append(cluster)
    values.append(value)
    weights.append(weight)
  }

  func column() throws(StatisticsError) -> ScoredColumn {
    try ScoredColumn(
      rows: rows, clusters: clusters, values: values,
      weights: weights.allSatisfy { $0 == 1 } ? nil : weights)
  }
}

extension ClusterTable {
  fileprivate mutating func add(
    _ column: ScoredColumn, shown scale: ShownScale, at place: Int
  ) throws(StatisticsError) {
    for index in column.rows.indices {
      try add(
        scale.shown(column.values[index]), weight: column.weights?[index] ?? 1,
        cluster: column.clusters[index], column: place)
    }
  }
}

/// The scale on which scores are shown: 0...100 without centring, raw units with it.
package struct ShownScale: Sendable {
  package let isCentred: Bool
  private let scale: RatingScale

  init(_ instrument: Instrument) {
    isCentred = instrument.display == .raw
    scale = instrument.scale
  }

  package func shown(_ score: Double) -> Double {
    isCentred ? score : scale.percent(score)
  }

  /// The ends of the instrument's own scale.
  package var ends: ClosedRange<Double> { scale.minimum...scale.maximum }

  /// A standard error, or a difference, as it is shown.
  package func shown(difference: Double) -> Double {
    isCentred ? difference : scale.percentPoints(difference)
  }
}
