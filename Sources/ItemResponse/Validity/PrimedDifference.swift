public import Statistics

/// How far persons score otherwise under priming, on the same items: a known-groups effect within persons.
///
/// The effect is the mean over persons of primed less unprimed means; in standard deviations it is over
/// that of single scores within persons' levels of priming, all together, and corrected for how few these
/// are (Hedges 1981). Intervals are for clusters of items drawn at random, and apart for persons drawn at
/// random, by leaving out each in turn.
public struct PrimedDifference: Sendable {
  public let persons: Int
  public let clusters: Int
  /// Primed less unprimed, in the units of the scores.
  public let difference: Double
  /// The mean without priming.
  public let baseline: Double
  /// Its error over clusters.
  public let overClusters: Outcome<ClusterJackknife>
  /// Its error over persons.
  public let overPersons: Outcome<ClusterJackknife>
  /// The same in standard deviations, corrected; undefined where scores do not vary.
  public let hedgesG: Outcome<Double>
  /// The error of that, over clusters.
  public let hedgesGError: Outcome<ClusterJackknife>

  /// - Parameters:
  ///   - primed: scores under priming.
  ///   - baseline: those of the same persons on the same clusters without; take the same items.
  /// - Returns: undefined where nobody has scores in both, and for fewer than two clusters.
  /// - Throws: ``ItemResponseError`` for other persons or clusters.
  /// - Complexity: O(clusters² x persons).
  public static func of(
    primed: ClusteredScores, baseline: ClusteredScores
  ) throws(ItemResponseError) -> Outcome<PrimedDifference> {
    guard primed.persons == baseline.persons else {
      throw .lengthsDiffer(primed.persons, baseline.persons)
    }
    guard primed.clusters == baseline.clusters else {
      throw .lengthsDiffer(primed.clusters, baseline.clusters)
    }
    let both = primed.measured.filter { baseline.mean(person: $0) != nil }
    guard !both.isEmpty else { return .undefined(.noSharedUnits) }
    let sides = (try primed.keeping(persons: both), try baseline.keeping(persons: both))
    let fed = (0..<primed.clusters).filter {
      sides.0.isFed(cluster: $0) || sides.1.isFed(cluster: $0)
    }
    guard fed.count > 1 else { return .undefined(.tooFewClusters(fed.count)) }
    return .value(PrimedDifference(sides.0, sides.1, fed: fed))
  }

  private init(_ primed: ClusteredScores, _ baseline: ClusteredScores, fed: [Int]) {
    persons = primed.persons
    clusters = fed.count
    func differences(_ counts: [Double]?) -> [Double] {
      (0..<primed.persons).compactMap { person in
        primed.mean(person: person, counts: counts).flatMap { one in
          baseline.mean(person: person, counts: counts).map { one - $0 }
        }
      }
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func mean(without cluster: Int) -> Outcome<Double> {
      var counts = [Double](repeating: 1, count: primed.clusters)
      counts[cluster] = 0
      let found = differences(counts)
      return found.count == primed.persons ? .value(mean(found)) : .undefined(.incompleteDesign)
    }
    let own = differences(nil)
    let whole = mean(own)
    difference = whole
    self.baseline = mean(baseline.means().compactMap(\.self))
    let without = fed.map { mean(without: $0) }
    overClusters = ClusterJackknife.of(whole, without: without, scale: .free)
    overPersons = ClusterJackknife.of(
      whole,
      without: own.indices.map { left in
        own.count > 1
          ? .value((whole * Double(own.count) - own[left]) / Double(own.count - 1))
          : .undefined(.tooFewUnits(1, needed: 2))
      }, scale: .free, method: "person-jackknife-t")
    func spread(_ cluster: Int?) -> Outcome<(deviation: Double, degreesOfFreedom: Double)> {
      var (squares, degrees) = (0.0, 0.0)
      for side in [primed, baseline] {
        let sums = side.totals(without: cluster)
        guard sums.weight > 1 else { return .undefined(.noData) }
        squares += sums.square - sums.product * sums.product / sums.weight
        degrees += sums.weight - 1
      }
      let size = abs(whole) + 1e-9
      guard squares > 1e-20 * degrees * size * size, degrees > 1 else {
        return .undefined(.noVariance)
      }
      return .value(((squares / degrees).squareRoot(), degrees))
    }
    func g(_ difference: Outcome<Double>, _ cluster: Int?) -> Outcome<Double> {
      difference.flatMap { difference in
        spread(cluster).map { spread in
          StandardizedDifference.correction(degreesOfFreedom: spread.degreesOfFreedom)
            * difference / spread.deviation
        }
      }
    }
    let effect = g(.value(whole), nil)
    hedgesG = effect
    hedgesGError = effect.flatMap { effect in
      ClusterJackknife.of(
        effect, without: zip(fed, without).map { g($1, $0) }, scale: .free)
    }
  }
}
