/// Scores of several models, row by row, of which any two can be compared.
///
/// What a board ranks by and what a list of pairs prints are taken from here, so that they are the
/// same numbers. A pair is compared on the rows that both have: by the mean of the differences, or,
/// where a score is a sum of means, by the contrast of the sums over the shared rows of each mean.
/// Pairs without a common row are compared by what each has; ``PairEstimate/hasSharedRows`` says so.
///
///     let scores = try ComparedScores(columns, ends: 0...1)
///     let difference = scores.estimate(0, 1).difference
public struct ComparedScores: Sendable {
  /// A column of scores, and what its mean is multiplied by.
  public struct Term: Sendable {
    /// The scores.
    public let column: ScoredColumn
    /// Finite.
    public let coefficient: Double

    /// A term.
    public init(_ column: ScoredColumn, coefficient: Double) {
      self.column = column
      self.coefficient = coefficient
    }
  }

  /// The score of each: a mean, or a sum of means.
  public let estimates: [Outcome<Double>]
  /// The places of those that have a score, ascending.
  public let places: [Int]

  private let content: Content
  private let ends: ClosedRange<Double>?
  /// Whether pairs are restricted to common rows.
  private let isByRows: Bool

  private enum Content: Sendable {
    case columns([ScoredColumn], [ClusterSums])
    case combinations([[Term]], [ContrastPart?])
    case gatheredMeans([ClusterSums], @Sendable (Int, Int) -> GatheredPair)
    case gatheredSums([ContrastPart?], @Sendable (Int, Int) -> GatheredPair)
  }

  /// What is known of a pair whose rows were summed elsewhere.
  package enum GatheredPair: Sendable {
    /// Means of single columns, by the differences on common rows.
    case paired(PairedDifferenceEstimate)
    /// Sums of means that have the same rows.
    case sameRows
    /// Sums of means by what they have in common; undefined where one of them is nothing then.
    case restricted(Outcome<ContrastEstimate>)
    /// No common row, or none of one of the means that are added up.
    case apart
  }

  /// Means of single columns whose rows were summed elsewhere.
  ///
  /// - Parameters:
  ///   - sums: what is compared.
  ///   - ends: the declared ends of the scale; nil where none are.
  ///   - pair: what is known of two of them, the smaller place first; not asked above
  ///     ``PairwiseComparison/mostColumnsByRows``.
  package init(
    gathered sums: [ClusterSums], ends: ClosedRange<Double>?,
    pair: @escaping @Sendable (Int, Int) -> GatheredPair
  ) {
    self.ends = ends
    isByRows = sums.count <= PairwiseComparison.mostColumnsByRows
    estimates = sums.map { MeanEstimate($0, kind: ScoreKind(of: $0, ends: ends)).estimate }
    places = sums.indices.filter { sums[$0].rows > 0 }
    content =
      isByRows
      ? .gatheredMeans(sums, pair)
      : .gatheredSums(
        ContrastPart.all(
          sums.map { sums in sums.rows > 0 ? [.init(sums, coefficient: 1)] : [] }),
        Self.alike)
  }

  /// So many that only their means are compared.
  private static let alike: @Sendable (Int, Int) -> GatheredPair = { _, _ in
    GatheredPair.sameRows
  }

  /// Sums of means whose rows were summed elsewhere.
  ///
  /// - Parameters:
  ///   - combinations: none for a sum that does not exist.
  ///   - pair: what is known of two of them, the smaller place first; not asked above
  ///     ``PairwiseComparison/mostColumnsByRows``.
  package init(
    gathered combinations: [[LinearCombinationEstimate.Term]],
    pair: @escaping @Sendable (Int, Int) -> GatheredPair
  ) {
    let parts = ContrastPart.all(combinations)
    ends = nil
    isByRows = combinations.count <= PairwiseComparison.mostColumnsByRows
    estimates = parts.map { $0.map(\.estimate) ?? .undefined(.noData) }
    places = parts.indices.filter { parts[$0]?.estimate.value != nil }
    content = .gatheredSums(parts, isByRows ? pair : Self.alike)
  }

