/// A score of one model, as sums and functions of scores take it.
package struct ScoreTerm: Hashable, Sendable {
  /// What the score is of.
  package enum Kind: Hashable, Sendable {
    /// A dimension, by its place in the system.
    case dimension(Int)
    /// All dimensions alike.
    case overall
    /// All dimensions by the weights of a name.
    case weighted(String)
  }

  /// Place among the models of the study.
  package let model: Int
  package let kind: Kind
  /// Place of the only round that counts; nil for all judgments.
  package let round: Int?

  package init(model: Int, _ kind: Kind, round: Int? = nil) {
    self.model = model
    self.kind = kind
    self.round = round
  }

  /// Whether a difference of the two is that of two models, or of two rounds of one model, on the same
  /// thing.
  func isComparable(with other: ScoreTerm) -> Bool {
    guard kind == other.kind else { return false }
    if round == other.round { return model != other.model }
    return model == other.model && round != nil && other.round != nil
  }
}

/// A sum of scores with coefficients, in the unit that is shown, and a constant.
package struct ScoreSum: Sendable {
  package var terms: [(term: ScoreTerm, coefficient: Double)]
  package var constant: Double

  package init(_ terms: [(term: ScoreTerm, coefficient: Double)], constant: Double = 0) {
    self.terms = terms
    self.constant = constant
  }
}
