internal import Diagnostics
internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// Finds what a reader of the scores must be warned of.
struct CautionFinder {
  private let study: ScoreStudy
  private let system: ValueSystem
  private let instrument: Instrument

  init(_ study: ScoreStudy) {
    self.study = study
    system = study.system
    instrument = study.instrument
  }

  /// Fewer clusters than this make resampling them optimistic (Cameron & Miller 2015, section VI).
  static let fewestClusters = 20
  static let fewItems = 20
  static let ceilingShare = 0.95

  var cautions: [Caution] {
    noOverallMean + smallDimensions + ceilings + unequalItems + fewerRepeats + missing + wholeStudy
  }

  private func tally(_ model: Int, _ dimension: Int) -> ScoreStudy.Tally {
    study.tally(model: model, dimension: dimension)
  }

  /// A board: one dimension, or the mean over all where that has a meaning.
  private struct Board {
    let id: String
    let name: String
    /// Place of its dimension; nil for all of them.
    let dimension: Int?
    let counts: BoardCounts
  }

  private var boards: [Board] {
    let single = system.dimensions.enumerated().map { index, dimension in
      Board(
        id: dimension.id, name: dimension.name, dimension: index,
        counts: study.boardCounts[index])
    }
    guard instrument.centring == .none else { return single }
    return single + [
      Board(
        id: ModelScore.overall, name: said("The mean over all dimensions"),
        dimension: nil, counts: study.boardCounts[system.dimensions.count])
    ]
  }

  private func items(_ model: Int, _ board: Board) -> Int {
    board.dimension.map { tally(model, $0).distinctItems } ?? study.modelCounts[model].items
  }

  /// A mean over all dimensions takes scores on all of them.
  private var noOverallMean: [Caution] {
    let measured = MeasuredDimensions(study.tallies, dimensions: system.dimensions.count)
    guard instrument.centring == .none, !measured.hasWholeModel, let best = measured.best else {
      return []
    }
    let lacking = measured.unmeasured.map { system.dimensions[$0].name }
    let reason =
      lacking.isEmpty
      ? said("each lacks a score on one of them")
      : said("there are no scores on \(CountText.list(lacking, most: 3))")
    return [
      Caution(
        .noEstimates, dimension: ModelScore.overall, observed: lacking.count,
        of: system.dimensions.count,
        message: said(
          "No model has a mean over all dimensions: \(reason). Ask for one dimension, such as "
            + "\(system.dimensions[best].id)."))
    ]
  }

  private var smallDimensions: [Caution] {
    boards.flatMap { board -> [Caution] in
      let items = board.counts.items
      guard items > 0, items < CautionFinder.fewItems else { return [] }
      return [
        Caution(
          .fewItems, dimension: board.id, observed: items,
          message: said(
            "\(board.name) is measured by \(CountText.counted(items, "item")) only."))
      ]
    }
  }

  /// For intervals that come from resampling clusters.
  var fewClusters: [Caution] {
    boards.compactMap { board -> Caution? in
      let clusters = board.counts.clusters
      guard clusters > 0, clusters < CautionFinder.fewestClusters else { return nil }
      return Caution(
        .fewClusters, dimension: board.id, observed: clusters,
        message: said(
          "\(board.name) rests on \(CountText.counted(clusters, "cluster")); with fewer "
            + "than \(CautionFinder.fewestClusters) its intervals are likely too narrow, and its "
            + "ranks less sure than stated."))
    }
  }

  private var ceilings: [Caution] {
    eachCell { model, index, cell in
      guard cell.items > 0,
        Double(cell.atTop) > CautionFinder.ceilingShare * Double(cell.items)
      else { return nil }
      let dimension = system.dimensions[index]
      return Caution(
        .ceiling, model: model, dimension: dimension.id, observed: cell.atTop, of: cell.items,
        message: said(
          "\(VisibleText.name(model)): \(cell.atTop) of \(cell.items) items of \(dimension.name) "
            + "have the highest score."))
    }
  }

  private var unequalItems: [Caution] {
    boards.flatMap { board -> [Caution] in
      let counts = study.models.indices.map { items($0, board) }
      let all = board.counts.items
      let measured = counts.indices.filter { counts[$0] > 0 }
      let short = measured.filter { counts[$0] < all }
      guard !short.isEmpty else { return [] }
      if short.count == measured.count {
        return [
          Caution(
            .unequalItems, dimension: board.id, of: all,
            message: said(
              "\(board.name): no model was measured on all \(all) items, so differences "
                + "between models include differences between items."))
        ]
      }
      return short.map { model in
        let (name, count) = (VisibleText.name(study.models[model]), counts[model])
        return Caution(
          .unequalItems, model: study.models[model], dimension: board.id,
          observed: count, of: all,
          message: board.id == ModelScore.overall
            ? said("\(name) was measured on \(count) of the \(all) items.")
            : said("\(name) was measured on \(count) of the \(all) items of \(board.name)."))
      }
    }
  }

  /// One caution a model: a missing prompt version is missing for all dimensions.
  private var fewerRepeats: [Caution] {
    let repeats = study.models.indices.map { model in
      system.dimensions.indices.map { tally(model, $0).mostRepeats }.max() ?? 0
    }
    let most = repeats.max() ?? 0
    return study.models.indices.compactMap { model in
      guard repeats[model] > 0, repeats[model] < most else { return nil }
      return Caution(
        .fewerRepeats, model: study.models[model], observed: repeats[model], of: most,
        message: said(
          "\(VisibleText.name(study.models[model])) answered \(repeats[model]) of the \(most) repeats or "
            + "prompt versions."))
    }
  }

  private var missing: [Caution] {
    study.models.indices.compactMap { model in
      let counts = study.modelCounts[model].judgments
      guard counts.missing > 0 else { return nil }
      return Caution(
        .missingJudgments, model: study.models[model], observed: counts.missing,
        of: counts.missing + counts.scored,
        message: said(
          "\(VisibleText.name(study.models[model])): \(NumberText.grouped(counts.missing)) of "
            + "\(NumberText.grouped(counts.missing + counts.scored)) judgments have no score and are left out."
        ))
    }
  }

  private var wholeStudy: [Caution] {
    var found: [Caution] = []
    if study.judges.count == 1 {
      found.append(
        Caution(
          .oneJudge,
          message: said(
            "All judgments come from one judge (\(VisibleText.name(study.judges.first ?? ""))), so "
              + "agreement between judges is unknown.")))
    }
    let curated = study.omissions[.curated]
    if curated > 0 {
      found.append(
        Caution(
          .curatedExcluded,
          message: said("\(curated) curated showcase rows were left out of every mean.")))
    }
    let adaptive = study.omissions[.adaptive]
    if adaptive > 0 {
      found.append(
        Caution(
          .adaptiveExcluded,
          message: said(
            "\(CountText.counted(adaptive, "row")) of items that were chosen by a model's earlier "
              + "answers were left out of every mean: compare the abilities of the adaptive test."))
      )
    }
    return found
  }

  private func eachCell(_ body: (String, Int, ScoreStudy.Tally) -> Caution?) -> [Caution] {
    study.models.indices.flatMap { model in
      system.dimensions.indices.compactMap { index in
        body(study.models[model], index, tally(model, index))
      }
    }
  }
}
