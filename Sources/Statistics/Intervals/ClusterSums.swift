/// What the intervals of one mean need to know of its rows: exact sums, a few for each cluster.
///
/// A row is a value with a weight; a cluster is what was sampled, with all of its rows. Rows
/// without a cluster are independent, and then only the sums of their powers are kept, so that a
/// log of any length can be summed in one pass. All sums are exact (``ExactSum``): any order of the
/// rows, any split into parts and any order of merging them give the same bits.
///
/// Of each cluster are kept the number n of its rows and the sums of w, wy, wy², w², w²y and w²y²
/// (the last three, and w, only where weights differ; wy is rounded once where it stands in a
/// square).
///
///     var sums = ClusterSums()
///     for (value, topic) in rows { try sums.add(value, cluster: topic) }
///     let interval = MeanEstimate(sums, kind: ScoreKind(of: sums)).interval(level: 0.95)
public struct ClusterSums: Sendable {
  /// How many rows with a positive weight there are.
  public private(set) var rows = 0
  /// The smallest value; infinity without rows.
  public private(set) var smallest = Double.infinity
  /// The largest value; minus infinity without rows.
  public private(set) var largest = -Double.infinity
  /// Whether every value is 0 or 1.
  public private(set) var isZeroOne = true

  /// The numbers of the clusters in the order in which they were met; empty for independent rows.
  private(set) var identities: [Int] = []
  private(set) var rowCounts: [Int] = []
  private(set) var scoreSums: [ExactSum] = []
  private(set) var squareSums: [ExactSum] = []
  /// Whether sums of weights are kept; they are empty where all weights are 1.
  private var carriesWeights = false
  private var smallestWeight = Double.infinity
  private var largestWeight = -Double.infinity
  private(set) var weightSums: [ExactSum] = []
  private(set) var weightSquareSums: [ExactSum] = []
  private(set) var weightSquareScoreSums: [ExactSum] = []
  private(set) var weightSquareSquareSums: [ExactSum] = []
  private var places: [Int: Int] = [:]

  /// Sums of powers of independent rows of weight 1.
  private(set) var powers = Powers()

  struct Powers: Sendable {
    var scores = ExactSum()
    var squares = ExactSum()
    var cubes = ExactSum()

    @inline(__always)
    mutating func add(_ value: Double) {
      scores.add(value)
      squares.add(product: value, value)
      cubes.add(cubeOf: value)
    }
  }

  /// Sums over nothing.
  public init() {}

  /// The sums of one column of values.
  ///
  /// - Parameters:
  ///   - values: finite numbers; missing ones are left out by the caller.
  ///   - weights: one for each value, finite and 0 or more; nil where all are 1. Rows of weight 0
  ///     are dropped before anything is counted, and equal weights are the same as none.
  ///   - clusters: the cluster of each value, by any numbering; nil where rows are independent.
  ///     Clusters in which every cluster has one row are no clusters.
  /// - Throws: ``StatisticsError`` when lists differ in length, a value is not finite or a weight
  ///   cannot be used.
  /// - Complexity: O(n).
  public init(
    values: [Double], weights: [Double]? = nil, clusters: [Int]? = nil
  ) throws(StatisticsError) {
    for list in [weights?.count, clusters?.count] {
      if let count = list, count != values.count { throw .lengthsDiffer(values.count, count) }
    }
    for (index, weight) in (weights ?? []).enumerated()
    where !(weight.isFinite && weight >= 0) {
      throw .weightNotUsable(weight, cluster: clusters?[index] ?? index, column: 0)
    }
    try requireFinite(values)
    let used = weights?.lazy.filter { $0 > 0 }
    let areEqual = used.map { $0.min() == $0.max() } ?? true
    for index in values.indices {
      let weight = weights.map { areEqual && $0[index] > 0 ? 1 : $0[index] } ?? 1
      // Rows of unequal weight cannot be summed by powers: each is a cluster by itself.
      let cluster = clusters.map { $0[index] } ?? (areEqual ? nil : index)
      insert(values[index], weight: weight, cluster: cluster)
    }
  }