  /// Means of single columns by the sums of their differences.
  package static func paired(
    _ differences: ClusterSums, areZeroOne: Bool, ends: ClosedRange<Double>?
  ) -> GatheredPair {
    guard differences.rows > 0 else { return .apart }
    return .paired(
      PairedDifferenceEstimate(
        differences, kind: ScoreKind(isZeroOne: areZeroOne, ends: ends)))
  }

  /// The contrast of two sums of means over the rows that both have.
  package static func contrast(
    _ one: [LinearCombinationEstimate.Term], _ other: [LinearCombinationEstimate.Term]
  ) -> Outcome<ContrastEstimate> {
    let parts = ContrastPart.all([one, other])
    guard let first = parts[0], let second = parts[1] else { return .undefined(.noData) }
    return .value(first.compared(with: second))
  }

  /// Means of single columns.
  ///
  /// - Parameters:
  ///   - columns: what is compared.
  ///   - ends: the declared ends of the scale; nil where none are.
  /// - Throws: ``StatisticsError`` when a mean cannot be formed.
  /// - Complexity: O(rows).
  public init(_ columns: [ScoredColumn], ends: ClosedRange<Double>? = nil) throws(StatisticsError) {
    var sums: [ClusterSums] = []
    for column in columns { sums.append(try column.sums()) }
    self.ends = ends
    isByRows = columns.count <= PairwiseComparison.mostColumnsByRows
    estimates = sums.map { MeanEstimate($0, kind: ScoreKind(of: $0, ends: ends)).estimate }
    places = sums.indices.filter { sums[$0].rows > 0 }
    guard !isByRows else {
      content = .columns(columns, sums)
      return
    }
    let combinations = columns.map { [Term($0, coefficient: 1)] }
    content = .combinations(
      combinations,
      ContrastPart.all(
        sums.map { sums in sums.rows > 0 ? [.init(sums, coefficient: 1)] : [] }))
  }

  /// Sums of means.
  ///
  /// - Parameters:
  ///   - combinations: the columns and coefficients of each sum; none for one that does not exist, as
  ///     where one of its columns is empty.
  ///   - onCommonRows: whether two sums are compared on the rows that both have, as long as there are
  ///     at most ``PairwiseComparison/mostColumnsByRows`` of them; else on all rows of each.
  /// - Throws: ``StatisticsError`` when a mean cannot be formed.
  /// - Complexity: O(rows).
  public init(combinations: [[Term]], onCommonRows: Bool = true) throws(StatisticsError) {
    var terms: [[LinearCombinationEstimate.Term]] = []
    for combination in combinations {
      var sums: [LinearCombinationEstimate.Term] = []
      for term in combination {
        sums.append(.init(try term.column.sums(), coefficient: term.coefficient))
      }
      terms.append(sums)
    }
    let parts = ContrastPart.all(terms)
    ends = nil
    isByRows = onCommonRows && combinations.count <= PairwiseComparison.mostColumnsByRows
    estimates = parts.map { $0.map(\.estimate) ?? .undefined(.noData) }
    places = parts.indices.filter { parts[$0]?.estimate.value != nil }
    content = .combinations(combinations, parts)
  }

  /// The difference of two of ``places``.
  ///
  /// - Complexity: O(rows), and O(terms² x clusters) for sums of means.
  public func estimate(_ first: Int, _ second: Int) -> PairEstimate {
    let basis: (PairEstimate.Basis, hasSharedRows: Bool)
    switch content {
    case .columns(let columns, let sums):
      basis = compare(
        columns[first], columns[second], sums: (sums[first], sums[second]))
    case .combinations(let terms, let parts):
      basis = compare(
        terms[first], terms[second], parts: (parts[first], parts[second]))
    case .gatheredMeans(let sums, let pair):
      if case .paired(let paired) = pair(first, second) {
        basis = (.paired(paired), true)
      } else {
        basis = (apart(sums[first], sums[second]), false)
      }
    case .gatheredSums(let parts, let pair):
      basis = compare((parts[first], parts[second]), by: pair(first, second))
    }
    return PairEstimate(
      first: first, second: second, basis: basis.0, hasSharedRows: basis.hasSharedRows)
  }

