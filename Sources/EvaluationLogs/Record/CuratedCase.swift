/// An example that was chosen by hand to show how a model answers.
///
/// It is quoted as evidence and never averaged; its judgment is marked `sampling: curated`.
public struct CuratedCase: Sendable, Equatable, Codable {
  public let model: String
  /// The value set, such as `Schwartz`.
  public let set: String
  /// The dimension as the file names it.
  public let dimension: String
  /// The score, nil where the file has none.
  public let score: Double?
  /// `high` or `low`.
  public let label: String?
  public let prompt: String
  public let answer: String
  /// The part of the answer that shows the value: plain text, HTML tags stripped.
  public let highlight: String
  public let sourceFile: String
  /// The place in the file: `#/data/17`.
  public let locator: String

  public init(
    model: String, set: String, dimension: String, score: Double?, label: String?, prompt: String,
    answer: String, highlight: String, sourceFile: String, locator: String
  ) {
    self.model = model
    self.set = set
    self.dimension = dimension
    self.score = score
    self.label = label
    self.prompt = prompt
    self.answer = answer
    self.highlight = highlight
    self.sourceFile = sourceFile
    self.locator = locator
  }
}
