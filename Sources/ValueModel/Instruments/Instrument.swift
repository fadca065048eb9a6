/// How judgments become scores on a value system.
///
/// Item score = mean over epochs of the mean over judges; dimension score = weighted mean over its
/// items, then centred.
public struct Instrument: Sendable, Codable, Equatable {
  /// Identifier in lower case with hyphens.
  public let id: String
  /// Name in reports.
  public let name: String
  /// Identifier of the value system; nil where the instrument fits any.
  public let system: String?
  /// Where the instrument comes from; may be empty for a convention.
  public let citations: [Citation]
  /// The bounds of a raw judgment.
  public let scale: RatingScale
  /// Whether a high score speaks for the dimension; false for rates of violation.
  public let higherIsBetter: Bool
  /// The only tasks whose judgments count; empty: every task.
  public let tasks: [String]
  /// Which judgments feed which dimension.
  public let feeds: InstrumentFeeds
  /// Items that are left out.
  public let exclusions: [ItemExclusion]
  /// What is subtracted from a dimension's mean.
  public let centring: Centring

  /// The citations as one line for a methods page.
  public var source: String { citations.map(\.description).joined(separator: "; ") }

  /// How its scores are shown: without centring on 0...100, centred in raw units round zero.
  public var display: ScoreDisplay { centring == .none ? .percent : .raw }

  /// The table specification, where items and not criteria decide.
  public var itemTable: ItemTableSpecification? {
    guard case .itemTable(let specification) = feeds else { return nil }
    return specification
  }
}
