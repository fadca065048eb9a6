internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What must be known of the rounds of a study that are compared.
struct DriftCautions {
  let scores: RoundScores
  let comparisons: [DriftComparison]
  /// Comparison by comparison what its interval asks to be known.
  let intervals: [[IntervalCaution]]
  /// Why items of some rounds could not be looked at.
  let obstaclesOfItems: [String]

  var all: [Caution] {
    ofStudy + roundless + unshared + apart + ofIntervals + ofItems
  }

  /// What the scores themselves ask to be known; that rounds have other items is said here in its own way.
  private var ofStudy: [Caution] {
    let dimensions = Set(comparisons.map(\.dimension))
    let codes: Set<Caution.Code> = [.ceiling, .fewItems, .oneJudge, .curatedExcluded]
    let missing = scores.study.cautions.filter { $0.code == .missingJudgments }
    let count = missing.reduce(0) { $0 + ($1.observed ?? 0) }
    return scores.study.cautions.filter {
      codes.contains($0.code) && ($0.dimension.map(dimensions.contains) ?? true)
    }
      + (count == 0
        ? []
        : [
          Caution(
            .missingJudgments, observed: count,
            message: said("\(CountText.counted(count, "judgment")) without a score left out."))
        ])
  }

  private var compared: String { CountText.counted(comparisons.count, "comparison") }

  private var roundless: [Caution] {
    let count = scores.order.roundless
    guard count > 0 else { return [] }
    return [
      Caution(
        .missingValues,
        said(
          "\(CountText.counted(count, "judgment")) without a round left out: they name none, and nothing "
            + "says when their run began."))
    ]
  }

  private var unshared: [Caution] {
    let found = comparisons.filter { $0.unsharedItems > 0 && $0.items > 0 }
    guard let most = found.max(by: { $0.unsharedItems < $1.unsharedItems }) else { return [] }
    return [
      Caution(
        .sharedItems, observed: found.count, of: comparisons.count,
        message: said(
          "In \(found.count) of \(compared) an item has a score in one of the rounds only (up to "
            + "\(most.unsharedItems) items): each is made on the items of both."))
    ]
  }

  private var apart: [Caution] {
    let found = comparisons.filter { $0.verdict == .noSharedItems }
    guard let first = found.first else { return [] }
    let model = VisibleText.name(first.model)
    let (from, to) = (VisibleText.name(first.from), VisibleText.name(first.to))
    return [
      Caution(
        .sharedItems, observed: found.count, of: comparisons.count,
        message: said(
          "In \(found.count) of \(compared) no item has a score in both rounds, such as \(model) on "
            + "\(first.dimension) in \(from) and \(to): other items are another test, and nothing is "
            + "said of a change."))
    ]
  }

  /// One caution a kind.
  private var ofIntervals: [Caution] {
    var found: [(code: Caution.Code, first: IntervalCaution, place: Int, count: Int)] = []
    for (place, cautions) in intervals.enumerated() {
      for caution in cautions {
        let code = Caution(of: caution, message: "").code
        if let known = found.firstIndex(where: { $0.code == code }) {
          found[known].count += 1
        } else {
          found.append((code, caution, place, 1))
        }
      }
    }
    return found.map { one in
      let comparison = comparisons[one.place]
      return Caution(
        one.code, observed: one.count, of: comparisons.count,
        message: said(
          "\(one.count) of \(compared), such as \(VisibleText.name(comparison.model)) on "
            + "\(comparison.dimension): \(one.first.words)."))
    }
  }

  private var ofItems: [Caution] {
    guard let first = obstaclesOfItems.first else { return [] }
    return [
      Caution(
        .testLeftOut,
        said(
          "Items could not be looked at in \(CountText.counted(obstaclesOfItems.count, "place")): "
            + "\(first)."))
    ]
  }
}
