public import EvaluationLogs
public import Statistics
public import ValueModel

/// The scores of every model on every dimension of one value system, estimated together.
///
/// One resample of clusters is applied to all models and dimensions at once, so that differences
/// between models are paired and every figure of a report comes from the same replicates.
public struct ScoreStudy: Sendable {
  public let system: ValueSystem
  public let instrument: Instrument
  /// Names of the models, in ascending order.
  public let models: [String]
  public let seed: UInt64
  public let cautions: [Caution]
  /// Distinct clusters, the unit of resampling.
  public let clusterCount: Int
  /// Distinct items that feed any dimension.
  public let itemCount: Int
  /// Distinct judges.
  public let judgeCount: Int
  /// Judgments that feed any dimension.
  public let judgmentCount: Int

  let scale: ShownScale
  let tallies: [Tally]
  private let table: ClusterTable

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

  /// Scores the judgments of a log with an instrument.
  ///
  /// - Throws: `AnalysisError` when no judgment can be scored.
  /// - Complexity: O(*n* log *n*) in the number of rows.
  public init(
    judgments: JudgmentTable, binding: InstrumentBinding, files: [String], seed: UInt64
  ) throws(AnalysisError) {
    let scores = try ItemScores(judgments: judgments, binding: binding, files: files)
    let system = binding.system
    let instrument = binding.instrument
    self.system = system
    self.instrument = instrument
    self.seed = seed
    models = scores.models
    scale = ShownScale(instrument)
    let dimensions = system.dimensions.count
    // One more column a model holds the mean that centring takes away.
    let width = dimensions + 1
    do {
      var table = ClusterTable(
        clusters: scores.clusters.count, columns: scores.models.count * width)
      var tallies = [Tally](repeating: Tally(), count: scores.models.count * dimensions)
      var usedItems: Set<Int> = []
      for entry in scores.entries {
        if !entry.feeds.isEmpty { usedItems.insert(entry.item) }
        for feed in entry.feeds {
          tallies[entry.model * dimensions + feed.dimension].count(
            entry, feed: feed, binding: binding)
        }
        // An item of weight zero counts for nothing.
        guard let score = entry.score, entry.weight > 0 else { continue }
        for feed in entry.feeds {
          let value = binding.oriented(score, by: feed)
          try table.add(
            scale.shown(value), weight: feed.weight * entry.weight, cluster: entry.cluster,
            column: entry.model * width + feed.dimension)
        }
        try table.add(
          scale.shown(score), weight: entry.weight, cluster: entry.cluster,
          column: entry.model * width + dimensions)
      }
      self.table = table
      self.tallies = tallies
      itemCount = usedItems.count
    } catch {
      throw .statistics("\(error)")
    }
    clusterCount = scores.clusters.count
    judgeCount = scores.judges.count
    judgmentCount = scores.judgmentCount
    cautions =
      CautionFinder(
        scores: scores, tallies: tallies, system: system, instrument: instrument
      ).cautions
  }

  /// The most replicate values that are held at once: 2 GiB.
  private static let mostValues = 1 << 28

  func tally(model: Int, dimension: Int) -> Tally {
    tallies[model * system.dimensions.count + dimension]
  }

  /// Number of the quantity that holds a model's score on a dimension.
  func quantity(model: Int, dimension: Int) -> Int { model * system.dimensions.count + dimension }

  /// Number of the quantity that holds a model's mean over all dimensions.
  func overallQuantity(model: Int) -> Int { models.count * system.dimensions.count + model }

  /// Whether a mean over all dimensions has a meaning: not when profiles are centred.
  public var hasOverallScore: Bool { instrument.centring == .none }

  /// The bootstrap distribution of every score, and of every model's mean over the dimensions.
  ///
  /// - Throws: `AnalysisError.statistics` when the number of replicates is refused.
  /// - Complexity: O(replicates x clusters x models x dimensions), on all cores.
  public func distribution(replicates: Int) throws(AnalysisError) -> BootstrapDistribution {
    let dimensions = system.dimensions.count
    let width = dimensions + 1
    let values = models.count * (dimensions + 1) * replicates
    guard values <= ScoreStudy.mostValues else {
      throw .unusable(
        "\(replicates) replicates of \(models.count) models on \(dimensions) dimensions do not fit "
          + "in memory. Use at most \(ScoreStudy.mostValues / (models.count * (dimensions + 1))) "
          + "replicates.")
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
    do {
      return try ClusterBootstrap(
        table, quantities: quantities, replicates: replicates, seed: seed, purpose: "scores"
      ).distribution()
    } catch {
      throw .statistics("\(error)")
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

/// The scale on which scores are shown: 0...100 without centring, raw units with it.
public struct ShownScale: Sendable {
  public let isCentred: Bool
  private let scale: RatingScale

  init(_ instrument: Instrument) {
    isCentred = instrument.display == .raw
    scale = instrument.scale
  }

  func shown(_ score: Double) -> Double {
    isCentred ? score : scale.percent(score)
  }
}
