/// A score of a model that was published without item-level data.
///
/// It is shown and compared; it has no interval and gets none.
public struct PublishedScore: Sendable, Equatable, Codable {
  public let model: String
  /// The value set, such as `Schwartz`.
  public let set: String
  /// The dimension as the table names it.
  public let dimension: String
  /// The score, in the table's own unit (Value Compass: 0...100).
  public let score: Double
  public let sourceFile: String
  /// The place in the file: `#/data/17`.
  public let locator: String

  public init(
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
