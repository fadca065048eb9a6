internal import Statistics
internal import Wording

/// How it is found which items moved between two rounds.
package enum ItemDriftMethod: String, CaseIterable, Codable, Sendable {
  /// ``paired`` where the rounds have models in common, else ``mantelHaenszel``.
  case auto
  /// The interaction of item and round over the models of both rounds: any scores.
  case paired
  /// The odds of a right answer of models with about the same score (Holland & Thayer 1988).
  case mantelHaenszel = "mantel-haenszel"
  /// Logistic regression on the score and the round (Swaminathan & Rogers 1990).
  case logistic
  /// Rasch models with the item's difficulty equal in both rounds and free (Thissen, Steinberg & Wainer
  /// 1993).
  case likelihoodRatio = "likelihood-ratio"

  /// How many models a round must have that answered the same items.
  ///
  /// With fewer than twenty not even an item whose odds change twelvefold is found among sixty in one
  /// study of twelve; the likelihood ratio rests on two calibrations besides.
  var fewestExaminees: Int { self == .likelihoodRatio ? 40 : 20 }

  /// What the method is called in results.
  var word: String {
    switch self {
    case .auto, .paired: ItemDriftEntry.itemByRound
    case .mantelHaenszel: "mantelHaenszel"
    case .logistic: "logistic"
    case .likelihoodRatio: "likelihoodRatio"
    }
  }

  /// What it is called in sentences.
  var title: String {
    switch self {
    case .auto, .paired: said("the paired comparison")
    case .mantelHaenszel: said("Mantel and Haenszel's method")
    case .logistic: said("logistic regression")
    case .likelihoodRatio: said("the likelihood ratio")
    }
  }
}

/// The method that is used for a score in two rounds, and why.
struct ItemDriftChoice {
  let method: ItemDriftMethod
  let reason: String

  /// - Parameters:
  ///   - asked: what was asked for.
  ///   - earlier: how many models have a score in the earlier round.
  ///   - later: how many in the later one.
  ///   - shared: how many have scores of the same items in both.
  init(_ asked: ItemDriftMethod, earlier: Int, later: Int, shared: Int) {
    let counts = said("\(shared) of \(earlier) and \(later) models")
    guard asked == .auto else {
      method = asked
      reason =
        asked == .paired || shared == 0
        ? said("asked for")
        : said("asked for; \(counts) are in both rounds and count as if they were others")
      return
    }
    // Pairing takes two models, and wastes what the others say.
    let isPaired =
      shared >= 2 && 2 * shared >= min(earlier, later)
      || min(earlier, later) < ItemDriftMethod.mantelHaenszel.fewestExaminees
    method = isPaired ? .paired : .mantelHaenszel
    reason =
      isPaired
      ? (shared >= 2
        ? said("\(counts) are in both rounds")
        : said(
          "\(counts) are in both rounds, and there are too few to match others by their scores"))
      : said("\(counts) are in both rounds, so that models are matched by their scores")
  }
}
