package import Diagnostics

/// The criteria of a log, taken as they are for the dimensions of a value system.
///
/// So that a log whose criteria are of no value system (the scorers of a tool, say) can be scored, and
/// its models compared, without a definition of their own.
package enum CriteriaSystem {
  /// What it is asked for by, in place of the name of a value system.
  package static let name = "criteria"

  /// What judgments without a criterion are on.
  package static let unnamed = "score"

  /// Whether a name asks for the log's own criteria.
  package static func isMeant(by name: String) -> Bool { NameFolding.folded(name) == self.name }

  /// - Parameters:
  ///   - criteria: The names that the judgments have, in the order of the dimensions.
  ///   - hasUnnamed: Whether there are judgments without a criterion.
  /// - Throws: where two criteria differ in letter case only, as dimensions never do.
  package static func system(
    of criteria: [String], hasUnnamed: Bool
  ) throws(Diagnostics) -> ValueSystem {
    var seen: [String: String] = [:]
    var dimensions: [ValueDimension] = []
    func add(_ criterion: String, aliases: [String] = []) throws(Diagnostics) {
      if let other = seen.updateValue(criterion, forKey: NameFolding.folded(criterion)) {
        throw Diagnostics(
          .repeatedName, of: name,
          "the criteria `\(VisibleText.name(other))` and `\(VisibleText.name(criterion))` differ in "
            + "letter case only, and dimensions do not",
          remedy: "Name one of them with `--where criterion=\(VisibleText.name(criterion))`")
      }
      dimensions.append(
        ValueDimension(
          id: criterion, name: criterion, definition: "Judgments on this criterion of the log.",
          translations: [:], aliases: aliases, groups: []))
    }
    for criterion in criteria { try add(criterion) }
    if hasUnnamed { try add(unnamed, aliases: [""]) }
    return ValueSystem(
      id: name, name: "Criteria of the log", translations: [:], aliases: [], citations: [],
      dimensions: dimensions, groups: [], circularOrders: [])
  }

  /// The mean of the scores on a scale, each criterion by itself.
  package static func instrument(on scale: RatingScale) -> Instrument {
    Instrument(
      id: name, name: "Mean score", system: nil, citations: [], scale: scale,
      higherIsBetter: true, tasks: [], feeds: .dimensions, exclusions: [], centring: .none)
  }
}
