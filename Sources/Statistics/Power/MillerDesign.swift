import GSLSupport

/// The items needed to tell two models apart on the same questions.
///
/// Source: Miller (2024), "Adding error bars to evals", section 5, eq. 9.
public struct MillerDesign: Sendable, Equatable {
  /// The variance, over questions, of the difference of the two conditional means.
  public let questionVariance: Double
  /// The mean variance of the first model's score within a question, from sampling answers anew.
  public let firstVariance: Double
  /// The same for the second model.
  public let secondVariance: Double
  /// The chance of a finding where there is none, two-sided.
  public let significance: Double
  /// The chance of a finding where there is one, between 0 and 1.
  public let power: Double

  /// A design.
  ///
  /// - Throws: ``StatisticsError`` for variances below 0 or not finite, and for a significance or a
  ///   power that does not lie between 0 and 1.
  public init(
    questionVariance: Double, firstVariance: Double, secondVariance: Double,
    significance: Double = 0.05, power: Double = 0.8
  ) throws(StatisticsError) {
    for (name, value) in [
      ("questionVariance", questionVariance), ("firstVariance", firstVariance),
      ("secondVariance", secondVariance),
    ] where !(value >= 0 && value.isFinite) {
      throw .argumentNotUsable(name: name, value: value)
    }
    for (name, value) in [("significance", significance), ("power", power)]
    where !(value > 0 && value < 1) {
      throw .argumentNotUsable(name: name, value: value)
    }
    self.questionVariance = questionVariance
    self.firstVariance = firstVariance
    self.secondVariance = secondVariance
    self.significance = significance
    self.power = power
  }

  /// The questions needed to find a difference, not rounded.
  ///
  /// - Parameters:
  ///   - difference: of the two means; not 0.
  ///   - firstAnswers: answers that the first model samples to each question, 1 or more; infinite
  ///     where its exact mean is known.
  ///   - secondAnswers: the same for the second model.
  public func questionsNeeded(
    difference: Double, firstAnswers: Double = 1, secondAnswers: Double = 1
  ) -> Outcome<Double> {
    guard difference.isFinite, difference != 0 else { return .undefined(.noFiniteMaximum) }
    return scaledVariance(firstAnswers, secondAnswers).map { $0 / (difference * difference) }
  }

  /// The smallest difference that is found on so many questions.
  ///
  /// The answers are those of ``questionsNeeded(difference:firstAnswers:secondAnswers:)``.
  public func detectableDifference(
    questions: Double, firstAnswers: Double = 1, secondAnswers: Double = 1
  ) -> Outcome<Double> {
    guard questions > 0, questions.isFinite else { return .undefined(.noData) }
    return scaledVariance(firstAnswers, secondAnswers).map { ($0 / questions).squareRoot() }
  }

  private func scaledVariance(_ first: Double, _ second: Double) -> Outcome<Double> {
    guard first >= 1, second >= 1 else { return .undefined(.noData) }
    return .computing { () throws(GSLError) in
      let reach =
        (try NormalDistribution.quantile(power))
        - (try NormalDistribution.quantile(significance / 2))
      return max(reach, 0) * max(reach, 0)
        * (questionVariance + firstVariance / first + secondVariance / second)
    }
  }
}
