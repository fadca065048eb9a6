internal import Statistics
internal import Wording

/// A test of contamination, by the name that results and options have for it (S4).
package enum ContaminationTest: String, CaseIterable, Codable, Sendable {
  /// Higher scores on items from before the model's release than on younger ones.
  case releaseDate
  /// Higher scores on public items than on those that were kept back.
  case publicHeldOut
  /// Higher scores on items as they were published than in other words.
  case paraphrase
  /// More confidence in items as they were published than in other words.
  case paCoST
  /// Higher scores on items that may have been read than those on others foretell.
  case conStat
  /// Higher scores on items whose texts occur in a corpus.
  case overlap
  /// The least likely tokens of texts that may have been read are not so unlikely.
  case minK
  /// The same, measured against the spread over the vocabulary.
  case minKPlusPlus
  /// Texts that may have been read gain less from others of their kind before them.
  case coDeC
  /// The texts are likelier in the order in which they were published.
  case exchangeability

  /// What it looks for, for a table.
  package var title: String {
    switch self {
    case .releaseDate: said("release date")
    case .publicHeldOut: said("public against held out")
    case .paraphrase: said("paraphrases")
    case .paCoST: said("confidence (PaCoST)")
    case .conStat: said("foretold score (ConStat)")
    case .overlap: said("overlap with a corpus")
    case .minK: "Min-K%"
    case .minKPlusPlus: "Min-K%++"
    case .coDeC: said("gain from context (CoDeC)")
    case .exchangeability: said("order of the texts")
    }
  }

  /// An effect that there can be.
  ///
  /// - Returns: undefined for more than the whole scale.
  func possible(_ effect: Double) -> Outcome<Double> {
    let most: Double? =
      switch unit {
      case .points: 100
      case .area: 0.5
      case .share: 1
      case .confidence, .nats: nil
      }
    guard let most, effect > most else { return .value(effect) }
    return .undefined(
      .notTestable(said("not even the largest effect that there can be is found with such power")))
  }

  /// What its effect is in.
  package var unit: ContaminationUnit {
    switch self {
    case .releaseDate, .publicHeldOut, .paraphrase, .conStat, .overlap: .points
    case .paCoST: .confidence
    case .minK, .minKPlusPlus: .area
    case .coDeC: .share
    case .exchangeability: .nats
    }
  }
}

/// What the effect of a test is in.
package enum ContaminationUnit: String, Codable, Sendable {
  /// Percentage points of the scale 0 to 100.
  case points
  /// Units in which models say how sure they are.
  case confidence
  /// Area under the ROC curve beyond one half.
  case area
  /// A difference of shares, 0 to 1.
  case share
  /// Natural logarithms of probabilities.
  case nats

  /// Decimals that suit an effect.
  package var decimals: Int {
    switch self {
    case .points, .nats: 1
    case .confidence, .area, .share: 2
    }
  }
}
