import Foundation
import Statistics

/// Intervals of what a recognizer's calls and probabilities are worth on texts in clusters.
enum RecognizerIntervals {
  private static let subject = "Figures of a recognizer"

  static let introduction = """
    Texts come in clusters, such as the answers to one question. A cluster leans to one of the classes,
    and the recognizer is better on some clusters than on others. The truth of each figure is that of
    10,000 clusters drawn in the same way. Calls are those of a recognizer that is trained already: what
    training on other texts would change is in no interval.

    """

  /// How texts are drawn.
  private struct Design: Sendable {
    let clusters: Int
    let classes: Int
    /// The share of the first class, of which the others take equal parts.
    let first: Double
    /// Whether clusters have 1 to 11 texts, or 6 each.
    let isUneven: Bool

    var words: String {
      let sizes = isUneven ? "1 to 11 texts" : "6 texts"
      let share = String(format: "%.0f", 100 * first)
      return
        "\(clusters) clusters of \(sizes), \(classes) classes, the first with \(share) % of the texts"
    }

    func draw(_ draws: inout Draws, clusters count: Int) throws -> ClassifierEvaluation {
      var (gold, called, clusters) = ([Int](), [Int](), [Int]())
      var probabilities: [Double] = []
      func label(_ draws: inout Draws) -> Int {
        draws.happens(first) ? 0 : 1 + draws.index(below: classes - 1)
      }
      for cluster in 0..<count {
        let leaning = label(&draws)
        let skill = 0.35 + 0.5 * draws.uniform()
        let size = isUneven ? 1 + draws.index(below: 11) : 6
        for _ in 0..<size {
          let own = draws.happens(0.3) ? leaning : label(&draws)
          // A probability of each class by noisy evidence, which the skill of the cluster sharpens.
          let evidence = (0..<classes).map { code in
            draws.normal() + (code == own ? 3 * skill : 0)
              + (code == 0 ? log(first / (1 - first)) : 0)
          }
          let powers = evidence.map(exp)
          let sum = powers.reduce(0, +)
          gold.append(own)
          called.append(evidence.indices.max { evidence[$0] < evidence[$1] } ?? 0)
          clusters.append(cluster)
          probabilities += powers.map { min($0 / sum, 1) }
        }
      }
      return try ClassifierEvaluation(
        gold: gold, probabilities: probabilities, called: called,
        baseline: [Int](repeating: 0, count: gold.count), classes: classes, clusters: clusters)
    }
  }

  private static let figures:
    [(
      name: String, promise: Measure.Promise,
      value: @Sendable (ClassifierEvaluation) -> Outcome<Double>,
      interval: @Sendable (ClassifierEvaluation) -> Outcome<ConfidenceInterval>
    )] = [
      (
        "accuracy, score", .within(0.94...1), { $0.accuracy.estimate },
        { $0.accuracy.interval(level: 0.95) }
      ),
      (
        "Cohen's kappa, score", .within(0.93...0.995), { $0.cohenKappa.map(\.value) },
        { $0.cohenKappa.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "macro F1, jackknife", .within(0.9...0.97), { $0.macroF1.map(\.value) },
        { $0.macroF1.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "Matthews' correlation, jackknife", .within(0.9...0.97),
        { $0.matthewsCorrelation.map(\.value) },
        { $0.matthewsCorrelation.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "gain in macro F1 over the baseline, jackknife", .within(0.9...0.98),
        { $0.macroF1Gain.map(\.value) },
        { $0.macroF1Gain.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "gain in kappa over the baseline, jackknife", .within(0.9...0.97),
        { $0.cohenKappaGain.map(\.value) },
        { $0.cohenKappaGain.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "area under the curve of the last class, DeLong by cluster",
        .none("areas near 1 of few clusters are skewed, and the interval is not"),
        { $0.area(of: $0.classes - 1).flatMap(\.area) },
        { $0.area(of: $0.classes - 1).flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "log loss, skew-t", .within(0.93...0.98), { $0.logLoss.flatMap(\.estimate) },
        { $0.logLoss.flatMap { $0.interval(level: 0.95) } }
      ),
      (
        "calibration slope of the last class, jackknife", .within(0.94...0.995),
        { $0.calibration(of: $0.classes - 1).slope.map(\.value) },
        { $0.calibration(of: $0.classes - 1).slope.flatMap { $0.interval(level: 0.95) } }
      ),
    ]

  static let simulations = [
    Design(clusters: 12, classes: 2, first: 0.5, isUneven: false),
    Design(clusters: 12, classes: 3, first: 0.5, isUneven: false),
    Design(clusters: 20, classes: 3, first: 0.7, isUneven: true),
    Design(clusters: 50, classes: 3, first: 0.7, isUneven: true),
    Design(clusters: 50, classes: 2, first: 0.9, isUneven: true),
  ].map(simulation)

  private static func simulation(_ design: Design) -> Simulation {
    // Drawn once, with a seed that no data set has.
    var draws = Draws(seed: 901, simulation: "truth of " + design.words, dataSet: 0)
    let large = try? design.draw(&draws, clusters: 10_000)
    let truths = figures.map { figure in large.flatMap { figure.value($0).value } ?? .nan }
    return Simulation(
      subject: subject, data: design.words, seed: 900, dataSets: 2_000,
      measures: figures.map { .coverage($0.name, $0.promise) }
    ) { draws, _ in
      let evaluation = try design.draw(&draws, clusters: design.clusters)
      var findings = Findings()
      for (figure, truth) in zip(figures, truths) {
        findings.note(figure.name, figure.interval(evaluation).holds(truth))
      }
      return findings
    }
  }
}
