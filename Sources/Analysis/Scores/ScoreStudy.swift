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
  package internal(set) var seed: UInt64
  /// What holds however intervals are made.
  package private(set) var cautions: [Caution]
  /// What holds where they come from a bootstrap.
  private(set) var bootstrapCautions: [Caution]
  /// Distinct clusters, the unit that counts as sampled.
  package internal(set) var clusterCount: Int
  /// Distinct items that feed any dimension.
  package let itemCount: Int
  /// The tasks whose items feed any dimension.
  let tasks: Set<ExactName>
  /// The judges, in ascending order.
  let judges: [String]
  /// Judgments that feed any dimension.
  package let judgmentCount: Int
  /// Judgments that feed none, by reason.
  package let omissions: Selection.Omissions

  /// The logs, for messages.
  private let place: Place
  let files: [String]
  package let scale: ShownScale
  var tallies: [Tally]
  /// By model, over all dimensions.
  var modelCounts: [ModelCounts]
  /// By dimension, and over all of them, over all models.
  var boardCounts: [BoardCounts]
  /// How many rows of a column an item has room for: the number of a row over it is the item's.
  let rowsOfItem: Int
  /// Where single responses were asked for, by model and within it by dimension: item by item.
  var answers: [[ItemAnswers]]
  /// Sums that take the place of columns where rows were summed elsewhere; then there are no columns.
  var gathered: GatheredScores?
  /// Scores on the instrument's own scale, by model and within it by dimension.
  var columns: [ScoredColumn]
  /// The scores of all items, dimension aside, by model: what centring takes away.
  var means: [ScoredColumn]
  /// In the order of their numbers.
  let clusterNames: [String]
  /// The names of the items, where single responses were asked for.
  let itemNames: [String]
  /// The one task of the log, which names of clusters and items leave out; nil where there are several.
  let soleTask: String?
  /// Whether weighted sums are compared on the rows that both models have; else on all of each.
  package internal(set) var comparesCommonRows = true

  /// The single scores of one item, as they feed a dimension.
  struct ItemAnswers: Sendable {
    /// The item's place in ``itemNames``.
    let item: Int
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
    place = .files(files)
    self.files = files
    gathered = nil
    let groups = scores.entries.reduce(0) { max($0, $1.feedGroup + 1) }
    let mostFeeds = scores.entries.reduce(1) { max($0, $1.feeds.count) }
    rowsOfItem = max(groups * mostFeeds, 1)
    let rows: ScoredRows
    do throws(StatisticsError) {
      rows = try ScoredRows(
        scores, binding: binding, groups: groups, mostFeeds: mostFeeds, keepsAnswers: keepsAnswers)
    } catch {
      throw Diagnostics(Diagnostic(error, at: .files(files)))
    }
    columns = rows.columns
    means = rows.means
    tallies = rows.tallies
    modelCounts = rows.modelCounts
    boardCounts = rows.boardCounts
    answers = rows.answers
    itemCount = rows.itemCount
    clusterCount = scores.clusters.count
    clusterNames = scores.clusters
    soleTask = scores.soleTask
    itemNames = keepsAnswers ? scores.items : []
    tasks = scores.tasks
    judges = scores.judges
    judgmentCount = scores.judgmentCount
    omissions = scores.omissions
    (cautions, bootstrapCautions) = ([], [])
    countClusters()
    findCautions()
  }

  /// Puts a study together from what was summed elsewhere.
  ///
  /// - Parameter pairs: what is known of pairs of models; nil where none are compared.
  init(_ sums: ScoreSums, seed: UInt64, pairs: GatheredPairs?) {
    system = sums.system
    instrument = sums.instrument
    models = sums.models
    self.seed = seed
    scale = ShownScale(sums.instrument)
    files = sums.files
    place = .files(sums.files)
    gathered = GatheredScores(cells: sums.cells, means: sums.means, pairs: pairs)
    rowsOfItem = 1
    columns = []
    means = []
    tallies = sums.tallies
    modelCounts = sums.modelCounts
    boardCounts = sums.boardItems.map { BoardCounts(items: $0) }
    answers = []
    itemCount = sums.itemCount
    clusterCount = sums.clusters.count
    clusterNames = sums.clusters
    soleTask = nil
    itemNames = []
    tasks = sums.tasks
    judges = sums.judges
    judgmentCount = sums.judgmentCount
    omissions = sums.omissions
    (cautions, bootstrapCautions) = ([], [])
    countClusters()
    findCautions()
  }

  private mutating func findCautions() {
    let finder = CautionFinder(self)
    cautions = finder.cautions
    bootstrapCautions = finder.fewClusters
  }

  /// Counts the clusters of each score, of each model and of each board.
  ///
  /// - Complexity: O(rows), or O(clusters x models x dimensions) for sums.
  mutating func countClusters() {
    let dimensions = system.dimensions.count
    var ofCell = ClusterMarks(clusterCount)
    var ofModel = ofCell
    var ofBoard = [ClusterMarks](repeating: ofCell, count: dimensions + 1)
    for model in models.indices {
      ofModel.restart()
      for dimension in 0..<dimensions {
        ofCell.restart()
        for cluster in clusterNumbers(model: model, dimension: dimension) {
          ofCell.mark(cluster)
          ofModel.mark(cluster)
          ofBoard[dimension].mark(cluster)
          ofBoard[dimensions].mark(cluster)
        }
        tallies[model * dimensions + dimension].clusters = ofCell.count
      }
      modelCounts[model].clusters = ofModel.count
    }
    for board in boardCounts.indices { boardCounts[board].clusters = ofBoard[board].count }
  }

  private func clusterNumbers(model: Int, dimension: Int) -> [Int] {
    let cell = model * system.dimensions.count + dimension
    return gathered?.cells[cell].clusterNumbers ?? columns[cell].clusters
  }

  /// Distinct judges.
  package var judgeCount: Int { judges.count }

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

  /// Whether an item has several answers, or an answer several verdicts; false where single answers were
  /// not asked for.
  var hasRepeats: Bool {
    answers.contains { items in
      items.contains { $0.responses.count > 1 || $0.responses.contains { $0.count > 1 } }
    }
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

  /// The sums of a model's scores on a dimension.
  func sums(model: Int, dimension: Int) throws(StatisticsError) -> ClusterSums {
    if let gathered { return gathered.cells[model * system.dimensions.count + dimension] }
    return try column(model: model, dimension: dimension).sums()
  }

  /// The sums of a model's scores on all items.
  func sumsOfAllItems(model: Int) throws(StatisticsError) -> ClusterSums {
    if let gathered { return gathered.means[model] }
    return try allItems(model: model).sums()
  }

  /// The scores of some models, in the order of their places in a list.
  func comparedScores(
    dimension: Int?, of models: [Int]
  ) throws(StatisticsError) -> ComparedScores {
    if gathered != nil { return gatheredScores(dimension: dimension, of: models) }
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
            sums(model: model, dimension: dimension), column: model * width + dimension,
            shown: scale.units)
        }
        try table.add(
          sumsOfAllItems(model: model), column: model * width + dimensions, shown: scale.units)
      }
      return try ClusterBootstrap(
        table, quantities: quantities, replicates: replicates, seed: seed, purpose: "scores"
      ).distribution()
    } catch {
      throw Diagnostics(Diagnostic(error, at: place))
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

  /// The range that is shown as 0...100; nil where scores are shown as they are.
  var units: ClosedRange<Double>? { isCentred ? nil : ends }

  /// The ends of the instrument's own scale.
  package var ends: ClosedRange<Double> { scale.minimum...scale.maximum }

  /// A standard error, or a difference, as it is shown.
  package func shown(difference: Double) -> Double {
    isCentred ? difference : scale.percentPoints(difference)
  }
}
