/// An example that was chosen by hand to show how a model answers.
///
/// It is quoted as evidence and never averaged; its judgment is marked `sampling: curated`.
package struct CuratedCase: Sendable, Equatable, Codable {
  package let model: String
  /// The value set, such as `Schwartz`.
  package let set: String
  /// The dimension as the file names it.
  package let dimension: String
  /// The score, nil where the file has none.
  package let score: Double?
  /// `high` or `low`.
  package let label: String?
  package let prompt: String
  package let answer: String
  /// The part of the answer that shows the value: plain text, HTML tags stripped.
  package let highlight: String
  package let sourceFile: String
  /// The place in the file: `#/data/17`.
  package let locator: String

  package init(
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
