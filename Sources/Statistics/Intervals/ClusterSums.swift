/// What the intervals of one mean need to know of its rows: exact sums, a few for each cluster.
///
/// A row is a value with a weight; a cluster is what was sampled, with all of its rows. Rows
/// without a cluster are independent, and then only the sums of their powers are kept, so that a
/// log of any length can be summed in one pass. All sums are exact (``ExactSum``): any order of the
/// rows, any split into parts and any order of merging them give the same bits.
///
/// Of each cluster are kept the number n of its rows and the sums of w, wy, wy², w², w²y and w²y²,
/// where weights differ; where all are equal they count as 1, and the sums of y and y² are all.
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
  /// Whether sums of weights are kept; they are empty where all weights are equal.
  private(set) var carriesWeights = false
  /// The weight of every row, as long as none differs: sums are then those of weight 1.
  private(set) var uniformWeight = 1.0
  private(set) var smallestWeight = Double.infinity
  private(set) var largestWeight = -Double.infinity
  private(set) var weightSums: [ExactSum] = []
  private(set) var weightSquareSums: [ExactSum] = []
  private(set) var weightSquareScoreSums: [ExactSum] = []
  private(set) var weightSquareSquareSums: [ExactSum] = []
  /// Where each cluster stands; empty as long as identities ascend.
  private var places: [Int: Int] = [:]
  private var areAscending = true

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
    if let clusters {
      for index in values.indices {
        insert(values[index], weight: weights?[index] ?? 1, cluster: clusters[index])
      }
      return
    }
    let used = weights?.lazy.filter { $0 > 0 }
    let areEqual = used.map { $0.min() == $0.max() } ?? true
    for index in values.indices {
      let weight = weights.map { areEqual && $0[index] > 0 ? 1 : $0[index] } ?? 1
      // Rows of unequal weight cannot be summed by powers: each is a cluster by itself.
      insert(values[index], weight: weight, cluster: areEqual ? nil : index)
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
    if self.rows == 0 { uniformWeight = 1 }
    if uniformWeight != 1 { beginWeights() }
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
  /// - Complexity: O(clusters of both).
  public mutating func merge(_ other: ClusterSums) {
    guard other.rows > 0 else { return }
    guard rows > 0 else {
      self = other
      return
    }
    precondition(
      identities.isEmpty == other.identities.isEmpty,
      "rows with and without clusters cannot be mixed")
    var other = other
    if carriesWeights || other.carriesWeights || uniformWeight != other.uniformWeight {
      beginWeights()
      other.beginWeights()
    }
    count(other)
    powers.scores.merge(other.powers.scores)
    powers.squares.merge(other.powers.squares)
    powers.cubes.merge(other.powers.cubes)
    if areAscending, other.areAscending, let last = identities.last,
      let next = other.identities.first,
      next <= last
    {
      interleave(other)
      return
    }
    for (from, identity) in other.identities.enumerated() {
      add(other, from, at: place(of: identity))
    }
  }

  private mutating func add(_ other: ClusterSums, _ from: Int, at place: Int) {
    rowCounts[place] += other.rowCounts[from]
    scoreSums[place].merge(other.scoreSums[from])
    squareSums[place].merge(other.squareSums[from])
    guard carriesWeights else { return }
    weightSums[place].merge(other.weightSums[from])
    weightSquareSums[place].merge(other.weightSquareSums[from])
    weightSquareScoreSums[place].merge(other.weightSquareScoreSums[from])
    weightSquareSquareSums[place].merge(other.weightSquareSquareSums[from])
  }

  /// Takes in the clusters of another part, both in ascending order.
  private mutating func interleave(_ other: ClusterSums) {
    var all = ClusterSums()
    all.carriesWeights = carriesWeights
    all.reserve(identities.count + other.identities.count)
    var (own, from) = (0, 0)
    while own < identities.count || from < other.identities.count {
      let mine = own < identities.count ? identities[own] : .max
      let theirs = from < other.identities.count ? other.identities[from] : .max
      let place = all.append(min(mine, theirs))
      if mine <= theirs {
        all.add(self, own, at: place)
        own += 1
      }
      if theirs <= mine {
        all.add(other, from, at: place)
        from += 1
      }
    }
    identities = all.identities
    rowCounts = all.rowCounts
    scoreSums = all.scoreSums
    squareSums = all.squareSums
    weightSums = all.weightSums
    weightSquareSums = all.weightSquareSums
    weightSquareScoreSums = all.weightSquareScoreSums
    weightSquareSquareSums = all.weightSquareSquareSums
  }

  /// How many clusters have rows; 0 for independent rows.
  public var clusterCount: Int { identities.count }

  /// Whether rows belong together: some cluster has more than one.
  public var isClustered: Bool { !identities.isEmpty && identities.count < rows }

  /// Whether weights differ.
  public var isWeighted: Bool { smallestWeight < largestWeight }

  /// Whether all values are equal; true without rows.
  public var allEqual: Bool { smallest >= largest }

  /// The numbers of the clusters that have rows and are told apart, in no order that means anything.
  package var clusterNumbers: [Int] { identities }

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
    if rows == 0 { uniformWeight = weight }
    rows += 1
    if value < smallest { smallest = value }
    if value > largest { largest = value }
    if value != 0, value != 1 { isZeroOne = false }
    if weight < smallestWeight { smallestWeight = weight }
    if weight > largestWeight { largestWeight = weight }
    guard let cluster else { return powers.add(value) }
    if !carriesWeights, weight != uniformWeight { beginWeights() }
    let place = place(of: cluster)
    rowCounts[place] += 1
    guard carriesWeights else {
      scoreSums[place].add(value)
      squareSums[place].add(product: value, value)
      return
    }
    scoreSums[place].add(product: weight, value)
    squareSums[place].add(product: weight, squareOf: value)
    weightSums[place].add(weight)
    weightSquareSums[place].add(product: weight, weight)
    weightSquareScoreSums[place].add(product: value, squareOf: weight)
    weightSquareSquareSums[place].add(squareOfProduct: weight, value)
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
    guard let last = identities.last else { return append(cluster) }
    if last == cluster { return identities.count - 1 }
    if areAscending {
      if cluster > last { return append(cluster) }
      var (low, high) = (0, identities.count)
      while low < high {
        let middle = (low + high) / 2
        if identities[middle] < cluster { low = middle + 1 } else { high = middle }
      }
      if identities[low] == cluster { return low }
      areAscending = false
      places = Dictionary(uniqueKeysWithValues: identities.enumerated().map { ($1, $0) })
    }
    if let place = places[cluster] { return place }
    places[cluster] = identities.count
    return append(cluster)
  }

  @discardableResult
  private mutating func append(_ cluster: Int) -> Int {
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
    return identities.count - 1
  }

  private mutating func reserve(_ count: Int) {
    identities.reserveCapacity(count)
    rowCounts.reserveCapacity(count)
    scoreSums.reserveCapacity(count)
    squareSums.reserveCapacity(count)
  }

  /// Gives the rows so far their weights.
  private mutating func beginWeights() {
    guard !carriesWeights, rows > 0 else { return }
    carriesWeights = true
    let counts = rowCounts.map { ExactSum(Double($0)) }
    guard uniformWeight != 1 else {
      (weightSums, weightSquareSums) = (counts, counts)
      (weightSquareScoreSums, weightSquareSquareSums) = (scoreSums, squareSums)
      return
    }
    let weight = ExactSum(uniformWeight)
    let square = weight * weight
    weightSums = counts.map { $0 * weight }
    weightSquareSums = counts.map { $0 * square }
    weightSquareScoreSums = scoreSums.map { $0 * square }
    weightSquareSquareSums = squareSums.map { $0 * square }
    scoreSums = scoreSums.map { $0 * weight }
    squareSums = squareSums.map { $0 * weight }
  }
}

