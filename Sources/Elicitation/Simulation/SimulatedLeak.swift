package import PrintedNumbers

/// When the items of a plan were published, and which were held back.
package struct ItemPublication: Sendable, Equatable {
  /// The days of the first and of the last item; the others lie evenly between them, in random order.
  package let first: CalendarDay
  package let last: CalendarDay
  /// Share of the items that are held back, 0..<1.
  package let heldOutShare: Double

  /// How many of some items are held back.
  func heldOutCount(of items: Int) -> Int { Int((Double(items) * heldOutShare).rounded()) }
}

/// A model that had read some of the items before it was tested: public ones from before its release.
///
/// It recalls the answer to such an item with a chance that lifts its mean score by a stated amount,
/// and then has the highest score from every judge; else it answers as it would have.
package struct SimulatedLeak: Sendable, Equatable {
  /// Place of the model in the plan.
  package let model: Int
  /// By how much the mean score of leaked items rises, in units of the scale.
  package let raise: Double
  /// Share of the public items from before the release that were leaked, above 0 and at most 1.
  package let itemShare: Double
  /// Which part of all that the leak does it does to paraphrases too, 0...1.
  package let paraphrasedPart: Double
  /// By how much the mean confidence in answers to leaked items rises.
  package let confidence: Double

  /// The chance of recalling an item, by the mean score on its dimension and the highest score.
  func recall(mean: Double, maximum: Double) -> Double { raise / (maximum - mean) }
}

/// How sure the models of a plan say that they are of their answers.
///
/// A confidence is `Phi(location + deviation * z)` with z standard normal, so that its mean is exact.
package struct SimulatedConfidence: Sendable, Equatable {
  /// Mean confidence, inside 0...1.
  package let mean: Double
  /// Standard deviation on the probit scale.
  package let deviation: Double
  /// Correlation of z with the latent value of the answer, -1...1.
  package let tracking: Double

  /// The probit of a typical confidence, by its mean.
  func location(probitOfMean: Double) -> Double {
    probitOfMean * (1 + deviation * deviation).squareRoot()
  }
}