  /// Adds an independent row of weight 1.
  ///
  /// - Precondition: no row of a cluster was added.
  /// - Throws: ``StatisticsError`` when the value is not finite; the sums are then unchanged.
  public mutating func add(_ value: Double) throws(StatisticsError) {
    precondition(identities.isEmpty, "rows with and without clusters cannot be mixed")
    guard value.isFinite else { throw .valueNotFinite(rows) }
    insert(value, weight: 1, cluster: nil)
  }

  /// Adds a row of a cluster.
  ///
  /// - Parameters:
  ///   - value: a finite number.
  ///   - weight: a finite number of 0 or more; a row of weight 0 is dropped.
  ///   - cluster: the cluster's number, by any numbering.
  /// - Precondition: no row without a cluster was added.
  /// - Throws: ``StatisticsError`` when the value or the weight cannot be used; the sums are then
  ///   unchanged.
  public mutating func add(
    _ value: Double, weight: Double = 1, cluster: Int
  ) throws(StatisticsError) {
    precondition(
      identities.isEmpty == (rows == 0), "rows with and without clusters cannot be mixed")
    guard value.isFinite else { throw .valueNotFinite(rows) }
    guard weight.isFinite, weight >= 0 else {
      throw .weightNotUsable(weight, cluster: cluster, column: 0)
    }
    insert(value, weight: weight, cluster: cluster)
  }

  /// Adds rows of weight 1 that were summed apart, as rows of one cluster.
  ///
  /// - Parameters:
  ///   - rows: sums of rows that were added without a cluster.
  ///   - cluster: the cluster's number, by any numbering.
  /// - Precondition: no row without a cluster was added here, and none with one there.
  public mutating func add(_ rows: ClusterSums, asCluster cluster: Int) {
    guard rows.rows > 0 else { return }
    precondition(
      identities.isEmpty == (self.rows == 0) && rows.identities.isEmpty,
      "rows with and without clusters cannot be mixed")
    count(rows)
    let place = place(of: cluster)
    rowCounts[place] += rows.rows
    scoreSums[place].merge(rows.powers.scores)
    squareSums[place].merge(rows.powers.squares)
    guard carriesWeights else { return }
    weightSums[place].add(Double(rows.rows))
    weightSquareSums[place].add(Double(rows.rows))
    weightSquareScoreSums[place].merge(rows.powers.scores)
    weightSquareSquareSums[place].merge(rows.powers.squares)
  }

