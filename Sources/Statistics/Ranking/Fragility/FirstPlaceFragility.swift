/// How few comparisons hold up the first place: without them another item would be first.
///
/// Of each comparison it is estimated by one Newton step, corrected for its leverage, how much the
/// lead over a challenger would change without it. Those that hurt the lead most are taken out, the
/// model is fitted anew, and so on until the first place changes hands; then as many are put back as
/// that allows. Of all challengers the one counts that needs the fewest. The number is an upper bound:
/// a smaller set may exist that no greedy search meets, but removing this one is known to do it.
///
///     let fragility = model.fit().flatMap { $0.firstPlaceFragility() }
///     fragility.value?.comparisons   // 3 of 8,931
///
/// Source: Huang, Shen, Wei & Broderick (2025), "Dropping just a handful of preferences can change top
/// large language model rankings" (arXiv 2508.11847); Broderick, Giordano & Meager (2020), "An
/// automatic finite-sample robustness metric" (the approximation); Pregibon (1981), "Logistic
/// regression diagnostics" (the correction by leverage).
public struct FirstPlaceFragility: Sendable, Equatable {
  /// The name of the method.
  public static let method = "newton-influence"

  /// Equal comparisons that are taken out.
  public struct Removal: Sendable, Equatable {
    /// The item on the left, as in the data.
    public let left: Int
    /// The item on the right.
    public let right: Int
    /// How they ended.
    public let outcome: ComparisonOutcome
    /// The values of their covariates.
    public let covariates: [Double]
    /// How many of them, 1 or more.
    public let count: Int
  }

  /// The item with the largest strength.
  public let leader: Int
  /// The item that would be first.
  public let successor: Int
  /// How many comparisons are taken out, 1 or more.
  public let comparisons: Int
  /// How many comparisons count.
  public let total: Int
  /// The share of those that are taken out, in 0...1.
  public var share: Double { Double(comparisons) / Double(max(total, 1)) }
  /// Which they are, those that hurt the lead most first.
  public let removals: [Removal]
  /// Whether a fit without them has another item in first place.
  ///
  /// Where it has not, the number is what the influences add up to, and without so many there are no
  /// finite strengths.
  public let isConfirmed: Bool
}

extension BradleyTerryFit {
  /// How few comparisons the first place rests on.
  ///
  /// - Returns: undefined where two items share the first place, for weights that are not whole, and
  ///   where no more than half of the comparisons do it.
  /// - Complexity: O(comparisons' patterns x items) once, and for each refit, of which there are some
  ///   ten to fifty, O(patterns + items³).
  public func firstPlaceFragility() -> Outcome<FirstPlaceFragility> {
    FragilitySearch.run(self)
  }
}
