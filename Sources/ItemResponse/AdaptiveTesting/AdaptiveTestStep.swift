public import Statistics

/// One item of an adaptive test, as the log keeps it.
public struct AdaptiveTestStep: Sendable, Equatable {
  /// The item that was given.
  public let item: Int
  /// Its response; nil where it was skipped.
  public let response: Int?
  /// Whether it was given as an anchor.
  public let isAnchor: Bool
  /// The value of the selection criterion by which it was chosen; nil for anchors, for the items that
  /// the start names and for random choice.
  public let criterion: Double?
  /// The provisional ability after the response, by the plan's method where that exists; undefined
  /// (`noData`) as long as all items were skipped.
  public let ability: Outcome<AbilityEstimate>
  /// The ability that the next choice rests on: the one above, or where it is undefined the
  /// posterior mean.
  public let working: AbilityEstimate
}

/// One item of a test and its response, as a record of calls keeps it.
public struct RecordedResponse: Sendable, Equatable, Codable {
  /// The item, numbered as in the bank.
  public let item: Int
  /// The response; nil where none arrived and the item was skipped.
  public let response: Int?

  /// A response, or nil for an item that was skipped.
  public init(item: Int, response: Int?) {
    self.item = item
    self.response = response
  }
}
