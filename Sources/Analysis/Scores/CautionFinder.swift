internal import ValueModel

/// Finds what a reader of the scores must be warned of.
struct CautionFinder {
  let scores: ItemScores
  let tallies: [ScoreStudy.Tally]
  let system: ValueSystem
  let instrument: Instrument

  /// Fewer clusters than this make resampling them optimistic (Cameron & Miller 2015, section VI).
  static let fewClusters = 20
  static let fewItems = 20
  static let ceilingShare = 0.95

  var cautions: [Caution] {
    smallDimensions + ceilings + unequalItems + fewerRepeats + missing + wholeStudy
  }

  private func tally(_ model: Int, _ dimension: Int) -> ScoreStudy.Tally {
    tallies[model * system.dimensions.count + dimension]
  }

  private var smallDimensions: [Caution] {
    system.dimensions.enumerated().flatMap { index, dimension -> [Caution] in
      let cells = scores.models.indices.map { tally($0, index) }
      let items = cells.reduce(into: Set<Int>()) { $0.formUnion($1.itemNumbers) }.count
      let clusters = cells.reduce(into: Set<Int>()) { $0.formUnion($1.clusters) }.count
      guard items > 0 else { return [] }
      var found: [Caution] = []
      if items < CautionFinder.fewItems {
        found.append(
          Caution(
            .fewItems, dimension: dimension.id, observed: items,
            message: "\(dimension.name) is measured by \(items) items only."))
      }
      if clusters < CautionFinder.fewClusters {
        found.append(
          Caution(
            .fewClusters, dimension: dimension.id, observed: clusters,
            message: "\(dimension.name) rests on \(clusters) clusters; with fewer than "
              + "\(CautionFinder.fewClusters) its intervals are likely too narrow."))
      }
      return found
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
        message: "\(model): \(cell.atTop) of \(cell.items) items of \(dimension.name) "
          + "have the highest score.")
    }
  }

  private var unequalItems: [Caution] {
    system.dimensions.indices.flatMap { index -> [Caution] in
      let all = scores.models.indices.reduce(into: Set<Int>()) {
        $0.formUnion(tally($1, index).itemNumbers)
      }
      let short = scores.models.indices.filter {
        tally($0, index).items > 0 && tally($0, index).itemNumbers.count < all.count
      }
      guard !short.isEmpty else { return [] }
      let dimension = system.dimensions[index]
      if short.count == scores.models.count {
        return [
          Caution(
            .unequalItems, dimension: dimension.id, of: all.count,
            message: "\(dimension.name): no model was measured on all \(all.count) items, "
              + "so differences between models include differences between items.")
        ]
      }
      return short.map { model in
        Caution(
          .unequalItems, model: scores.models[model], dimension: dimension.id,
          observed: tally(model, index).itemNumbers.count, of: all.count,
          message: "\(scores.models[model]) was measured on "
            + "\(tally(model, index).itemNumbers.count) of the \(all.count) items of "
            + "\(dimension.name).")
      }
    }
  }

  /// One caution a model: a missing prompt version is missing for all dimensions.
  private var fewerRepeats: [Caution] {
    let repeats = scores.models.indices.map { model in
      system.dimensions.indices.map { tally(model, $0).mostRepeats }.max() ?? 0
    }
    let most = repeats.max() ?? 0
    return scores.models.indices.compactMap { model in
      guard repeats[model] > 0, repeats[model] < most else { return nil }
      return Caution(
        .fewerRepeats, model: scores.models[model], observed: repeats[model], of: most,
        message: "\(scores.models[model]) answered \(repeats[model]) of the \(most) repeats or "
          + "prompt versions.")
    }
  }

  private var missing: [Caution] {
    scores.models.indices.compactMap { model in
      let counts = scores.entries.reduce(into: JudgmentCounts()) { sum, entry in
        if entry.model == model { sum = sum + entry.judgments }
      }
      guard counts.missing > 0 else { return nil }
      return Caution(
        .missingJudgments, model: scores.models[model], observed: counts.missing,
        of: counts.missing + counts.scored,
        message: "\(scores.models[model]): \(counts.missing) of "
          + "\(counts.missing + counts.scored) judgments have no score and are left out.")
    }
  }

  private var wholeStudy: [Caution] {
    var found: [Caution] = []
    if scores.judges.count == 1 {
      found.append(
        Caution(
          .oneJudge,
          message: "All judgments come from one judge (\(scores.judges.first ?? "")), so "
            + "agreement between judges is unknown."))
    }
    if scores.curatedRows > 0 {
      found.append(
        Caution(
          .curatedExcluded,
          message: "\(scores.curatedRows) curated showcase rows were left out of every mean."))
    }
    return found
  }

  private func eachCell(_ body: (String, Int, ScoreStudy.Tally) -> Caution?) -> [Caution] {
    scores.models.indices.flatMap { model in
      system.dimensions.indices.compactMap { index in
        body(scores.models[model], index, tally(model, index))
      }
    }
  }
}
