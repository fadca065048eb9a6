/// Which judgments feed which dimension.
package enum InstrumentFeeds: Sendable, Codable, Equatable {
  /// A judgment feeds the dimension that its criterion names (identifier, name or alias).
  case dimensions
  /// A judgment feeds the dimensions listed for its task and criterion.
  case criteria([CriterionFeed])
  /// A judgment feeds the dimensions that a table lists for its item.
  case itemTable(ItemTableSpecification)
  /// No judgment feeds any: answers of people to a questionnaire do.
  case answers(Questionnaire)
}
