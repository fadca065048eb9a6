package import Statistics
internal import Wording

/// What `compass overlap` found, item by item and in sum.
package struct OverlapResults: Codable {
  /// One item; without figures and with a reason where it is not testable.
  package struct Item: Codable {
    /// Its place among the items, from 1.
    package let item: Int
    package let tokens: Int
    package let ngrams: Int
    package let hits: Int?
    package let anyHit: Bool?
    package let coverage: Double?
    package let grade: String?
    package let reason: String?
  }

  package struct Summary: Codable {
    package let testable: Int
    let notTestable: Int
    package let hits: Int
    /// The share of testable items with a hit, with a Wilson interval.
    package let hitShare: Estimate
    package let documents: Int
    package let corpusTokens: Int
  }

  package let summary: Summary
  package let items: [Item]

  package init(_ overlap: NGramOverlap) {
    items = overlap.results.enumerated().map { index, result in
      let isTestable = result.obstacle == nil
      return Item(
        item: index + 1, tokens: result.tokens, ngrams: result.ngrams,
        hits: isTestable ? result.hits : nil, anyHit: result.isHit.value,
        coverage: result.coverage.value, grade: result.grade.value?.rawValue,
        reason: result.obstacle?.description)
    }
    let testable = items.count { $0.reason == nil }
    let hits = items.count { $0.anyHit == true }
    let share = try? Proportion(successes: hits, trials: testable)
    summary = Summary(
      testable: testable, notTestable: items.count - testable, hits: hits,
      hitShare: Estimate(
        share?.estimate ?? .undefined(.noData), interval: share?.interval(level: 0.95)),
      documents: overlap.documents, corpusTokens: overlap.corpusTokens)
  }

  /// What a reader must know before using the figures.
  package func cautions(n: Int) -> [Caution] {
    var cautions: [Caution] = []
    if summary.notTestable > 0 {
      let count = summary.notTestable
      cautions.append(
        Caution(
          .notTestable,
          count == 1
            ? said("1 item is shorter than \(n) tokens and not testable")
            : said("\(count) items are shorter than \(n) tokens and not testable")))
    }
    if summary.corpusTokens == 0 {
      cautions.append(Caution(.emptyCorpus, said("the corpus has no text")))
    }
    return cautions
  }
}
