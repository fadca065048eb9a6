import Foundation
import GSLSupport

/// The similarities of one profile with several others, with intervals that carry the errors of both
/// sides, and ranks of who is nearest.
///
/// | measure | interval |
/// |---|---|
/// | `pearson`, `cosine`, `residual`, `euclid` | delete-one-cluster jackknife with Student's t, on the scale of the correlation; the survey's error is added by the delta method |
/// | `spearman`, `kendall` | draws of both profiles from their errors |
///
/// A correlation is not first turned by Fisher's z: errors of the scores pull a correlation towards 0,
/// so that it sits below the truth by a share of its error, and the transform would shorten the side on
/// which the truth lies. In simulations (`Tests/Validation`, subject `cultures`) 95 % intervals by z
/// held the truth in as few as 51 %, those on the scale of the correlation in 92 % or more.
///
/// Ranks are steps: leaving out one cluster of many seldom changes an order, and where it does it
/// changes it by a whole step. So the jackknife sees next to no error where there are many clusters (40 %
/// of its 95 % intervals held the truth) and too much where there are few. Instead both profiles are
/// drawn from their errors, the scores from Student's t with the covariance of the clusters (CR2), the
/// survey from the normal law of its covariance. A draw has errors twice, those of the data and its own,
/// so that the draws lie below the estimate as the estimate lies below the truth; neither their
/// percentiles nor these reflected at the estimate hold what they promise, and the interval is what both
/// span (92 % to 98 % in the same simulations).
public struct ProfileSimilarities: Sendable {
  /// Each similarity, on the scale of the measure.
  public let estimates: [Outcome<Double>]
  /// What similarities are compared by.
  public let measure: ProfileMeasure
  /// Whether the errors of each reference are known, and so are part of its interval.
  public let carrySurveyError: [Bool]

  private let directions: ProfileDirections
  /// The inner product of the vectors, which larger numbers make more alike.
  private let products: [Double?]
  private let spread: Outcome<Spread>

  private struct Spread: Sendable {
    /// Replicates less their centre, replicate by replicate, a reference each; NaN where undefined.
    var deviations: [Double]
    /// What the squares of the deviations are multiplied by to be a variance.
    var factor: Double
    /// The variance by the survey of each reference that is not part of the deviations.
    var surveyVariances: [Double]
    /// Of each reference's interval.
    var degreesOfFreedom: [Double]
  }

  init(_ profile: ClusteredProfile, to references: SimilarityReferences) {
    let directions = references.directions
    self.directions = directions
    measure = references.measure
    carrySurveyError = references.profiles.map { $0.covariance != nil }
    let count = directions.count
    let own = directions.direction(of: profile.values)
    let isFull = profile.values.count == count
    let fewest = directions.fewestDimensions
    let products = references.vectors.indices.map { number -> Double? in
      guard isFull, count >= fewest, own.length > 0, references.lengths[number] > 0 else {
        return nil
      }
      return directions.product(own.vector, references.vectors[number])
    }
    self.products = products
    estimates = products.map { product in
      guard isFull else { return .undefined(.incompleteDesign) }
      guard count >= fewest else { return .undefined(.tooFewUnits(count, needed: fewest)) }
      guard let product else { return .undefined(.noVariation) }
      return .finite(directions.value(ofProduct: product))
    }
    if let obstacle = profile.obstacle {
      spread = .undefined(obstacle)
    } else if !isFull || own.length == 0 {
      spread = .undefined(.noVariation)
    } else if references.measure.usesRanks {
      spread = Self.draws(profile, references, products)
    } else {
      spread = Self.jackknife(profile, own, references, products)
    }
  }

  // MARK: - Errors

  private static func jackknife(
    _ profile: ClusteredProfile, _ own: (vector: [Double], length: Double),
    _ references: SimilarityReferences, _ products: [Double?]
  ) -> Outcome<Spread> {
    let directions = references.directions
    let (count, width, clusters) = (directions.count, directions.width, profile.clusters)
    let total = products.count
    var deviations = [Double](repeating: 0, count: clusters * total)
    var means = [Double](repeating: 0, count: total)
    var without = profile.values
    var vector = [Double](repeating: 0, count: width)
    for cluster in 0..<clusters {
      for place in 0..<count {
        without[place] = profile.values[place] + profile.shifts[cluster * count + place]
      }
      let length = vector.withUnsafeMutableBufferPointer { vector in
        without.withUnsafeBufferPointer { directions.write($0, into: vector) }
      }
      // Without this cluster the profile has no direction.
      guard length > 0 else { return .undefined(.noVariation) }
      for number in 0..<total {
        let value = Self.product(directions, vector, references.vectors[number])
        deviations[cluster * total + number] = value
        means[number] += value / Double(clusters)
      }
    }
    for cluster in 0..<clusters {
      for number in 0..<total { deviations[cluster * total + number] -= means[number] }
    }
    let factor = Double(clusters - 1) / Double(clusters)
    let freedom = profile.freedom
    var surveys = [Double](repeating: 0, count: total)
    var degrees = [Double](repeating: .nan, count: total)
    for number in 0..<total {
      guard let product = products[number] else { continue }
      let other = references.vectors[number]
      if let covariance = references.profiles[number].covariance {
        // dr/dc = (u - r v)/|c| for the vectors u of the profile and v of the reference.
        let gradient = zip(own.vector, other).map {
          ($0 - product * $1) / references.lengths[number]
        }
        for one in 0..<count {
          for two in 0..<count {
            surveys[number] += gradient[one] * gradient[two] * covariance[one, two]
          }
        }
        surveys[number] = max(surveys[number], 0)
      }
      var variance = 0.0
      for cluster in 0..<clusters {
        let deviation = deviations[cluster * total + number]
        variance += factor * deviation * deviation
      }
      let gradient = zip(own.vector, other).map { ($1 - product * $0) / own.length }
      let scores = freedom(gradient)
      guard variance > 0 else { continue }
      // Satterthwaite's, the survey's variance being known.
      let share = variance / (variance + surveys[number])
      degrees[number] = scores / (share * share)
    }
    return .value(
      Spread(
        deviations: deviations, factor: factor, surveyVariances: surveys,
        degreesOfFreedom: degrees))
  }

