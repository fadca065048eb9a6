public import Statistics

/// Differential item functioning by likelihood ratio (Thissen, Steinberg & Wainer 1993).
///
/// The two groups are calibrated together. Anchor items have the same parameters in both; the
/// abilities of the reference group are standard normal and those of the focal group have a free
/// mean and deviation. In the free model each studied item has parameters of its own in each group;
/// the statistic of an item is twice the loss of log-likelihood when its parameters are made equal.
public struct LikelihoodRatioDIF: Sendable {
  /// The result for one studied item.
  public struct ItemResult: Sendable, Equatable {
    /// The item.
    public let item: Int
    /// The test that all its parameters are equal.
    public let test: Outcome<TestResult>
    /// Its parameters in the reference group.
    public let reference: Item
    /// Its parameters in the focal group, on the same scale.
    public let focal: Item
  }

  /// One entry for each studied item, in the order in which they were named.
  public let items: [ItemResult]
  /// The log-likelihood of the free model.
  public let freeLogLikelihood: Double
  /// The abilities of the focal group in the free model; those of the reference group are standard
  /// normal.
  public let focalPopulation: LatentDistribution
  /// Whether all calibrations converged.
  public let isConverged: Bool

  /// Studies items.
  ///
  /// - Parameters:
  ///   - table: the responses.
  ///   - focal: for each person whether they belong to the focal group.
  ///   - model: the model of all items.
  ///   - studied: the items to test; all others are anchors, one at least.
  ///   - options: settings of the calibrations.
  /// - Throws: ``ItemResponseError``: when no anchor is left, a group is empty, or an item cannot be
  ///   calibrated (in either group where it is studied).
  /// - Complexity: one calibration for each studied item and one more.
  public init(
    _ table: ResponseTable, focal: [Bool], model: ItemModel = .twoParameter, studied: [Int],
    options: CalibrationOptions = CalibrationOptions()
  ) throws(ItemResponseError) {
    guard focal.count == table.persons else { throw .lengthsDiffer(focal.count, table.persons) }
    guard focal.contains(true), focal.contains(false) else { throw .emptyGroup }
    for item in studied where !(0..<table.items).contains(item) {
      throw .noSuchItem(item, items: table.items)
    }
    guard Set(studied).count == studied.count, studied.count < table.items else {
      throw .unusableSetting("studied items are named once each and leave one anchor at least")
    }
    let free = try Self.fit(table, focal, model, split: studied, options)
    var converged = free.isConverged
    var results: [ItemResult] = []
    for (place, item) in studied.enumerated() {
      let constrained = try Self.fit(
        table, focal, model, split: studied.filter { $0 != item }, options)
      converged = converged && constrained.isConverged
      results.append(
        ItemResult(
          item: item,
          test: constrained.isConverged && free.isConverged
            ? constrained.likelihoodRatio(against: free)
            : .undefined(.notConverged(iterations: options.maximumIterations)),
          reference: free.items[item], focal: free.items[table.items + place]))
    }
    items = results
    freeLogLikelihood = free.logLikelihood
    focalPopulation = free.populations[1]
    isConverged = converged
  }

  /// Calibrates with these items split: once for the reference group in their own columns and once
  /// for the focal group in further columns, each missing for the other group.
  private static func fit(
    _ table: ResponseTable, _ focal: [Bool], _ model: ItemModel, split: [Int],
    _ options: CalibrationOptions
  ) throws(ItemResponseError) -> Calibration {
    let items = table.items + split.count
    var codes = [Int8](repeating: -1, count: table.persons * items)
    for person in 0..<table.persons {
      for item in 0..<table.items {
        codes[person * items + item] = table.codes[person * table.items + item]
      }
      guard focal[person] else { continue }
      for (place, item) in split.enumerated() {
        codes[person * items + table.items + place] = table.codes[person * table.items + item]
        codes[person * items + item] = -1
      }
    }
    let divided = ResponseTable(
      codes: codes, persons: table.persons, items: items,
      categories: table.categories + split.map { table.categories[$0] })
    let estimator = try MarginalMaximumLikelihood(divided, model: model, options: options)
    return estimator.calibrate(
      ResponsePatterns(divided, groups: focal.map { $0 ? 1 : 0 }), groups: 2)
  }
}
