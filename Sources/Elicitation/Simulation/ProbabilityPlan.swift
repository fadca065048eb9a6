internal import Foundation

/// What a plan says of token probabilities: which models are asked about which texts, in which forms.
///
/// The log probability of token t of a text x is
///
///     mean * exp(text(x) + token(x, t) + chance(x, t) + order(x, k) - half their variances)
///
/// with independent normal effects, so that it lies below zero and has the stated mean. What is expected
/// of a token over the vocabulary, `means`, is the same without chance and order, and `deviations` is the
/// standard deviation that chance makes of it. In the published order k is 0; each random order draws
/// its effect anew, so that to a model which knows no order they are all alike.
///
/// In context a text's sum is `exp(-gain(x))` times that of its plain form, gain being normal: above zero
/// it is likelier than alone.
package struct ProbabilityPlan: Sendable, Equatable {
  /// What is otherwise with leaked texts.
  package struct LeakedTexts: Sendable, Equatable {
    /// What is added to the mean log probability of a token, in nats.
    package let shift: Double
    /// Mean of the gain in context, in place of that of other texts.
    package let contextGain: Double
    /// The logarithm of the ratio of a text's log probability in random orders to that in the published
    /// one.
    package let orderEffect: Double
  }

  /// Places of the models in the plan.
  package let models: [Int]
  /// How many items are texts; half of them leaked ones, where so many are.
  package let textCount: Int
  /// How many tokens a text has.
  package let tokens: ClosedRange<Int>
  /// Mean log probability of a token, in nats, below zero.
  package let mean: Double
  /// Standard deviations of the effects, on the scale of logarithms of log probabilities.
  package let textDeviation: Double
  package let tokenDeviation: Double
  package let chanceDeviation: Double
  /// Whether means and deviations over the vocabulary stand beside plain texts.
  package let hasVocabulary: Bool
  /// Mean and standard deviation of the gain in context; nil where texts do not come in context.
  package let context: Context?
  /// How many random orders there are.
  package let orderCount: Int
  /// Standard deviation of the effect of an order on a text.
  package let orderDeviation: Double
  package let leaked: LeakedTexts?

  package struct Context: Sendable, Equatable {
    package let gain: Double
    package let spread: Double
  }

  /// Mean log probability of a token of a leaked text, over that of another.
  var leakedRatio: Double { leaked.map { (mean + $0.shift) / mean } ?? 1 }

  /// Standard deviation of a token's log probability by chance, over its mean without its sign.
  var chanceRatio: Double { (exp(chanceDeviation * chanceDeviation) - 1).squareRoot() }
}