  @inline(__always)
  private static func product(
    _ directions: ProfileDirections, _ one: [Double], _ other: [Double]
  ) -> Double {
    one.withUnsafeBufferPointer { one in
      other.withUnsafeBufferPointer { other in
        guard let one = one.baseAddress, let other = other.baseAddress else { return 0 }
        return directions.product(one, other)
      }
    }
  }

  private static func draws(
    _ profile: ClusteredProfile, _ references: SimilarityReferences, _ products: [Double?]
  ) -> Outcome<Spread> {
    let directions = references.directions
    let (width, draws, total) = (directions.width, references.draws, products.count)
    let degrees = profile.freedom([Double](repeating: 1, count: directions.count))
    guard degrees.isFinite, degrees > 0 else { return .undefined(.oneCluster) }
    return .deciding { () throws(GSLError) in
      var scales: [Double] = []
      scales.reserveCapacity(draws)
      for uniform in references.uniforms {
        let square = try ChiSquareDistribution.quantile(uniform, degreesOfFreedom: degrees)
        scales.append((degrees / square).squareRoot())
      }
      let own = SimilarityReferences.vectors(
        of: profile.values, root: SemidefiniteRoot(profile.covariance), directions,
        normals: references.normals, scales: scales)
      guard own.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
      var deviations = [Double](repeating: 0, count: draws * total)
      own.withUnsafeBufferPointer { own in
        for number in 0..<total {
          guard let centre = products[number], let first = own.baseAddress else { continue }
          let isDrawn = references.drawn[number].count > width
          references.drawn[number].withUnsafeBufferPointer { other in
            guard let other = other.baseAddress else { return }
            for draw in 0..<draws {
              deviations[draw * total + number] =
                directions.product(
                  first + draw * width, other + (isDrawn ? draw * width : 0)) - centre
            }
          }
        }
      }
      return .value(
        Spread(
          deviations: deviations, factor: 1 / Double(draws),
          surveyVariances: [Double](repeating: 0, count: total),
          degreesOfFreedom: [Double](repeating: degrees, count: total)))
    }
  }

  private func variance(_ number: Int, _ spread: Spread) -> Double {
    let total = products.count
    var sum = 0.0
    for place in stride(from: number, to: spread.deviations.count, by: total) {
      sum += spread.deviations[place] * spread.deviations[place]
    }
    return sum * spread.factor + spread.surveyVariances[number]
  }

  // MARK: - Figures

  /// The standard error of a similarity, on the scale of the measure; of draws the root of their mean
  /// squared distance from the estimate.
  ///
  /// - Parameter number: of the reference, from 0.
  /// - Returns: undefined where the error cannot be told, and for the distance of equal profiles.
  public func standardError(_ number: Int) -> Outcome<Double> {
    spread.flatMap { spread in
      guard products.indices.contains(number), let product = products[number] else {
        return .undefined(.noVariation)
      }
      let error = variance(number, spread).squareRoot()
      guard measure == .euclid else { return .finite(error) }
      let distance = directions.value(ofProduct: product)
      guard distance > 0 else { return .undefined(.constantData) }
      return .finite(error * Double(directions.count - 1) / distance)
    }
  }

  /// The name of the method by which intervals are made.
  public var method: String { measure.usesRanks ? "rank-draws" : "cluster-jackknife-t" }

