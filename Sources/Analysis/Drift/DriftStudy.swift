package import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

/// Whether the test, a model or a judge moved between the rounds of a study.
package struct DriftStudy: Sendable {
  package let results: DriftResults
  /// What must be known of the results.
  package let cautions: [Caution]
  /// What differences are in: percentage points of 0 to 100, or points of the scale.
  package let unit: String
  /// What the smallest p-value of the comparisons is compared with.
  package let smallestSignificance: Double

  /// - Throws: for published scores alone, for a single round, for a dimension or a round that there is
  ///   not, and for responses that are said to be the same where the log knows better.
  package init(_ inputs: StudyInputs, settings: DriftSettings) throws(Diagnostics) {
    let files = inputs.log.files.map(\.name)
    if inputs.isPublishedOnly { throw Diagnostics(.publishedOnly(files: files)) }
    let order = RoundOrder(inputs.sampled)
    let fed = try FedRows(inputs.sampled, binding: inputs.binding, files: files)
    let scores = try inputs.roundScores(order, of: fed)
    let again = JudgedAgain(
      fed, order, binding: inputs.binding, areSame: settings.areResponsesSame)
    if settings.areResponsesSame, again.hasHashes {
      throw Diagnostics(
        Diagnostic(
          "responsesKnown", at: .files(files),
          "the log says by response_hash which responses are the same",
          remedy: "Drop --same-responses"),
        cause: .wrongUse)
    }
    let pairs = try settings.pairs(of: order.names)
    let dimensions = try Self.dimensions(settings.dimension, of: scores)
    let maker = Makers(
      scores: scores, again: again, settings: settings, dimensions: dimensions, pairs: pairs,
      itemNames: SortedNames(fed.index.itemNames).names)
    let made = try Diagnostics.at(.files(files)) { () throws(StatisticsError) in try maker.made() }
    results = made.results
    unit = scores.study.scale.isCentred ? said("points of the scale") : said("percentage points")
    smallestSignificance = settings.significance / Double(max(made.results.comparisons.count, 1))
    cautions = inputs.completed(
      DriftCautions(
        scores: scores, comparisons: made.results.comparisons, intervals: made.intervals,
        obstaclesOfItems: made.obstacles
      ).all)
  }

  /// The places of the dimensions that are asked for; nil stands for the mean over all.
  private static func dimensions(
    _ name: String?, of scores: RoundScores
  ) throws(Diagnostics) -> [Int?] {
    let study = scores.study
    guard let name else {
      return study.system.dimensions.indices.filter { dimension in
        study.models.indices.contains {
          !study.column(model: $0, dimension: dimension).rows.isEmpty
        }
      }
    }
    guard
      let dimension = try study.system.dimension(
        scored: name, hasOverallScore: study.hasOverallScore)
    else { return [nil] }
    return [study.system.dimensions.firstIndex { $0.id == dimension.id }]
  }

  /// What makes the parts of the results.
  private struct Makers {
    let scores: RoundScores
    let again: JudgedAgain
    let settings: DriftSettings
    let dimensions: [Int?]
    let pairs: [RoundPair]
    let itemNames: [String]

    func made() throws(StatisticsError) -> (
      results: DriftResults, intervals: [[IntervalCaution]], obstacles: [String]
    ) {
      let items = try ItemDriftMaker(
        scores: scores, settings: settings, dimensions: dimensions, pairs: pairs,
        itemNames: itemNames
      ).made()
      let compared = try ComparisonMaker(
        scores: scores, again: again, settings: settings, dimensions: dimensions, pairs: pairs,
        drifted: items.drifted
      ).made()
      let series = try SeriesMaker(
        scores: scores, settings: settings, dimensions: dimensions
      ).made()
      let judges = JudgeDriftMaker(
        scores: scores, again: again, settings: settings, dimensions: dimensions, pairs: pairs)
      let judgeDrift = try judges.judges()
      let replays = try judges.replays()
      let detectable = self.detectable(compared.comparisons)
      let sentences = DriftSentences(
        rounds: scores.order.rounds, comparisons: compared.comparisons, changes: series.changes,
        items: items.entries, judges: judgeDrift, replays: replays, detectable: detectable,
        unit: scores.study.scale.isCentred ? said("points of the scale") : said("points"),
        level: settings.level, title: scores.title(named:)
      ).all
      return (
        DriftResults(
          sentences: sentences, rounds: scores.order.rounds, comparisons: compared.comparisons,
          changepoints: series.changes, trends: series.trends, itemDrift: items.entries,
          judgeDrift: judgeDrift, replay: replays, ranks: try ranks(), detectable: detectable),
        compared.intervals, items.obstacles
      )
    }

    /// Scores and rank sets, round by round.
    private func ranks() throws(StatisticsError) -> [RoundRank] {
      let figures = try ClosedFormFigures(scores.study, level: settings.level)
      var ranks: [RoundRank] = []
      for dimension in dimensions {
        for round in scores.order.rounds.indices {
          let sets = PairwiseComparison(
            try scores.compared(round: round, dimension: dimension)
          ).ranks(level: settings.level)
          for model in scores.models.indices {
            let figure = figures.figure(
              model: scores.place(model: model, round: round), dimension: dimension)
            ranks.append(
              RoundRank(
                round: scores.order.names[round], dimension: scores.name(dimension),
                model: scores.models[model],
                score: Estimate(
                  figure.estimate, standardError: figure.standardError, interval: figure.interval),
                rank: sets.intervals[model].value.map {
                  RankRange(lower: $0.lower, upper: $0.upper)
                }))
          }
        }
      }
      return ranks
    }

    private func detectable(_ comparisons: [DriftComparison]) -> [DetectableDrift] {
      dimensions.flatMap { dimension in
        pairs.map { rounds in
          let (from, to) = (scores.order.names[rounds.from], scores.order.names[rounds.to])
          let found = comparisons.filter {
            $0.dimension == scores.name(dimension) && $0.from == from && $0.to == to
          }.compactMap(\.minimumDetectableDifference).sorted()
          return DetectableDrift(
            dimension: scores.name(dimension), from: from, to: to,
            difference: Estimate(
              found.isEmpty ? .undefined(.noSharedUnits) : .value(found[found.count / 2])))
        }
      }
    }
  }
}

extension RoundScores {
  /// What a dimension of results is called in sentences.
  func title(named identifier: String) -> String {
    study.system.dimension(named: identifier)?.name ?? title(nil)
  }
}
