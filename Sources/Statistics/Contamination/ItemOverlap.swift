/// How much of an item occurs in a corpus, in n-grams.
public struct ItemOverlap: Sendable, Equatable {
  /// How many tokens the item has.
  public let tokens: Int
  /// The length of the n-grams.
  public let n: Int
  /// How many n-grams the item has, by position.
  public let ngrams: Int
  /// How many of them occur in the corpus.
  public let hits: Int
  /// How many tokens lie in an n-gram that occurs.
  public let coveredTokens: Int

  /// Why nothing can be said of the item, if so: it is shorter than one n-gram.
  public var obstacle: UndefinedReason? {
    guard tokens < n else { return nil }
    return .notTestable(
      "the item has \(tokens) token\(tokens == 1 ? "" : "s") and the n-grams have \(n)")
  }

  /// Whether any n-gram occurs.
  ///
  /// Source: Brown et al. (2020), appendix C.
  public var isHit: Outcome<Bool> { obstacle.map { .undefined($0) } ?? .value(hits > 0) }

  /// The share of tokens that lie in an n-gram that occurs, 0...1.
  ///
  /// Source: Touvron et al. (2023), appendix A.6.
  public var coverage: Outcome<Double> {
    obstacle.map { .undefined($0) } ?? .value(Double(coveredTokens) / Double(tokens))
  }

  /// The class of the item by its coverage.
  public var grade: Outcome<OverlapGrade> {
    coverage.map { coverage in
      coverage < 0.2 ? .clean : coverage < 0.8 ? .mixed : .dirty
    }
  }
}