  /// The interval of a similarity, within the range of the measure.
  ///
  /// - Parameters:
  ///   - number: of the reference, from 0.
  ///   - level: between 0 and 1, both excluded.
  /// - Returns: undefined where the similarity is, where nothing is known of the error of the profile,
  ///   and where leaving out clusters never changes it.
  public func interval(_ number: Int, level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return spread.flatMap { spread in
      guard products.indices.contains(number), let product = products[number] else {
        return .undefined(.noVariation)
      }
      return .deciding { () throws(GSLError) in
        let ends: (lower: Double, upper: Double)
        var degrees: Double?
        if measure.usesRanks {
          ends = span(number, product, spread, level: level)
          degrees = spread.degreesOfFreedom[number]
        } else {
          let error = variance(number, spread).squareRoot()
          guard error > 1e-12, spread.degreesOfFreedom[number].isFinite else {
            return .undefined(.refitsEqual)
          }
          degrees = spread.degreesOfFreedom[number]
          let reach =
            try StudentTDistribution.quantile(
              (1 + level) / 2, degreesOfFreedom: spread.degreesOfFreedom[number]) * error
          ends = (product - reach, product + reach)
        }
        let (low, high) = (max(ends.lower, -1), min(ends.upper, 1))
        // A distance is a falling function of the correlation.
        let isFalling = measure.isDistance
        return .value(
          ConfidenceInterval(
            lower: directions.value(ofProduct: isFalling ? high : low),
            upper: directions.value(ofProduct: isFalling ? low : high), level: level,
            method: method, degreesOfFreedom: degrees, methodReason: methodReason(number)))
      }
    }
  }

  private func methodReason(_ number: Int) -> String {
    let survey = carrySurveyError[number]
    return measure.usesRanks
      ? (survey
        ? "ranks drawn from the errors of scores and survey"
        : "ranks drawn from the errors of the scores; the survey's are not known")
      : (survey
        ? "clusters left out one by one, the survey's error added"
        : "clusters left out one by one; the survey's error is not known")
  }

  /// What the percentiles of the draws and their reflections at the estimate span.
  private func span(
    _ number: Int, _ product: Double, _ spread: Spread, level: Double
  ) -> (lower: Double, upper: Double) {
    var values: [Double] = []
    values.reserveCapacity(spread.deviations.count / max(products.count, 1))
    for place in stride(from: number, to: spread.deviations.count, by: products.count) {
      values.append(spread.deviations[place])
    }
    // The k-th of B from either end with k = α(B + 1)/2: of B and one more draw, none is preferred.
    let rank = max(Int((1 - level) / 2 * Double(values.count + 1)), 1)
    values.sort()
    let (low, high) = (values[rank - 1], values[values.count - rank])
    return (product + min(low, -high, 0), product + max(high, -low, 0))
  }

  /// Ranks of the references, 1 for the nearest, that hold for all of them at once: Holm's method over
  /// the differences of similarities of all pairs.
  ///
  /// A difference is held against Student's t: its error is that of the jackknife with the surveys of
  /// both added, for ranks the mean squared distance of the draws from the estimate. The surveys of two
  /// references are taken for independent. A pair that is far from being shown counts with p = 1, which
  /// changes no rank.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: a reference takes no rank where its similarity or the error of the profile is
  ///   undefined.
  /// - Complexity: O(references² x clusters), or with draws in place of clusters.
  public func ranks(level: Double) -> Outcome<RankIntervals> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return spread.flatMap { spread in
      let total = products.count
      let places = products.indices.filter { products[$0] != nil }
      guard !places.isEmpty else { return .undefined(.noVariation) }
      return .computing { () throws(GSLError) in
        let least = try NormalDistribution.quantile((1 + level) / 2)
        var cross = [Double](repeating: 0, count: total * total)
        Self.addProducts(of: spread.deviations, columns: total, to: &cross)
        var pairs: [PairComparison] = []
        pairs.reserveCapacity(places.count * (places.count - 1) / 2)
        for (order, one) in places.enumerated() {
          for other in places[(order + 1)...] {
            let difference = (products[one] ?? 0) - (products[other] ?? 0)
            let variance =
              spread.factor
              * (cross[one * total + one] + cross[other * total + other]
                - 2 * cross[one * total + other])
              + spread.surveyVariances[one] + spread.surveyVariances[other]
            let degrees = min(spread.degreesOfFreedom[one], spread.degreesOfFreedom[other])
            let distance = abs(difference) / max(variance, 0).squareRoot()
            var pValue = 1.0
            if distance.isFinite, distance > least, degrees.isFinite {
              pValue =
                2 * (try StudentTDistribution.cumulative(-distance, degreesOfFreedom: degrees))
            } else if measure.usesRanks, difference != 0, variance <= 0 {
              // No draw gives another difference; rarer ones would not be seen.
              pValue = 2 * spread.factor
            }
            pairs.append(
              PairComparison(
                first: one, second: other, difference: .value(difference), pValue: .value(pValue)))
          }
        }
        return RankIntervals(
          holm: pairs,
          estimates: products.map { $0.map { .value($0) } ?? .undefined(.noVariation) },
          level: level)
      }
    }
  }

  /// Adds up the products of all pairs of columns, for one and other with one <= other.
  private static func addProducts(
    of rows: [Double], columns: Int, to sums: inout [Double]
  ) {
    guard columns > 0 else { return }
    rows.withUnsafeBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        for start in stride(from: 0, to: rows.count, by: columns) {
          for one in 0..<columns {
            let left = rows[start + one]
            let target = one * columns
            for other in one..<columns { sums[target + other] += left * rows[start + other] }
          }
        }
      }
    }
  }
}