/// What the text form of ``ClusterSums`` needs of its inside.
extension ClusterSums {
  /// The same sums with other numbers for the clusters.
  ///
  /// - Parameter numbers: by number; distinct.
  package func renumbered(_ numbers: [Int]) -> ClusterSums {
    var renumbered = self
    renumbered.identities = identities.map { numbers[$0] }
    renumbered.places = [:]
    renumbered.areAscending = zip(renumbered.identities, renumbered.identities.dropFirst())
      .allSatisfy { $0 < $1 }
    if !renumbered.areAscending {
      renumbered.places = Dictionary(
        uniqueKeysWithValues: renumbered.identities.enumerated().map { ($1, $0) })
    }
    return renumbered
  }

  struct Limits {
    var smallest: Double
    var largest: Double
    var smallestWeight: Double
    var largestWeight: Double
    var isZeroOne: Bool
  }

  /// Sums of independent rows.
  init(independent rows: Int, powers: Powers, limits: Limits) {
    self.init(limits, rows: rows, carriesWeights: false)
    self.powers = powers
  }

  /// Sums without clusters yet, which ``append(cluster:rows:sums:)`` adds.
  init(_ limits: Limits, rows: Int, carriesWeights: Bool) {
    self.init()
    self.rows = rows
    self.carriesWeights = carriesWeights
    smallest = limits.smallest
    largest = limits.largest
    smallestWeight = limits.smallestWeight
    largestWeight = limits.largestWeight
    isZeroOne = limits.isZeroOne
    uniformWeight = limits.smallestWeight
  }

  /// Adds a cluster with its sums of wy and wy², and where weights are carried of w, w², w²y and w²y².
  mutating func append(cluster: Int, rows count: Int, sums: [ExactSum]) {
    let place = place(of: cluster)
    rows += count
    rowCounts[place] += count
    scoreSums[place].merge(sums[0])
    squareSums[place].merge(sums[1])
    guard carriesWeights else { return }
    weightSums[place].merge(sums[2])
    weightSquareSums[place].merge(sums[3])
    weightSquareScoreSums[place].merge(sums[4])
    weightSquareSquareSums[place].merge(sums[5])
  }
}
