internal import Dispatch
internal import Statistics
internal import Synchronization
internal import ValueModel

/// Turns a bootstrap distribution into cells.
struct CellEstimator {
  let study: ScoreStudy
  let distribution: BootstrapDistribution
  let options: IntervalOptions

  var cells: [ScoreCell] {
    let dimensions = study.system.dimensions.indices
    let models = study.models.indices
    let overallBoard = study.hasOverallScore ? [models.map(study.overallQuantity)] : []
    let boards: [[Int]] =
      dimensions.map { dimension in
        models.map { study.quantity(model: $0, dimension: dimension) }
      } + overallBoard
    let ranks = concurrentMap(boards.count) { ranges(of: boards[$0]) }
    let bands = concurrentMap(models.count) { model in
      bandLimits(of: dimensions.map { study.quantity(model: model, dimension: $0) })
    }
    let scored = concurrentMap(models.count) { model in
      dimensions.map { dimension in
        cell(
          model: model, dimension: dimension, rank: ranks[dimension][model],
          band: bands[model][dimension])
      }
    }
    guard study.hasOverallScore else { return scored.flatMap(\.self) }
    let overall = concurrentMap(models.count) { model in
      overallCell(model: model, rank: ranks[dimensions.count][model])
    }
    return scored.flatMap(\.self) + overall
  }

  private func ranges(of quantities: [Int]) -> [RankRange?] {
    guard let ranks = distribution.rankIntervals(of: quantities, level: options.level).value
    else { return quantities.map { _ in nil } }
    return ranks.intervals.map { interval in
      interval.value.map { RankRange(lower: $0.lower, upper: $0.upper) }
    }
  }

  private func bandLimits(of quantities: [Int]) -> [BandLimits?] {
    guard let band = distribution.simultaneousBand(over: quantities, level: options.level).value
    else { return quantities.map { _ in nil } }
    return band.intervals.map { interval in
      interval.value.map { BandLimits(lower: $0.lower, upper: $0.upper) }
    }
  }

  private func cell(model: Int, dimension: Int, rank: RankRange?, band: BandLimits?) -> ScoreCell {
    let tally = study.tally(model: model, dimension: dimension)
    let isCentred = study.scale.isCentred
    let raw = tally.weight > 0 ? tally.rawSum / tally.weight : nil
    let worst =
      tally.judgments.missing > 0 && tally.worstWeight > 0
      ? study.scale.shown(tally.worstSum / tally.worstWeight) : nil
    return cell(
      model: model, name: study.system.dimensions[dimension].id,
      quantity: study.quantity(model: model, dimension: dimension), rank: rank, band: band,
      raw: isCentred ? nil : raw, worst: isCentred ? nil : worst, items: tally.itemNumbers.count,
      clusters: tally.clusters.count, judgments: tally.judgments)
  }

  private func overallCell(model: Int, rank: RankRange?) -> ScoreCell {
    let tallies = study.system.dimensions.indices.map { study.tally(model: model, dimension: $0) }
    let judgments = tallies.reduce(JudgmentCounts()) { $0 + $1.judgments }
    let worst =
      judgments.missing > 0 && tallies.allSatisfy { $0.worstWeight > 0 }
      ? tallies.reduce(0) { $0 + study.scale.shown($1.worstSum / $1.worstWeight) }
        / Double(tallies.count) : nil
    return cell(
      model: model, name: ScoreCell.overall, quantity: study.overallQuantity(model: model),
      rank: rank, band: nil, raw: nil, worst: worst,
      items: tallies.reduce(into: Set<Int>()) { $0.formUnion($1.itemNumbers) }.count,
      clusters: tallies.reduce(into: Set<Int>()) { $0.formUnion($1.clusters) }.count,
      judgments: judgments)
  }

  private func cell(
    model: Int, name: String, quantity: Int, rank: RankRange?, band: BandLimits?, raw: Double?,
    worst: Double?, items: Int, clusters: Int, judgments: JudgmentCounts
  ) -> ScoreCell {
    let estimate = distribution.estimate(quantity)
    let interval = distribution.interval(
      quantity, level: options.level, method: options.method.bootstrap ?? .bca)
    return ScoreCell(
      model: study.models[model], dimension: name, estimate: estimate.value,
      standardError: distribution.standardError(quantity).value, lower: interval.value?.lower,
      upper: interval.value?.upper, level: options.level,
      method: interval.value?.method ?? options.method.rawValue, methodReason: nil,
      degreesOfFreedom: nil, effectiveSampleSize: nil,
      reason: (estimate.reason ?? interval.reason)?.description,
      remark: interval.value?.remark?.description,
      undefinedReplicates: distribution.undefinedReplicates(quantity), band: band,
      rawEstimate: raw, estimateMissingAsWorst: worst, items: items, clusters: clusters,
      judgments: judgments, rank: rank, rankReason: nil)
  }
}

/// The results of `body` for 0..<count, in order, computed on all cores.
func concurrentMap<Element: Sendable>(
  _ count: Int, _ body: @Sendable (Int) -> Element
) -> [Element] {
  let results = Mutex([Element?](repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: count) { index in
    let element = body(index)
    results.withLock { $0[index] = element }
  }
  return results.withLock { $0.compactMap(\.self) }
}
