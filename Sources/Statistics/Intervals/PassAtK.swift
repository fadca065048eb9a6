/// pass@k and pass^k of items that were each tried n times with c successes.
///
/// Source: Chen et al. (2021), "Evaluating large language models trained on code", eq. 1; Yao et
/// al. (2024), "τ-bench", for pass^k.
public struct PassAtK: Sendable, Equatable {
  /// How often each item was tried, and with how many successes.
  public let items: [Proportion]

  /// Items with the numbers of their tries and successes.
  public init(_ items: [Proportion]) { self.items = items }

  /// The chance that at least one of k further tries succeeds, estimated without bias for an item.
  ///
  /// - Parameters:
  ///   - item: the tries and successes of one item.
  ///   - k: 1 or more.
  /// - Returns: 0...1; undefined where the item was tried fewer than k times.
  /// - Complexity: O(k).
  public static func anySuccess(_ item: Proportion, k: Int) -> Outcome<Double> {
    if let obstacle = obstacle(item, k) { return .undefined(obstacle) }
    return .value(1 - shareWithout(item.trials - item.successes, of: item.trials, k: k))
  }

  /// The chance that all of k further tries succeed, estimated without bias for an item.
  ///
  /// - Parameters:
  ///   - item: the tries and successes of one item.
  ///   - k: 1 or more.
  /// - Returns: 0...1; undefined where the item was tried fewer than k times.
  /// - Complexity: O(k).
  public static func allSucceed(_ item: Proportion, k: Int) -> Outcome<Double> {
    if let obstacle = obstacle(item, k) { return .undefined(obstacle) }
    return .value(shareWithout(item.successes, of: item.trials, k: k))
  }

  /// The estimates of all items, for a mean with a standard error or a bootstrap.
  ///
  /// - Parameters:
  ///   - k: 1 or more.
  ///   - isEvery: pass^k, that all k succeed, rather than pass@k.
  /// - Returns: one estimate per item; undefined where an item was tried fewer than k times.
  public func estimates(k: Int, isEvery: Bool = false) -> Outcome<[Double]> {
    guard !items.isEmpty else { return .undefined(.noData) }
    var estimates: [Double] = []
    for item in items {
      switch isEvery ? Self.allSucceed(item, k: k) : Self.anySuccess(item, k: k) {
      case .value(let estimate): estimates.append(estimate)
      case .undefined(let reason): return .undefined(reason)
      }
    }
    return .value(estimates)
  }

  /// The share of choices of k out of n that take only from m: (m over k) / (n over k).
  private static func shareWithout(_ m: Int, of n: Int, k: Int) -> Double {
    guard m >= k else { return 0 }
    return (0..<k).reduce(1.0) { $0 * Double(m - $1) / Double(n - $1) }
  }

  private static func obstacle(_ item: Proportion, _ k: Int) -> UndefinedReason? {
    if k < 1 { return .outsideDomain("k of 1 or more") }
    guard item.trials < k else { return nil }
    return .notTestable("an item was tried \(item.trials) times and k is \(k)")
  }
}
