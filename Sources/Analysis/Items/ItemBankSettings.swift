/// How items are looked at.
package struct ItemBankSettings: Hashable, Sendable {
  /// Identifiers; nil for all that are measured.
  package let dimensions: [String]?
  /// Exact names; nil for all.
  package let models: [String]?
  /// What groups of answerers differ in: `language`, or columns of the table of models; nil for the
  /// language and for `ItemBankSettings.usualAttributes` where they are known.
  package let attributes: [String]?
  package let adjustment: PairAdjustment
  package let level: Double

  /// Columns of a table of models by which answerers are grouped unasked.
  package static let usualAttributes = ["family", "open"]
  /// What answers are grouped by that the log itself says.
  package static let language = "language"

  package init(
    dimensions: [String]? = nil, models: [String]? = nil, attributes: [String]? = nil,
    adjustment: PairAdjustment = .holm, level: Double = 0.95
  ) {
    self.dimensions = dimensions
    self.models = models
    self.attributes = attributes
    self.adjustment = adjustment
    self.level = level
  }

  package var significance: Double { 1 - level }
}
