internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// What must be known of the pairs of one dimension.
struct PairCautions {
  let dimension: String
  /// Where it holds: "on Power".
  let place: String
  /// What it holds of: "Power".
  let title: String
  let pairs: [PairResult]
  /// Pair by pair what its interval asks to be known.
  let intervals: [[IntervalCaution]]
  /// The models without a score.
  let unmeasured: [String]
  /// Whether pairs are compared on the items of both, or by each model's own mean.
  let areRestricted: Bool

  var cautions: [Caution] { unmeasuredModels + differentItems + noItems + ofIntervals }

  private func caution(
    _ code: Caution.Code, _ count: Int, _ message: String
  ) -> Caution {
    Caution(code, dimension: dimension, observed: count, of: pairs.count, message: message)
  }

  private func share(_ count: Int) -> String {
    said("\(count) of the \(CountText.counted(pairs.count, "pair"))", as: "pairs")
  }

  private var unmeasuredModels: [Caution] {
    unmeasured.map {
      Caution(
        .sharedItems, model: $0, dimension: dimension,
        message: said("\(VisibleText.name($0)) has no score \(place) and is in no pair."))
    }
  }

  private var differentItems: [Caution] {
    let count = pairs.count { $0.unsharedItems > 0 && $0.items > 0 }
    guard count > 0 else { return [] }
    return [
      caution(
        .sharedItems, count,
        areRestricted
          ? said(
            "\(title): in \(share(count)) an item has a score of one model only; each pair is compared "
              + "on the items that have a score of both.")
          : said(
            "\(title): in \(share(count)) an item has a score of one model only; with so many models "
              + "the means are compared, each over the model's own items."))
    ]
  }

  private var noItems: [Caution] {
    let apart = pairs.filter { $0.verdict == .noSharedItems }
    guard let first = apart.first else { return [] }
    let names = first.names.map(VisibleText.name).joined(separator: said(" and "))
    return [
      caution(
        .sharedItems, apart.count,
        said(
          "\(title): in \(share(apart.count)) no item has a score of both models, such as \(names): no "
            + "difference is given. The test of their means over different items counts in the family, "
            + "as it does for ranks."))
    ]
  }

  /// One caution a kind.
  private var ofIntervals: [Caution] {
    var first: [Caution.Code: (caution: IntervalCaution, pair: Int)] = [:]
    var counts: [Caution.Code: Int] = [:]
    var order: [Caution.Code] = []
    for (place, cautions) in intervals.enumerated() {
      for found in cautions {
        let code = Caution(of: found, message: "").code
        if first[code] == nil {
          first[code] = (found, place)
          order.append(code)
        }
        counts[code, default: 0] += 1
      }
    }
    return order.compactMap { code in
      guard let (found, pair) = first[code], let count = counts[code] else { return nil }
      let names = pairs[pair].names.map(VisibleText.name).joined(separator: said(" and "))
      return caution(
        code, count,
        count == 1
          ? said("\(title), \(names): \(found.words).")
          : said("\(title), \(share(count)), such as \(names): \(found.words)."))
    }
  }
}
