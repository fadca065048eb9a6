internal import Diagnostics
internal import ItemResponse
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What a table of responses is too small for, and what of a calibration is not to be believed.
enum CalibrationLimits {
  /// With how many persons a model's parameters are recovered, and who found it.
  private static func needed(_ model: ItemModel) -> (persons: Int, source: String) {
    switch model {
    case .rasch: (30, "Linacre 1994")
    case .twoParameter: (200, "Drasgow 1989")
    case .threeParameter: (500, "Sahin & Anil 2017")
    case .gradedResponse, .generalizedPartialCredit: (500, "Reise & Yu 1990")
    }
  }

  /// The fewest items and persons with which the parameters are determined at all.
  ///
  /// Two items have one association, which tells of the product of their discriminations only.
  private static func least(_ model: ItemModel) -> (items: Int, persons: Int) {
    model == .rasch ? (2, 3) : (3, 5)
  }

  /// - Throws: for fewer items or persons than determine the parameters.
  static func refuse(_ columns: ResponseColumns, model: ItemModel, path: String) throws(Diagnostics)
  {
    let least = least(model)
    let persons = columns.responseCounts.count { $0 > 0 }
    func refusal(_ count: Int, _ what: String, _ least: Int, _ remedy: String) -> Diagnostics {
      Diagnostics(
        table: .notEnoughResponses, at: .file(path),
        "\(model.rawValue) needs \(least) \(what)s at least, and there "
          + "\(count == 1 ? "is 1" : "are \(count)") with responses that vary", remedy: remedy)
    }
    let simpler = model == .rasch ? "" : ", or use --response-model rasch"
    guard columns.items.count >= least.items else {
      throw refusal(columns.items.count, "item", least.items, "Add items\(simpler)")
    }
    guard persons >= least.persons else {
      throw refusal(persons, "person", least.persons, "Add persons\(simpler)")
    }
  }

  /// A discrimination that no item has: the likelihood rises without end.
  private static let steepest = 10.0
  /// An error or a difficulty, in standard deviations of the population, that says nothing any more.
  private static let widest = 2.0
  private static let farthest = 10.0

  /// What a reader must know before using the figures.
  static func cautions(
    _ columns: ResponseColumns, _ results: CalibrationResults, errors: Outcome<ParameterCovariance>,
    model: ItemModel
  ) -> [Caution] {
    var cautions: [Caution] = []
    let persons = columns.responseCounts.count { $0 > 0 }
    let needed = needed(model)
    if persons < needed.persons {
      let fewer =
        model == .rasch || persons < 30 ? "" : said("; --response-model rasch needs fewer")
      cautions.append(
        Caution(
          .fewPersons,
          said(
            "\(persons) persons are few for \(model.rawValue), which needs about \(needed.persons) "
              + "(\(needed.source)): parameters and their errors may be far off\(fewer)")))
    }
    if !results.converged {
      cautions.append(
        Caution(
          .notConverged, said("the calibration had not converged after \(results.iterations) steps")
        ))
    }
    if let reason = errors.reason {
      cautions.append(
        Caution(.noStandardErrors, said("there are no standard errors: \(reason.words)")))
    }
    func items(_ isMeant: (CalibrationResults.ItemEntry) -> Bool) -> String? {
      let names = results.items.filter(isMeant).map { "`\($0.item)`" }
      guard !names.isEmpty else { return nil }
      return CountText.list(names, most: 10)
    }
    if let names = items({ ($0.discrimination.value ?? 0) < 0 }) {
      cautions.append(
        Caution(
          .negativeDiscrimination,
          said(
            "negative discrimination: the better a person, the worse the responses to \(names). Look for "
              + "a wrong key or a reversed item")))
    }
    if let names = items({ abs($0.discrimination.value ?? 0) > steepest }) {
      cautions.append(
        Caution(
          .runawayDiscrimination,
          said("the discrimination runs away, so that the likelihood has no maximum: \(names)")))
    }
    if errors.value != nil, let names = items(hasWideErrors) {
      cautions.append(
        Caution(
          .undeterminedItems,
          said(
            "the responses hardly determine the parameters of \(names): errors above \(Int(widest)) "
              + "standard deviations, difficulties beyond \(Int(farthest)), or none at all")))
    }
    let silent = columns.responseCounts.count { $0 == 0 }
    if silent > 0 {
      cautions.append(
        Caution(
          .personsWithoutResponses,
          silent == 1
            ? said("1 person has no response to a calibrated item and no ability")
            : said("\(silent) persons have no response to a calibrated item and no ability")))
    }
    cautions.append(
      Caution(
        .intervalMethod,
        said(
          "intervals of abilities take the items' parameters as known: they leave out the error of the "
            + "calibration")))
    return cautions
  }

  private static func hasWideErrors(_ entry: CalibrationResults.ItemEntry) -> Bool {
    ([entry.discrimination] + entry.difficulty.all).contains { parameter in
      guard parameter.value != nil else { return false }
      return (parameter.standardError ?? .infinity) > widest
    } || entry.difficulty.all.contains { abs($0.value ?? 0) > farthest }
  }
}
