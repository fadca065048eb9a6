import GSLSupport

/// A profile in standard deviations of its own values about their mean, with the error of each value.
///
/// Profiles on different scales, such as scores of a model and means of a survey, can then be laid
/// side by side, dimension by dimension: what is compared is their shape, since level and spread are
/// taken away. Pearson's correlation of two profiles is the mean product of their standardised values.
///
///     let model = StandardizedProfile.of(profile).value
///     let culture = StandardizedProfile.of(surveyed).value
///     let difference = model?.difference(from: culture, 3)
///
/// Values are z_k = (x_k - m)/s with the mean m and the standard deviation s (divisor n - 1) over the
/// profile's own n values. Errors are those of z as a whole, m and s included: of clustered scores by
/// the delete-one-cluster jackknife with Satterthwaite's degrees of freedom, of a survey by the delta
/// method from its covariance.
///
/// Source: Cronbach & Gleser (1953), "Assessing similarity between profiles"; Efron & Tibshirani
/// (1993), chapter 11.
public struct StandardizedProfile: Sendable, Equatable {
  /// In standard deviations about 0; a dimension each.
  public let values: [Double]
  /// Of each value; undefined where nothing is known of the profile's errors.
  public let standardErrors: [Outcome<Double>]
  /// Of each error; nil where it is taken for known, as a survey's is.
  private let degreesOfFreedom: [Double?]

  /// The profile of clustered scores.
  ///
  /// - Returns: undefined for fewer than three dimensions, and for equal values.
  /// - Complexity: O(clusters x dimensions²).
  public static func of(_ profile: ClusteredProfile) -> Outcome<StandardizedProfile> {
    shape(profile.values).map { shape in
      let count = shape.count
      if let obstacle = profile.obstacle {
        return StandardizedProfile(shape, error: .undefined(obstacle))
      }
      let clusters = profile.clusters
      var replicates = [Double](repeating: 0, count: clusters * count)
      var means = [Double](repeating: 0, count: count)
      var without = profile.values
      var vector = [Double](repeating: 0, count: count)
      for cluster in 0..<clusters {
        for place in 0..<count {
          without[place] = profile.values[place] + profile.shifts[cluster * count + place]
        }
        let length = vector.withUnsafeMutableBufferPointer { vector in
          without.withUnsafeBufferPointer { shape.directions.write($0, into: vector) }
        }
        guard length > 0 else {
          return StandardizedProfile(shape, error: .undefined(.noVariation))
        }
        for place in 0..<count {
          replicates[cluster * count + place] = vector[place] * shape.unit
          means[place] += vector[place] * shape.unit / Double(clusters)
        }
      }
      let factor = Double(clusters - 1) / Double(clusters)
      let freedom = profile.freedom
      var errors: [Outcome<Double>] = []
      var degrees: [Double?] = []
      for place in 0..<count {
        var squares = 0.0
        for cluster in 0..<clusters {
          let deviation = replicates[cluster * count + place] - means[place]
          squares += deviation * deviation
        }
        let own = freedom(shape.gradient(place))
        errors.append(
          squares > 0 && own.isFinite && own > 0
            ? .finite((factor * squares).squareRoot()) : .undefined(.noVariance))
        degrees.append(own)
      }
      return StandardizedProfile(
        values: shape.values, standardErrors: errors, degreesOfFreedom: degrees)
    }
  }

  /// The profile of a survey.
  ///
  /// - Returns: undefined for fewer than three dimensions, and for equal values. Without a covariance
  ///   its errors are undefined.
  /// - Complexity: O(dimensions³).
  public static func of(_ profile: SurveyedProfile) -> Outcome<StandardizedProfile> {
    shape(profile.values).map { shape in
      guard let covariance = profile.covariance else {
        return StandardizedProfile(
          shape, error: .undefined(.notTestable("the source gives no standard errors")))
      }
      let count = shape.count
      let errors = (0..<count).map { place -> Outcome<Double> in
        let gradient = shape.gradient(place)
        var variance = 0.0
        for one in 0..<count {
          for other in 0..<count {
            variance += gradient[one] * gradient[other] * covariance[one, other]
          }
        }
        return variance > 0 ? .finite(variance.squareRoot()) : .undefined(.noVariance)
      }
      return StandardizedProfile(
        values: shape.values, standardErrors: errors,
        degreesOfFreedom: [Double?](repeating: nil, count: count))
    }
  }

