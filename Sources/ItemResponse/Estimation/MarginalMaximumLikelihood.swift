internal import RandomStreams
internal import Statistics

/// Calibration of items by marginal maximum likelihood.
///
/// Abilities are integrated out over a normal population (Bock & Aitkin 1981), so that missing
/// responses simply do not enter (full information: right when they are missing at random). The
/// expectation is that of EM; the maximisation takes EM gradient steps with a quasi-Newton correction
/// (Lange 1995), which needs some twenty expectations where plain EM needs hundreds.
///
///     let table = try ResponseTable(rows)
///     let calibration = try MarginalMaximumLikelihood(table, model: .twoParameter).calibrate()
///     let slopes = calibration.items.map(\.discrimination)
///
/// The result does not depend on the number of threads or on the order of the persons.
public struct MarginalMaximumLikelihood: Sendable {
  /// The responses.
  public let table: ResponseTable
  /// The model.
  public let model: ItemModel
  /// The settings in force.
  public let options: CalibrationOptions

  /// Checks that the model can be fitted.
  ///
  /// - Parameters:
  ///   - table: the responses. Items that nobody answered, or that all answered alike, are refused:
  ///     ``ResponseTable/screening()`` lists them, ``ResponseTable/selecting(items:)`` drops them.
  ///   - model: the model; one for two categories refuses items with more.
  ///   - options: the settings.
  /// - Throws: ``ItemResponseError``.
  public init(
    _ table: ResponseTable, model: ItemModel, options: CalibrationOptions = CalibrationOptions()
  ) throws(ItemResponseError) {
    if model.isDichotomous, let item = table.categories.firstIndex(where: { $0 != 2 }) {
      throw .notDichotomous(item: item, categories: table.categories[item])
    }
    let screening = table.screening()
    guard screening.constant.isEmpty else { throw .constantItems(screening.constant) }
    guard screening.gaps.isEmpty else { throw .unusedCategories(items: screening.gaps) }
    guard options.tolerance > 0, options.maximumIterations > 0 else {
      throw .unusableSetting("a calibration needs a positive tolerance and at least one iteration")
    }
    let priors = [
      options.discriminationPrior, options.interceptPrior, options.logitGuessingPrior,
    ]
    guard priors.allSatisfy({ $0?.isUsable ?? true }) else {
      throw .unusableSetting("a prior needs a finite mean and a positive deviation")
    }
    if case .fixed(let slope) = options.raschScale, model == .rasch, !(abs(slope) <= 1e3) {
      throw .unusableSetting("the fixed discrimination \(slope) is not a number within ±1000")
    }
    self.table = table
    self.model = model
    self.options = options
  }

  /// Finds the maximum.
  ///
  /// - Returns: the estimates, whether or not the iteration converged: see
  ///   ``Calibration/isConverged``.
  /// - Complexity: about twenty expectations of O(distinct patterns × (items + nodes)) for Rasch, two
  ///   parameters and partial credit; of O(patterns × items × nodes) for the others.
  public func calibrate() -> Calibration {
    calibrate(ResponsePatterns(table), groups: 1)
  }

  /// Calibrates with free means and deviations of the groups but the first.
  func calibrate(_ patterns: ResponsePatterns, groups: Int) -> Calibration {
    let layout = ParameterLayout(model: model, categories: table.categories, options: options)
    let posterior = MarginalPosterior(
      layout: layout, patterns: patterns, categories: table.categories,
      quadrature: options.quadrature, groups: groups, threads: options.threads)
    let start =
      layout.start(patterns: patterns, categories: table.categories)
      + [Double](repeating: 0, count: 2 * (groups - 1))
    let found = QuasiNewton.maximise(
      posterior, from: start, tolerance: options.tolerance,
      maximumIterations: options.maximumIterations)
    let vector = found?.vector ?? start
    return Calibration(
      model: model, posterior: posterior, vector: vector, categories: table.categories,
      persons: table.persons, evaluation: found?.evaluation, iterations: found?.iterations ?? 0,
      isConverged: found?.isConverged ?? false)
  }

  /// Calibrates the same table after the responses to each item were dealt out anew.
  ///
  /// The shares of the categories and the missing cells stay; what one item tells about another is
  /// destroyed. A model that finds as much in the shuffled table as in the real one has found
  /// nothing in the real one.
  ///
  /// - Parameters:
  ///   - seed: the seed of the run.
  ///   - replicates: how many shuffled tables, one at least.
  /// - Complexity: `replicates` + 1 calibrations.
  public func shuffledControl(seed: UInt64, replicates: Int = 1) -> ShuffledControl {
    let observed = calibrate()
    let shuffled = (0..<max(1, replicates)).map { replicate -> Calibration in
      var codes = table.codes
      for item in 0..<table.items {
        var stream = RandomStream(
          seed: seed, purpose: "shuffled-control",
          index: UInt64(replicate) << 32 | UInt64(item))
        let answered = (0..<table.persons).filter { codes[$0 * table.items + item] >= 0 }
        var values = answered.map { codes[$0 * table.items + item] }
        stream.shuffle(&values)
        for (person, value) in zip(answered, values) { codes[person * table.items + item] = value }
      }
      let shuffled = ResponseTable(
        codes: codes, persons: table.persons, items: table.items, categories: table.categories)
      return Self(shuffled: shuffled, of: self).calibrate()
    }
    return ShuffledControl(observed: observed, shuffled: shuffled)
  }

  /// The same settings on a table with the same shares of categories.
  private init(shuffled table: ResponseTable, of original: MarginalMaximumLikelihood) {
    self.table = table
    model = original.model
    options = original.options
  }
}
