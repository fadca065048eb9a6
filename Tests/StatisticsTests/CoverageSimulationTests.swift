import Statistics
import Testing

@Suite("In simulated studies intervals cover as often as they say")
struct CoverageSimulationTests {
  static let studies = 400
  static let replicates = 999
  static let level = 0.95

  @Test(
    "cluster intervals, bands and ranks hold their level where naive item-level ones fail",
    .enabled(if: isOptimised, "400 studies take minutes without optimisation; use -c release"))
  func coverage() throws {
    var tally = Tally()
    for number in 0..<Self.studies {
      let study = try SimulatedStudy(number: number)
      let columns = 0..<SimulatedStudy.columns
      let bootstrap = try ClusterBootstrap(
        study.byCluster, quantities: columns.map { .mean($0) }, replicates: Self.replicates,
        seed: UInt64(number)
      ).distribution()
      let naive = try ClusterBootstrap(
        study.byItem, quantities: columns.map { .mean($0) }, replicates: Self.replicates,
        seed: UInt64(number)
      ).distribution()
      try tally.noteCells(study, bootstrap, naive)
      tally.noteDifferences(bootstrap)
      tally.noteBands(bootstrap, naive)
      tally.noteRanks(bootstrap, naive)
    }
    print(tally.report)

    for (name, coverage) in tally.cells {
      #expect((0.92...0.98).contains(coverage.share), "\(name) covers \(coverage.percent)")
    }
    for (name, coverage) in tally.naiveCells {
      #expect(coverage.share < 0.85, "\(name) covers \(coverage.percent)")
    }
    #expect((0.92...0.98).contains(tally.bands.share), "bands cover \(tally.bands.percent)")
    #expect(tally.naiveBands.share < 0.6, "naive bands cover \(tally.naiveBands.percent)")
    let error = (Self.level * (1 - Self.level) / Double(tally.ranks.count)).squareRoot()
    #expect(
      tally.ranks.share >= Self.level - 2.33 * error, "ranks contain \(tally.ranks.percent)")
    #expect(
      (0.92...0.98).contains(tally.tiedBoards.share),
      "boards of tied models stay undivided in \(tally.tiedBoards.percent)")
    #expect(tally.naiveRanks.share < 0.9, "naive ranks contain \(tally.naiveRanks.percent)")
  }
}

private var isOptimised: Bool {
  #if DEBUG
    false
  #else
    true
  #endif
}

private struct Tally {
  var cells: [String: Coverage] = [:]
  var naiveCells: [String: Coverage] = [:]
  var bands = Coverage()
  var naiveBands = Coverage()
  var ranks = Coverage()
  var naiveRanks = Coverage()
  /// Boards of models that are all but tied in which no pair is told apart.
  var tiedBoards = Coverage()
  let level = CoverageSimulationTests.level

  mutating func noteCells(
    _ study: SimulatedStudy, _ bootstrap: BootstrapDistribution, _ naive: BootstrapDistribution
  ) throws {
    for (column, truth) in SimulatedStudy.truth.enumerated() {
      func covers(_ interval: Outcome<ConfidenceInterval>) -> Bool {
        interval.value?.contains(truth) ?? false
      }
      for method in BootstrapIntervalMethod.allCases {
        let interval = bootstrap.interval(column, level: level, method: method)
        cells["cluster bootstrap, \(method)", default: Coverage()].note(covers(interval))
      }
      let robust = try ClusterRobust(study.byCluster, column: column)
      cells["cluster-t, cr2", default: Coverage()].note(covers(robust.interval(level: level)))
      naiveCells["item bootstrap, percentile", default: Coverage()].note(
        covers(naive.interval(column, level: level, method: .percentile)))
      // Wald: CR1 with every item its own cluster is the textbook standard error.
      let wald = try ClusterRobust(study.byItem, column: column)
      naiveCells["item-level t (Wald)", default: Coverage()].note(
        covers(wald.interval(level: level, correction: .cr1)))
    }
  }

  mutating func noteDifferences(_ bootstrap: BootstrapDistribution) {
    for dimension in 0..<SimulatedStudy.dimensions {
      let first = SimulatedStudy.column(model: 0, dimension: dimension)
      let second = SimulatedStudy.column(model: 1, dimension: dimension)
      let truth = SimulatedStudy.truth[first] - SimulatedStudy.truth[second]
      for method in [BootstrapIntervalMethod.percentile, .bca] {
        let difference = bootstrap.difference(first, second, level: level, method: method)
        cells["paired difference, \(method)", default: Coverage()].note(
          difference.value?.interval.value?.contains(truth) ?? false)
      }
    }
  }

  mutating func noteBands(_ bootstrap: BootstrapDistribution, _ naive: BootstrapDistribution) {
    for model in 0..<SimulatedStudy.models {
      let columns = (0..<SimulatedStudy.dimensions).map {
        SimulatedStudy.column(model: model, dimension: $0)
      }
      func covers(_ distribution: BootstrapDistribution) -> Bool {
        guard let band = distribution.simultaneousBand(over: columns, level: level).value else {
          return false
        }
        return zip(columns, band.intervals).allSatisfy {
          $1.value?.contains(SimulatedStudy.truth[$0]) ?? false
        }
      }
      bands.note(covers(bootstrap))
      naiveBands.note(covers(naive))
    }
  }

  mutating func noteRanks(_ bootstrap: BootstrapDistribution, _ naive: BootstrapDistribution) {
    for dimension in 0..<SimulatedStudy.dimensions {
      let columns = (0..<SimulatedStudy.models).map {
        SimulatedStudy.column(model: $0, dimension: dimension)
      }
      let truth = columns.map { SimulatedStudy.truth[$0] }
      let ranks = truth.map { value in 1 + truth.count { $0 > value } }
      func contains(_ distribution: BootstrapDistribution) -> Bool {
        guard let result = distribution.rankIntervals(of: columns, level: level).value else {
          return false
        }
        return zip(ranks, result.intervals).allSatisfy { rank, interval in
          interval.value.map { $0.lower <= rank && rank <= $0.upper } ?? false
        }
      }
      self.ranks.note(contains(bootstrap))
      if SimulatedStudy.isTied(dimension: dimension) {
        let result = bootstrap.rankIntervals(of: columns, level: level).value
        tiedBoards.note(
          columns.indices.allSatisfy { one in
            columns.indices.allSatisfy { !(result?.isShownAbove(one, $0) ?? true) }
          })
      }
      naiveRanks.note(contains(naive))
    }
  }

  var report: String {
    let cellLines = (cells.sorted { $0.key < $1.key } + naiveCells.sorted { $0.key < $1.key })
      .map { "  \($0.key): \($0.value.percent) of \($0.value.count) cells" }
    return """
      Coverage at 95 % in \(CoverageSimulationTests.studies) studies of \
      \(SimulatedStudy.models) models, \(SimulatedStudy.dimensions) dimensions, \
      \(SimulatedStudy.clusters) clusters:
      \(cellLines.joined(separator: "\n"))
        simultaneous bands, clusters: \(bands.percent) of \(bands.count)
        simultaneous bands, items (naive): \(naiveBands.percent) of \(naiveBands.count)
        all true ranks inside, clusters: \(ranks.percent) of \(ranks.count)
        tied models not told apart, clusters: \(tiedBoards.percent) of \(tiedBoards.count)
        all true ranks inside, items (naive): \(naiveRanks.percent) of \(naiveRanks.count)
      """
  }
}
