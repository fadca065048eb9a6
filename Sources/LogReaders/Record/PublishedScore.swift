/// A score of a model that was published without item-level data.
///
/// It is shown and compared; it has no interval and gets none.
package struct PublishedScore: Sendable, Equatable, Codable {
  package let model: String
  /// The value set, such as `Schwartz`.
  package let set: String
  /// The dimension as the table names it.
  package let dimension: String
  /// The score, in the table's own unit (Value Compass: 0...100).
  package let score: Double
  package let sourceFile: String
  /// The place in the file: `#/data/17`.
  package let locator: String

  package init(
    model: String, set: String, dimension: String, score: Double, sourceFile: String,
    locator: String
  ) {
    self.model = model
    self.set = set
    self.dimension = dimension
    self.score = score
    self.sourceFile = sourceFile
    self.locator = locator
  }
}
