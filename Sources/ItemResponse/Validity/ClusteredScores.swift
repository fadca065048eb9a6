internal import Statistics

/// What persons, such as models, score on clusters of items: all that a mean over any of the clusters
/// needs.
///
/// Where profiles are centred, the mean over all items of the person is taken away from the mean of the
/// dimension; then clusters of both are counted alike.
public struct ClusteredScores: Sendable {
  /// How many persons and clusters there are.
  public let persons: Int
  public let clusters: Int
  /// Whether a level is taken away.
  public private(set) var isCentred = false
  /// How many scores each person has.
  public private(set) var scores: [Int]

  private var own: Sums
  private var level: Sums

  /// Sums by person, and within a person by cluster.
  private struct Sums: Sendable {
    var weights: [Double] = []
    var products: [Double] = []
    var squares: [Double] = []

    mutating func add(_ score: Double, _ weight: Double, at place: Int) {
      weights[place] += weight
      products[place] += weight * score
      squares[place] += weight * score * score
    }

    /// The mean over clusters, each counted so often.
    func mean(_ range: Range<Int>, _ counts: [Double]?) -> Double? {
      var (weight, product) = (0.0, 0.0)
      if let counts {
        for (cluster, place) in range.enumerated() {
          weight += counts[cluster] * weights[place]
          product += counts[cluster] * products[place]
        }
      } else {
        for place in range {
          weight += weights[place]
          product += products[place]
        }
      }
      return weight > 0 ? product / weight : nil
    }
  }

  /// No scores.
  ///
  /// - Throws: ``ItemResponseError`` for no person or no cluster.
  public init(persons: Int, clusters: Int) throws(ItemResponseError) {
    guard persons > 0, clusters > 0 else {
      throw .emptyTable(persons: persons, items: clusters)
    }
    self.persons = persons
    self.clusters = clusters
    let none = [Double](repeating: 0, count: persons * clusters)
    own = Sums(weights: none, products: none, squares: none)
    level = Sums()
    scores = [Int](repeating: 0, count: persons)
  }

  /// Adds a score.
  ///
  /// - Throws: ``ItemResponseError`` for a place that there is not and a number that cannot be used.
  public mutating func add(
    _ score: Double, weight: Double = 1, person: Int, cluster: Int
  ) throws(ItemResponseError) {
    let place = try place(score, weight, person: person, cluster: cluster)
    guard weight > 0 else { return }
    own.add(score, weight, at: place)
    scores[person] += 1
  }

  /// Adds a score of those whose mean is taken away.
  ///
  /// - Throws: as ``add(_:weight:person:cluster:)``.
  public mutating func addLevel(
    _ score: Double, weight: Double = 1, person: Int, cluster: Int
  ) throws(ItemResponseError) {
    let place = try place(score, weight, person: person, cluster: cluster)
    if !isCentred {
      isCentred = true
      let none = [Double](repeating: 0, count: persons * clusters)
      level = Sums(weights: none, products: none, squares: none)
    }
    guard weight > 0 else { return }
    level.add(score, weight, at: place)
  }

  private func place(
    _ score: Double, _ weight: Double, person: Int, cluster: Int
  ) throws(ItemResponseError) -> Int {
    guard (0..<persons).contains(person), (0..<clusters).contains(cluster) else {
      throw .unusableSetting("person \(person) or cluster \(cluster) does not exist")
    }
    guard score.isFinite, weight.isFinite, weight >= 0 else {
      throw .unusableSetting("a score or its weight is not finite")
    }
    return person * clusters + cluster
  }

  /// The mean of a person.
  ///
  /// - Parameter counts: how often each cluster counts, 0 or more; nil for once.
  /// - Returns: nil where no score is left.
  public func mean(person: Int, counts: [Double]? = nil) -> Double? {
    let range = person * clusters..<(person + 1) * clusters
    guard let mean = own.mean(range, counts) else { return nil }
    guard isCentred else { return mean }
    return level.mean(range, counts).map { mean - $0 }
  }

  /// The means of all persons.
  public func means(counts: [Double]? = nil) -> [Double?] {
    (0..<persons).map { mean(person: $0, counts: counts) }
  }

  /// Whether a cluster has a score of any person.
  public func isFed(cluster: Int) -> Bool {
    (0..<persons).contains { own.weights[$0 * clusters + cluster] > 0 }
  }

  /// The clusters with a score of any person.
  public var fedClusters: [Int] { (0..<clusters).filter(isFed) }

  /// The sums of weights, weighted scores and weighted squares of all persons, without a cluster.
  func totals(without cluster: Int? = nil) -> (weight: Double, product: Double, square: Double) {
    var totals = (weight: 0.0, product: 0.0, square: 0.0)
    for place in own.weights.indices where place % clusters != cluster {
      totals.weight += own.weights[place]
      totals.product += own.products[place]
      totals.square += own.squares[place]
    }
    return totals
  }

  /// The mean of a person on one cluster, with the level over all clusters; nil where there is none.
  public func mean(person: Int, onlyCluster cluster: Int) -> Double? {
    let place = person * clusters + cluster
    guard own.weights[place] > 0 else { return nil }
    let mean = own.products[place] / own.weights[place]
    guard isCentred else { return mean }
    return level.mean(person * clusters..<(person + 1) * clusters, nil).map { mean - $0 }
  }

  /// The persons with a score.
  public var measured: [Int] { (0..<persons).filter { mean(person: $0) != nil } }

  /// The same scores of some of the persons, in that order.
  ///
  /// - Throws: ``ItemResponseError`` for a person who does not exist, and for nobody.
  public func keeping(persons kept: [Int]) throws(ItemResponseError) -> ClusteredScores {
    var part = try ClusteredScores(persons: kept.count, clusters: clusters)
    for person in kept where !(0..<persons).contains(person) {
      throw .unusableSetting("person \(person) does not exist")
    }
    func rows(_ values: [Double]) -> [Double] {
      values.isEmpty
        ? [] : kept.flatMap { values[$0 * clusters..<($0 + 1) * clusters] }
    }
    part.own = Sums(
      weights: rows(own.weights), products: rows(own.products), squares: rows(own.squares))
    part.level = Sums(
      weights: rows(level.weights), products: rows(level.products), squares: rows(level.squares))
    part.isCentred = isCentred
    part.scores = kept.map { scores[$0] }
    return part
  }
}