  /// The interval of a value by its error and Student's t, or the normal law for a survey.
  ///
  /// - Parameters:
  ///   - dimension: from 0.
  ///   - level: between 0 and 1.
  /// - Returns: undefined where the error is.
  public func interval(_ dimension: Int, level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard values.indices.contains(dimension) else { return .undefined(.noSuchQuantity(dimension)) }
    return standardErrors[dimension].flatMap { error in
      StudentInterval.about(
        values[dimension], error: error, degreesOfFreedom: degreesOfFreedom[dimension],
        level: level, method: degreesOfFreedom[dimension] == nil ? "delta" : "jackknife-t")
    }
  }

  /// A difference of two standardised profiles on one dimension.
  public struct Difference: Sendable, Equatable {
    /// This profile's value less the other's.
    public let value: Double
    public let standardError: Outcome<Double>
    /// By Welch (1947) from those of both sides; nil for the normal law.
    public let degreesOfFreedom: Double?
    /// Whether the errors of both sides are part of it.
    public let carriesBoth: Bool

    /// The interval by Student's t.
    ///
    /// - Parameter level: between 0 and 1.
    /// - Returns: undefined where the error is.
    public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
      standardError.flatMap { error in
        StudentInterval.about(
          value, error: error, degreesOfFreedom: degreesOfFreedom, level: level,
          method: degreesOfFreedom == nil ? "normal" : "welch-t")
      }
    }

    /// That both profiles stand at one place on the dimension, two-sided.
    ///
    /// - Returns: undefined where the error is.
    public var pValue: Outcome<Double> {
      standardError.flatMap { error in
        .computing { () throws(GSLError) in
          let statistic = -abs(value) / error
          if let degreesOfFreedom {
            return 2
              * (try StudentTDistribution.cumulative(
                statistic, degreesOfFreedom: degreesOfFreedom))
          }
          return 2 * (try NormalDistribution.cumulative(statistic))
        }
      }
    }
  }

  /// How far this profile lies above another on a dimension; the two must be of independent data.
  ///
  /// An error that is not known counts as none, and ``Difference/carriesBoth`` says so.
  ///
  /// - Parameters:
  ///   - other: of the same dimensions.
  ///   - dimension: from 0.
  /// - Returns: undefined for a dimension that one of them lacks.
  public func difference(
    from other: StandardizedProfile, _ dimension: Int
  ) -> Outcome<Difference> {
    guard values.indices.contains(dimension), other.values.indices.contains(dimension) else {
      return .undefined(.noSuchQuantity(dimension))
    }
    let sides = [self, other].map { side in
      side.standardErrors[dimension].value.map {
        (variance: $0 * $0, degrees: side.degreesOfFreedom[dimension])
      }
    }
    let known = sides.compactMap(\.self)
    let variance = known.reduce(0) { $0 + $1.variance }
    let rest = known.reduce(0) { sum, side in
      side.degrees.map { sum + side.variance * side.variance / $0 } ?? sum
    }
    return .value(
      Difference(
        value: values[dimension] - other.values[dimension],
        standardError: variance > 0
          ? .finite(variance.squareRoot())
          : .undefined(standardErrors[dimension].reason ?? .noVariance),
        degreesOfFreedom: rest > 0 ? variance * variance / rest : nil,
        carriesBoth: known.count == 2))
  }

  private init(
    values: [Double], standardErrors: [Outcome<Double>], degreesOfFreedom: [Double?]
  ) {
    self.values = values
    self.standardErrors = standardErrors
    self.degreesOfFreedom = degreesOfFreedom
  }

  private init(_ shape: Shape, error: Outcome<Double>) {
    self.init(
      values: shape.values,
      standardErrors: [Outcome<Double>](repeating: error, count: shape.count),
      degreesOfFreedom: [Double?](repeating: nil, count: shape.count))
  }

  /// A profile less its mean, of length 1, and what that does to its errors.
  private struct Shape {
    let directions: ProfileDirections
    let vector: [Double]
    let length: Double

    var count: Int { vector.count }
    /// The length of a standardised profile.
    var unit: Double { Double(count - 1).squareRoot() }
    var values: [Double] { vector.map { $0 * unit } }

    /// dz_k/dx_j = (n-1)^½ (δ_kj - 1/n - v_k v_j)/|x - m|.
    func gradient(_ place: Int) -> [Double] {
      (0..<count).map { other in
        unit * ((other == place ? 1 : 0) - 1 / Double(count) - vector[place] * vector[other])
          / length
      }
    }
  }

  private static func shape(_ values: [Double]) -> Outcome<Shape> {
    guard values.count >= 3 else { return .undefined(.tooFewUnits(values.count, needed: 3)) }
    guard let directions = try? ProfileDirections(.pearson, count: values.count) else {
      return .undefined(.notFinite)
    }
    let (vector, length) = directions.direction(of: values)
    guard length > 0 else { return .undefined(.noVariation) }
    return .value(Shape(directions: directions, vector: vector, length: length))
  }
}