  // MARK: - Means of single columns

  private func compare(
    _ one: ScoredColumn, _ other: ScoredColumn, sums: (ClusterSums, ClusterSums)
  ) -> (PairEstimate.Basis, hasSharedRows: Bool) {
    do throws(StatisticsError) {
      guard let found = try one.differences(from: other) else {
        return (apart(sums.0, sums.1), false)
      }
      return (
        .paired(
          PairedDifferenceEstimate(
            found.sums, kind: ScoreKind(isZeroOne: found.areZeroOne, ends: ends))), true
      )
    } catch {
      return (.undefined(.notFinite), true)
    }
  }

  /// Two columns that have no row in common.
  private func apart(_ one: ClusterSums, _ other: ClusterSums) -> PairEstimate.Basis {
    let clusters = Set(one.clusterNumbers)
    guard other.clusterNumbers.contains(where: clusters.contains) else {
      let isZeroOne = one.isZeroOne && other.isZeroOne
      return .independent(
        IndependentDifferenceEstimate(
          one, other, kind: ScoreKind(isZeroOne: isZeroOne, ends: ends)))
    }
    return .contrast(
      ContrastEstimate(
        LinearCombinationEstimate(
          [.init(one, coefficient: 1), .init(other, coefficient: -1)],
          kind: ends.map { .bounded(lower: $0.lowerBound, upper: $0.upperBound) } ?? .unbounded)))
  }

  // MARK: - Sums of means

  private func compare(
    _ parts: (ContrastPart?, ContrastPart?), by pair: GatheredPair
  ) -> (PairEstimate.Basis, hasSharedRows: Bool) {
    guard let first = parts.0, let second = parts.1 else { return (.undefined(.noData), false) }
    switch pair {
    case .sameRows: return (.contrast(first.compared(with: second)), true)
    case .apart, .paired: return (.contrast(first.compared(with: second)), false)
    case .restricted(.value(let contrast)): return (.contrast(contrast), true)
    case .restricted(.undefined(let reason)): return (.undefined(reason), false)
    }
  }

  private func compare(
    _ one: [Term], _ other: [Term], parts: (ContrastPart?, ContrastPart?)
  ) -> (PairEstimate.Basis, hasSharedRows: Bool) {
    guard let first = parts.0, let second = parts.1 else { return (.undefined(.noData), false) }
    let haveSameRows =
      one.count == other.count && zip(one, other).allSatisfy { $0.column.rows == $1.column.rows }
    guard isByRows, !haveSameRows else { return (.contrast(first.compared(with: second)), true) }
    var (left, right): ([LinearCombinationEstimate.Term], [LinearCombinationEstimate.Term]) = (
      [], []
    )
    do throws(StatisticsError) {
      for (term, otherTerm) in zip(one, other) {
        let shared = term.column.shared(with: otherTerm.column)
        guard !shared.isEmpty else { return (.contrast(first.compared(with: second)), false) }
        left.append(
          .init(try term.column.sums(at: shared.map(\.one)), coefficient: term.coefficient))
        right.append(
          .init(
            try otherTerm.column.sums(at: shared.map(\.other)), coefficient: otherTerm.coefficient))
      }
    } catch {
      return (.undefined(.notFinite), true)
    }
    let parts = ContrastPart.all([left, right])
    guard let first = parts[0], let second = parts[1] else { return (.undefined(.noData), false) }
    return (.contrast(first.compared(with: second)), true)
  }
}
