import RandomStreams
public import Statistics

/// How persons score on two halves of the clusters, over many random splits: what split-half
/// reliability, and correlations free of shared error, are made of.
///
/// All dimensions are split alike, so that what one dimension has in one half shares no cluster with what
/// another has in the other. Clusters are dealt by turns among those that feed the same dimensions, so
/// that each half has about as much of every dimension.
///
/// Intervals are for persons drawn at random, by leaving out each of them in turn.
public struct HalfScores: Sendable {
  /// How many splits there were.
  public let splits: Int
  /// How many persons have scores on all dimensions.
  public let persons: Int
  private let dimensions: Int
  /// Split by split, dimension by dimension both halves of all persons; nil where a half has nothing.
  private let halves: [[(first: [Double], second: [Double])?]]

  /// - Parameters:
  ///   - scores: a dimension each, over the same persons and clusters; every person has a score on each.
  ///   - splits: how many random splits.
  ///   - seed: of these.
  /// - Throws: ``ItemResponseError`` for no dimension, for dimensions of other persons or clusters, and for
  ///   fewer than one split.
  /// - Complexity: O(splits x persons x clusters x dimensions).
  public init(
    _ scores: [ClusteredScores], splits: Int = 100, seed: UInt64
  ) throws(ItemResponseError) {
    guard let one = scores.first else { throw .unusableSetting("there is no dimension") }
    guard splits > 0 else { throw .unusableSetting("there is one split at least") }
    for other in scores {
      guard other.persons == one.persons else { throw .lengthsDiffer(other.persons, one.persons) }
      guard other.clusters == one.clusters else {
        throw .lengthsDiffer(other.clusters, one.clusters)
      }
    }
    self.splits = splits
    persons = one.persons
    dimensions = scores.count
    let feeds = (0..<one.clusters).map { cluster in scores.map { $0.isFed(cluster: cluster) } }
    let groups = Dictionary(grouping: (0..<one.clusters).filter { feeds[$0].contains(true) }) {
      cluster in feeds[cluster].map { $0 ? "1" : "0" }.joined()
    }.sorted { $0.key < $1.key }.map(\.value)
    halves = FixedBlocks.map(splits) { split in
      var stream = RandomStream(seed: seed, purpose: "halves", index: UInt64(split))
      var counts = [[Double]](
        repeating: [Double](repeating: 0, count: one.clusters), count: 2)
      // A group of odd size gives its last cluster to the half that the one before did not favour.
      var turn = stream.index(below: 2)
      for group in groups {
        var dealt = group
        stream.shuffle(&dealt)
        for cluster in dealt {
          counts[turn][cluster] = 1
          turn = 1 - turn
        }
      }
      return scores.map { scores in
        let first = scores.means(counts: counts[0]).compactMap(\.self)
        let second = scores.means(counts: counts[1]).compactMap(\.self)
        return first.count == scores.persons && second.count == scores.persons
          ? (first, second) : nil
      }
    }
  }

  /// A coefficient of all persons, and without each of them.
  public struct Coefficient: Sendable, Equatable {
    public let value: Outcome<Double>
    public let without: [Outcome<Double>]

    /// A coefficient that was computed of all persons and without each.
    public init(value: Outcome<Double>, without: [Outcome<Double>]) {
      self.value = value
      self.without = without
    }

    /// Pearson's correlation of pairs, one for each person.
    ///
    /// - Complexity: O(n).
    public static func correlation(_ first: [Double], _ second: [Double]) -> Coefficient {
      let found = DeletedCorrelations(first, second)
      func outcome(_ value: Double?) -> Outcome<Double> {
        if first.count < 3 { return .undefined(.tooFewUnits(first.count, needed: 3)) }
        return value.map { .value($0) } ?? .undefined(.noVariation)
      }
      return Coefficient(value: outcome(found.whole), without: found.without.map(outcome))
    }

    /// Fewer persons show no error of a coefficient that could be relied on.
    public static let fewestPersons = 6

