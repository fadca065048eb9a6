internal import PrintedNumbers
internal import Statistics
internal import Wording

extension ScoreLeaks {
  /// Both sets need so many items that all reference models answered.
  private static let fewestItems = 20
  /// The share of a model's items that a reference model must have answered.
  private static let neededShare = 0.9

  /// Whether scores on items that may have been read are higher than those on others foretell.
  func conStat(_ model: Int) throws(StatisticsError) -> LeakFinding {
    func refused(_ reason: String) -> LeakFinding {
      LeakFinding(model, .conStat, notTestable: reason)
    }
    guard let sets = foretellingSets(model) else {
      return refused(
        said(
          "it has scores on no items that cannot have been seen, and none in other words, to foretell "
            + "the others from"))
    }
    let models = others(of: model).filter { other in
      [sets.benchmark, sets.reference].allSatisfy { places in
        let answered = places.count { items.score(other, $0).isFinite }
        return Double(answered) >= Self.neededShare * Double(places.count)
      }
    }
    guard models.count >= ContaminationNeeds.fewestReferences else {
      return refused(
        models.count == 1
          ? said(
            "1 reference model has scores on the same items, and "
              + "\(ContaminationNeeds.fewestReferences) are needed")
          : said(
            "\(models.count) reference models have scores on the same items, and "
              + "\(ContaminationNeeds.fewestReferences) are needed"))
    }
    func complete(_ places: [Int]) -> [Int] {
      places.filter { item in models.allSatisfy { items.score($0, item).isFinite } }
    }
    let (benchmark, reference) = (complete(sets.benchmark), complete(sets.reference))
    let fewest = min(benchmark.count, reference.count)
    guard fewest >= Self.fewestItems else {
      return refused(
        said(
          "one of both sets has \(CountText.counted(fewest, "item")) that all models answered, and "
            + "\(Self.fewestItems) are needed"))
    }
    func scores(_ model: Int, _ places: [Int]) -> [Double] {
      places.map { items.score(model, $0) }
    }
    let test = try PerformanceTest(
      model: scores(model, benchmark), modelOnReference: scores(model, reference),
      others: models.map { scores($0, benchmark) },
      othersOnReference: models.map { scores($0, reference) },
      clusters: (
        benchmark.map { items.clusterOfItem[$0] }, reference.map { items.clusterOfItem[$0] }
      ),
      replicates: replicates, seed: seed)
    return finding(model, test.result()).counting(
      benchmark.count, reference.count, models: models.count)
  }

  /// Items that the model can have read, and those that foretell its score on them: items that it
  /// cannot have read, or else the same in other words.
  private func foretellingSets(_ model: Int) -> (benchmark: [Int], reference: [Int])? {
    let unseen = scored(model) { items.exposure(model, $0) == .impossible }
    if !unseen.isEmpty {
      let seen = scored(model) { items.exposure(model, $0) == .possible }
      return seen.isEmpty ? nil : (seen, unseen)
    }
    let pairs = pairs(model, of: items.score)
    return pairs.isEmpty ? nil : (pairs.map(\.original), pairs.flatMap(\.variants))
  }

  private func finding(_ model: Int, _ result: Outcome<PerformanceTestResult>) -> LeakFinding {
    guard let found = result.value else {
      return LeakFinding(
        model, .conStat, notTestable: result.reason?.words ?? said("it has no result"))
    }
    var finding = LeakFinding(model, .conStat, notTestable: "")
    finding.reason = nil
    finding.effect = Estimate(
      .value(found.excess * Self.points), standardError: found.standardError * Self.points)
    finding.pValue = found.pValue
    finding.method =
      said(
        "excess over the score that a spline through other models foretells, clusters and models drawn "
          + "\(replicates) times, one-sided")
    finding.further = [
      FurtherFigure(
        name: "lowerBound", estimate: Estimate(.value(found.lowerBound * Self.points)), pValue: nil)
    ]
    let (error, smallest) = (found.standardError, 1 / Double(replicates + 1))
    finding.detectable = { significance in
      guard smallest <= significance else {
        return .undefined(
          .notTestable(said("so many resamples allow no p-value that is small enough")))
      }
      guard
        let design = try? ErrorDesign(standardError: error, degreesOfFreedom: Self.manyDegrees)
      else { return .undefined(.noVariance) }
      return design.detectableDifference(
        significance: 2 * significance, power: ContaminationStudy.power
      ).map { $0 * Self.points }
    }
    return finding
  }

  /// The spread over resamples counts as known.
  private static let manyDegrees = 1e6
}
