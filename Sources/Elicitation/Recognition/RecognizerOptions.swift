/// How a recognizer is trained and validated.
package struct RecognizerOptions: Sendable, Equatable, Codable {
  /// Which part of a dialogue is read.
  package enum Part: String, CaseIterable, Codable, Sendable {
    case response
    /// The prompt and, on a line of its own, the response.
    case dialogue
  }

  package var part: Part
  package var features: TextFeatureOptions
  /// scikit-learn's C; nil to choose it by the log loss in cross-validation within the training texts.
  package var cost: Double?
  /// Of two classes, from which probability of the second it is called; between 0 and 1.
  package var threshold: Double
  /// How many parts cross-validation cuts the clusters into, 2 or more.
  package var folds: Int
  /// The seed that deals clusters to folds.
  package var seed: UInt64

  package init(
    part: Part = .response, features: TextFeatureOptions = TextFeatureOptions(),
    cost: Double? = 10, threshold: Double = 0.5, folds: Int = 5, seed: UInt64 = 0
  ) {
    self.part = part
    self.features = features
    self.cost = cost
    self.threshold = threshold
    self.folds = folds
    self.seed = seed
  }

  /// The costs that are tried where none is given.
  static let triedCosts = [0.1, 1, 10, 100]
}
