internal import Statistics

/// Recognises values in texts without any model: logistic regressions over n-grams, one a dimension,
/// trained on texts with labels.
///
///     let recognizer = try OfflineRecognizer(contentsOf: "fulcra.recognizer.gz")
///     for verdict in recognizer.recognize("We ought to help them.").verdicts {
///       verdict.score   // 1, 0 or -1; nil for an empty text
///     }
///
/// The classes of a dimension are the scores that its labels have: 0 and 1, or -1, 0 and 1.
package struct OfflineRecognizer: Sendable {
  /// One dimension that can be recognised.
  package struct Dimension: Sendable {
    /// The criterion of the labels.
    package let name: String
    /// The scores that its labels have, ascending; two or more.
    package let classes: [Double]
    /// The ends of the labels' scale, where they were declared.
    package let scale: ClosedRange<Double>?
    /// Of two classes, from which probability of the second it is called.
    package let threshold: Double
    /// scikit-learn's C with which it was trained.
    package let cost: Double
    /// How well it did on texts that it was not trained on; nil where that was not looked at.
    package let standing: Standing?
    let model: LogisticRegression
  }

  /// What validation by cluster said of a dimension.
  package struct Standing: Sendable, Equatable, Codable {
    /// Cohen's kappa with the labels; nil where it is undefined.
    package let kappa: Double?
    /// The ends of its interval.
    package let lower: Double?
    package let upper: Double?
    package let level: Double
    /// What the lower end must reach for scores to stand without a caution.
    package let needed: Double

    /// Whether scores stand without a caution.
    package var isSufficient: Bool { (lower ?? -1) >= needed }
  }

  /// What the recognizer was made from.
  package struct Training: Sendable, Equatable, Codable {
    /// SHA-256 of the texts with their labels and clusters, whatever files they came in.
    package let sha256: String
    package let texts: Int
    package let clusters: Int
    /// How texts with a verdict of several judges got their label.
    package let gold: String
    package let options: RecognizerOptions
  }

  /// What is said of one text on one dimension.
  package struct Verdict: Sendable, Equatable {
    package let dimension: String
    /// The scores that it could have, ascending.
    package let classes: [Double]
    /// The probability of each of them; sum 1.
    package let probabilities: [Double]
    /// The class that is called; nil for a text without anything to read.
    package let score: Double?

    /// The mean of the classes by their probabilities.
    package var expectedScore: Double {
      zip(classes, probabilities).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  /// What is said of one text.
  package struct Recognition: Sendable, Equatable {
    /// Why there is no score, as the record's `status_reason` says it; nil where there is one.
    package enum Obstacle: String, Sendable {
      /// White space only.
      case empty = "no_response"
      /// None of its n-grams is known.
      case unknownWords = "unknown_words"
    }

    package let obstacle: Obstacle?
    /// One for each dimension, in their order.
    package let verdicts: [Verdict]
  }

  package let dimensions: [Dimension]
  package let training: Training
  /// SHA-256 of the file that it was read from or written to.
  package internal(set) var digest: String
  let vocabulary: TextVocabulary

  /// How many features there are.
  package var features: Int { vocabulary.count }

  /// The name under which its judgments stand in the record.
  package var judge: String { "rule:recognizer-\(digest.prefix(12))" }

  /// What a text shows of each dimension.
  ///
  /// - Parameter text: a response, or the question with the response, as in training.
  /// - Returns: a verdict a dimension. A text in which nothing is known has those of the
  ///   training's shares, and no score.
  /// - Complexity: O(length of the text x sum of n + known n-grams x dimensions x classes).
  package func recognize(_ text: String) -> Recognition {
    let row = vocabulary.row(of: text)
    let obstacle: Recognition.Obstacle? =
      text.allSatisfy(\.isWhitespace) ? .empty : row.isEmpty(row: 0) ? .unknownWords : nil
    return Recognition(
      obstacle: obstacle,
      verdicts: dimensions.map { dimension in
        let probabilities = dimension.model.probabilities(of: row, row: 0)
        return Verdict(
          dimension: dimension.name, classes: dimension.classes, probabilities: probabilities,
          score: obstacle == nil ? dimension.classes[dimension.called(probabilities)] : nil)
      })
  }
}

extension OfflineRecognizer.Dimension {
  /// The class that probabilities call: of two by the threshold, of more the likeliest, of equally likely
  /// ones the first.
  func called(_ probabilities: [Double]) -> Int {
    Self.called(probabilities, threshold: threshold)
  }

  static func called(_ probabilities: [Double], threshold: Double) -> Int {
    if probabilities.count == 2 { return probabilities[1] >= threshold ? 1 : 0 }
    var best = 0
    for place in probabilities.indices where probabilities[place] > probabilities[best] {
      best = place
    }
    return best
  }
}
