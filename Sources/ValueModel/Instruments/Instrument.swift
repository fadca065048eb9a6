/// How judgments become scores on a value system.
///
/// Item score = mean over epochs of the mean over judges; dimension score = weighted mean over its
/// items, then centred.
package struct Instrument: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens.
  package let id: String
  /// Name in reports.
  package let name: String
  /// Identifier of the value system; nil where the instrument fits any.
  package let system: String?
  /// The value system itself, where the instrument names a file beside it; nil for one that is known by
  /// name.
  package let ownSystem: ValueSystem?
  /// Where the instrument comes from; may be empty for a convention.
  package let citations: [Citation]
  /// The bounds of a raw judgment.
  package let scale: RatingScale
  /// Whether a high score speaks for the dimension; false for rates of violation.
  package let higherIsBetter: Bool
  /// The only tasks whose judgments count; empty: every task.
  package let tasks: [String]
  /// Which judgments feed which dimension.
  package let feeds: InstrumentFeeds
  /// Items that are left out.
  package let exclusions: [ItemExclusion]
  /// What is subtracted from a dimension's mean.
  package let centring: Centring

  /// The citations as one line for a methods page.
  package var source: String { citations.map(\.description).joined(separator: "; ") }

  /// How its scores are shown: without centring on 0...100, centred in raw units round zero.
  package var display: ScoreDisplay { centring == .none ? .percent : .raw }

  /// The table specification, where items and not criteria decide.
  package var itemTable: ItemTableSpecification? {
    guard case .itemTable(let specification) = feeds else { return nil }
    return specification
  }
}
