package import Diagnostics

/// The criteria of a log, taken as they are for the dimensions of a value system.
///
/// So that a log whose criteria are of no value system (the scorers of a tool, say) can be scored, and
/// its models compared, without a definition of their own.
package enum CriteriaSystem {
  /// What it is asked for by, in place of the name of a value system.
  package static let name = "criteria"

  /// Whether a name asks for the log's own criteria.
  package static func isMeant(by name: String) -> Bool { NameFolding.folded(name) == self.name }

  /// - Parameter criteria: The names that the judgments have, in the order of the dimensions.
  /// - Throws: where two criteria differ in letter case only, as dimensions never do.
  package static func system(of criteria: [String]) throws(Diagnostics) -> ValueSystem {
    var seen: [String: String] = [:]
    let dimensions = try criteria.map { criterion throws(Diagnostics) in
      if let other = seen.updateValue(criterion, forKey: NameFolding.folded(criterion)) {
        throw Diagnostics(
          .repeatedName, of: name,
          "the criteria `\(VisibleText.name(other))` and `\(VisibleText.name(criterion))` differ in "
            + "letter case only, and dimensions do not",
          remedy: "Name one of them with `--where criterion=\(VisibleText.name(criterion))`")
      }
      return ValueDimension(
        id: criterion, name: criterion, definition: "Judgments on this criterion of the log.",
        translations: [:], aliases: [], groups: [])
    }
    return ValueSystem(
      id: name, name: "Criteria of the log", translations: [:], aliases: [], citations: [],
      dimensions: dimensions, groups: [], circularOrders: [])
  }

  /// The mean of the scores on a scale, each criterion by itself.
  package static func instrument(on scale: RatingScale) -> Instrument {
    Instrument(
      id: name, name: "Mean score", system: nil, ownSystem: nil, citations: [], scale: scale,
      higherIsBetter: true, tasks: [], feeds: .dimensions, exclusions: [], centring: .none)
  }
}