  /// Adds the sums of another part of the rows; clusters of one number are one cluster.
  ///
  /// - Precondition: both parts have clusters, or neither has, or one of them is empty.
  public mutating func merge(_ other: ClusterSums) {
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      self = other
      return
    }
    precondition(
      identities.isEmpty == other.identities.isEmpty,
      "rows with and without clusters cannot be mixed")
    count(other)
    powers.scores.merge(other.powers.scores)
    powers.squares.merge(other.powers.squares)
    powers.cubes.merge(other.powers.cubes)
    if other.carriesWeights { beginWeights() }
    for (from, identity) in other.identities.enumerated() {
      let place = place(of: identity)
      rowCounts[place] += other.rowCounts[from]
      scoreSums[place].merge(other.scoreSums[from])
      squareSums[place].merge(other.squareSums[from])
      guard carriesWeights else { continue }
      weightSums[place].merge(other.weightSum(from))
      weightSquareSums[place].merge(other.weightSquareSum(from))
      weightSquareScoreSums[place].merge(other.weightSquareScoreSum(from))
      weightSquareSquareSums[place].merge(other.weightSquareSquareSum(from))
    }
  }

  /// How many clusters have rows; 0 for independent rows.
  public var clusterCount: Int { identities.count }

  /// Whether rows belong together: some cluster has more than one.
  public var isClustered: Bool { !identities.isEmpty && identities.count < rows }

  /// Whether weights differ.
  public var isWeighted: Bool { smallestWeight < largestWeight }

  /// Whether all values are equal; true without rows.
  public var allEqual: Bool { smallest >= largest }

  // MARK: - Sums

  var scoreTotal: ExactSum { identities.isEmpty ? powers.scores : ExactSum(merging: scoreSums) }
  var squareTotal: ExactSum { identities.isEmpty ? powers.squares : ExactSum(merging: squareSums) }
  var weightTotal: ExactSum {
    carriesWeights ? ExactSum(merging: weightSums) : ExactSum(Double(rows))
  }
  var weightSquareTotal: ExactSum {
    carriesWeights ? ExactSum(merging: weightSquareSums) : ExactSum(Double(rows))
  }
  var weightSquareScoreTotal: ExactSum {
    carriesWeights ? ExactSum(merging: weightSquareScoreSums) : scoreTotal
  }
  var weightSquareSquareTotal: ExactSum {
    carriesWeights ? ExactSum(merging: weightSquareSquareSums) : squareTotal
  }

  func weightSum(_ place: Int) -> ExactSum {
    carriesWeights ? weightSums[place] : ExactSum(Double(rowCounts[place]))
  }
  func weightSquareSum(_ place: Int) -> ExactSum {
    carriesWeights ? weightSquareSums[place] : ExactSum(Double(rowCounts[place]))
  }
  func weightSquareScoreSum(_ place: Int) -> ExactSum {
    carriesWeights ? weightSquareScoreSums[place] : scoreSums[place]
  }
  func weightSquareSquareSum(_ place: Int) -> ExactSum {
    carriesWeights ? weightSquareSquareSums[place] : squareSums[place]
  }

  /// The sums of powers of clusters that have one row of weight 1 each.
  var powersOfSingleRows: Powers {
    guard !identities.isEmpty else { return powers }
    var powers = Powers()
    for sum in scoreSums { powers.add(sum.value) }
    return powers
  }

  // MARK: - Building

  private mutating func insert(_ value: Double, weight: Double, cluster: Int?) {
    guard weight > 0 else { return }
    rows += 1
    if value < smallest { smallest = value }
    if value > largest { largest = value }
    if value != 0, value != 1 { isZeroOne = false }
    if weight < smallestWeight { smallestWeight = weight }
    if weight > largestWeight { largestWeight = weight }
    guard let cluster else { return powers.add(value) }
    if weight != 1 { beginWeights() }
    let place = place(of: cluster)
    rowCounts[place] += 1
    scoreSums[place].add(product: weight, value)
    let weighted = weight * value
    squareSums[place].add(product: weighted, value)
    guard carriesWeights else { return }
    weightSums[place].add(weight)
    weightSquareSums[place].add(product: weight, weight)
    weightSquareScoreSums[place].add(product: weight, weighted)
    weightSquareSquareSums[place].add(product: weighted, weighted)
  }

  /// Takes over what is known of the rows of another part, but for their sums.
  private mutating func count(_ other: ClusterSums) {
    rows += other.rows
    smallest = min(smallest, other.smallest)
    largest = max(largest, other.largest)
    smallestWeight = min(smallestWeight, other.smallestWeight)
    largestWeight = max(largestWeight, other.largestWeight)
    isZeroOne = isZeroOne && other.isZeroOne
  }

  private mutating func place(of cluster: Int) -> Int {
    if identities.last == cluster { return identities.count - 1 }
    if let place = places[cluster] { return place }
    let place = identities.count
    places[cluster] = place
    identities.append(cluster)
    rowCounts.append(0)
    scoreSums.append(ExactSum())
    squareSums.append(ExactSum())
    if carriesWeights {
      weightSums.append(ExactSum())
      weightSquareSums.append(ExactSum())
      weightSquareScoreSums.append(ExactSum())
      weightSquareSquareSums.append(ExactSum())
    }
    return place
  }

  /// Gives the rows so far their weights of 1.
  private mutating func beginWeights() {
    guard !carriesWeights else { return }
    carriesWeights = true
    let counts = rowCounts.map { ExactSum(Double($0)) }
    (weightSums, weightSquareSums) = (counts, counts)
    (weightSquareScoreSums, weightSquareSquareSums) = (scoreSums, squareSums)
  }
}
