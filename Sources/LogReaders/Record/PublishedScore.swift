/// A score of a model that was published without item-level data.
///
/// It is shown and compared; no interval is worked out for it. What was published with it of its
/// uncertainty is kept as it stands, and nothing is made of it.
package struct PublishedScore: Sendable, Equatable, Codable {
  package let model: String
  /// The value set, such as `Schwartz`.
  package let set: String
  /// The dimension as the table names it.
  package let dimension: String
  /// The score, in the table's own unit (Value Compass: 0...100).
  package let score: Double
  /// The published standard error, in the unit of the score.
  package let standardError: Double?
  /// The lower end of the published interval.
  package let lower: Double?
  /// The upper end of the published interval.
  package let upper: Double?
  /// The level that was published with the interval, in 0...1.
  package let level: Double?
  /// How many items are said to be behind the score.
  package let count: Int?
  package let sourceFile: String
  /// The place in the file: `#/data/17`.
  package let locator: String

  package init(
    model: String, set: String, dimension: String, score: Double, standardError: Double? = nil,
    lower: Double? = nil, upper: Double? = nil, level: Double? = nil, count: Int? = nil,
    sourceFile: String, locator: String
  ) {
    self.model = model
    self.set = set
    self.dimension = dimension
    self.score = score
    self.standardError = standardError.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    let ends = [lower, upper].compactMap(\.self)
    let isInterval = ends.count == 2 && ends.allSatisfy(\.isFinite) && ends[0] <= ends[1]
    self.lower = isInterval ? lower : nil
    self.upper = isInterval ? upper : nil
    self.level = isInterval ? level.flatMap { $0 > 0 && $0 < 1 ? $0 : nil } : nil
    self.count = count.flatMap { $0 >= 0 ? $0 : nil }
    self.sourceFile = sourceFile
    self.locator = locator
  }

  /// Whether anything was published of how certain the score is.
  package var hasUncertainty: Bool { standardError != nil || lower != nil || count != nil }
}
