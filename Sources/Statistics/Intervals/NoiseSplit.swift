/// What the variance of a mean over items is made of, where items were answered several times and
/// answers were judged several times.
///
/// With n items, K answers to each and J verdicts on each answer the variance of the mean is
/// (ω² + (σ² + τ²/J)/K)/n: ω² between items, σ² between answers to one item, τ² between verdicts on
/// one answer. Items count as independent.
///
/// Source: Miller (2024), "Adding error bars to evals", section 3.2, once for answers and once for
/// verdicts; see ``RepeatedRuns``.
public struct NoiseSplit: Sendable {
  /// ω²/n: what only more items lower.
  public let items: Outcome<Double>
  /// σ²/(nK): what more answers to each item lower.
  public let answers: Outcome<Double>
  /// τ²/(nKJ): what more verdicts on each answer lower.
  public let verdicts: Outcome<Double>

  /// Scores by item, answer and verdict; items without an answer and answers without a verdict are
  /// left out.
  ///
  /// - Throws: ``StatisticsError`` when a score is not finite.
  public init(_ scores: [[[Double]]]) throws(StatisticsError) {
    let scores = scores.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
    let means = scores.map { $0.map { $0.reduce(0, +) / Double($0.count) } }
    let answered = try RepeatedRuns(means)
    let judged = try RepeatedRuns(scores.flatMap(\.self))
    let count = Double(scores.count)
    // Of 1/K over items, of 1/J over answers, and of 1/(KJ) over both.
    let answersInverse = scores.reduce(0) { $0 + 1 / Double($1.count) } / count
    let everyAnswer = scores.flatMap(\.self)
    let verdictsInverse =
      everyAnswer.reduce(0) { $0 + 1 / Double($1.count) } / Double(everyAnswer.count)
    let bothInverse =
      scores.reduce(0) { sum, item in
        let answers = Double(item.count)
        return sum + item.reduce(0) { $0 + 1 / Double($1.count) } / (answers * answers)
      } / count
    items = answered.betweenVariance.map { $0 / count }
    let verdictVariance = judged.withinVariance
    verdicts = verdictVariance.map { $0 * bothInverse / count }
    // Where each answer has one verdict, its noise cannot be told from that of answers.
    let noise = verdictVariance.map { $0 * verdictsInverse }.value ?? 0
    answers = answered.withinVariance.map { max(0, $0 - noise) * answersInverse / count }
  }
}