    /// Its error over persons.
    ///
    /// - Returns: undefined for fewer than ``fewestPersons``, and where the coefficient is.
    public func jackknife(_ scale: ClusterJackknife.Scale) -> Outcome<ClusterJackknife> {
      if value.value != nil, without.count < Self.fewestPersons {
        return .undefined(.tooFewUnits(without.count, needed: Self.fewestPersons))
      }
      return value.flatMap {
        ClusterJackknife.of($0, without: without, scale: scale, method: "person-jackknife-t")
      }
    }

    /// A function of several coefficients of the same persons.
    public static func combining(
      _ parts: [Coefficient], _ function: ([Double]) -> Outcome<Double>
    ) -> Coefficient {
      func combined(_ values: [Outcome<Double>]) -> Outcome<Double> {
        var numbers: [Double] = []
        for value in values {
          switch value {
          case .value(let number): numbers.append(number)
          case .undefined(let reason): return .undefined(reason)
          }
        }
        return function(numbers)
      }
      let persons = parts.map(\.without.count).min() ?? 0
      return Coefficient(
        value: combined(parts.map(\.value)),
        without: (0..<persons).map { person in combined(parts.map { $0.without[person] }) })
    }
  }

  /// The correlation of both halves of a dimension, the mean over splits.
  public func splitHalf(_ dimension: Int) -> Coefficient {
    mean { halves in
      halves[dimension].map { [DeletedCorrelations($0.first, $0.second)] } ?? []
    }
  }

  /// The reliability of the whole, by Spearman and Brown's formula of each split.
  public func reliability(_ dimension: Int) -> Coefficient {
    mean(of: { 1 + $0 > 1e-12 ? 2 * $0 / (1 + $0) : nil }) { halves in
      halves[dimension].map { [DeletedCorrelations($0.first, $0.second)] } ?? []
    }
  }

  /// The correlation of one half of a dimension with the other half of another, the mean over splits and
  /// over both ways: what they share by clusters in common does not count.
  public func crossed(_ one: Int, _ other: Int) -> Coefficient {
    mean { halves in
      guard let left = halves[one], let right = halves[other] else { return [] }
      return [
        DeletedCorrelations(left.first, right.second),
        DeletedCorrelations(left.second, right.first),
      ]
    }
  }

  /// The correlation of one half of a dimension with the same half of another.
  public func together(_ one: Int, _ other: Int) -> Coefficient {
    mean { halves in
      guard let left = halves[one], let right = halves[other] else { return [] }
      return [
        DeletedCorrelations(left.first, right.first),
        DeletedCorrelations(left.second, right.second),
      ]
    }
  }

  /// The correlation of two dimensions as it would be without error of either: halves of one with other
  /// halves of the other, over what halves of each have with each other.
  ///
  /// It may lie beyond -1 and 1.
  public func disattenuated(_ one: Int, _ other: Int) -> Coefficient {
    Coefficient.combining([crossed(one, other), splitHalf(one), splitHalf(other)]) { parts in
      guard parts[1] > 0, parts[2] > 0 else {
        return .undefined(.outsideDomain("reliabilities above 0"))
      }
      return .value(parts[0] / (parts[1] * parts[2]).squareRoot())
    }
  }

  /// The means over splits; undefined where no split has the correlation.
  private func mean(
    of function: (Double) -> Double? = { $0 },
    _ correlations: ([(first: [Double], second: [Double])?]) -> [DeletedCorrelations]
  ) -> Coefficient {
    var sums = [Double](repeating: 0, count: persons + 1)
    var counts = [Double](repeating: 0, count: persons + 1)
    for split in halves {
      for one in correlations(split) {
        for (place, value) in ([one.whole] + one.without).enumerated() {
          guard let value = value.flatMap(function) else { continue }
          sums[place] += value
          counts[place] += 1
        }
      }
    }
    let values = zip(sums, counts).map { sum, count -> Outcome<Double> in
      if persons < 3 { return .undefined(.tooFewUnits(persons, needed: 3)) }
      return count > 0 ? .value(sum / count) : .undefined(.noVariation)
    }
    return Coefficient(value: values[0], without: Array(values.dropFirst()))
  }
}
