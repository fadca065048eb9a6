/// Profiles as a measure sees them: vectors of length 1, so that the similarity of two profiles is
/// the inner product of theirs.
///
/// | measure | vector, before it is divided by its length |
/// |---|---|
/// | `pearson`, `euclid` | the profile less its mean |
/// | `spearman` | ranks less their mean |
/// | `kendall` | the sign of each difference of two dimensions |
/// | `cosine` | the profile |
/// | `residual` | what is left of the profile after its mean and the baseline |
struct ProfileDirections: Sendable, Equatable {
  let measure: ProfileMeasure
  /// How many dimensions profiles have.
  let count: Int
  /// How many entries a vector has.
  let width: Int
  /// The direction of the baseline less its mean; empty where the measure takes none.
  private let baseline: [Double]

  /// - Parameter baseline: of as many dimensions; needed by `residual` alone.
  /// - Throws: ``StatisticsError`` for `residual` without a baseline of that many finite values.
  init(
    _ measure: ProfileMeasure, count: Int, baseline: [Double]? = nil
  ) throws(StatisticsError) {
    self.measure = measure
    self.count = count
    width = measure == .kendall ? count * (count - 1) / 2 : count
    guard measure == .residual else {
      self.baseline = []
      return
    }
    guard let baseline, baseline.count == count else {
      throw .lengthsDiffer(baseline?.count ?? 0, count)
    }
    try Self.require(baseline)
    var direction = [Double](repeating: 0, count: count)
    let length = direction.withUnsafeMutableBufferPointer { target in
      baseline.withUnsafeBufferPointer { Self.centre($0, into: target) }
    }
    // A flat baseline explains nothing.
    self.baseline = length > 0 ? direction.map { $0 / length } : direction
  }

  /// Refuses values whose squares leave the range of doubles.
  static func require(_ profile: [Double]) throws(StatisticsError) {
    if let place = profile.firstIndex(where: { !(abs($0) <= RatingCategories.largestMagnitude) }) {
      throw .valueNotFinite(place)
    }
  }

  /// Fewer dimensions say nothing, whatever the profiles.
  var fewestDimensions: Int { measure == .residual ? 3 : measure == .cosine ? 1 : 2 }

  /// Writes the vector of a profile.
  ///
  /// - Returns: its length before it was divided by it; 0 where the profile has no direction, as where
  ///   all its values are equal.
  /// - Complexity: O(count), and O(count²) for ranks; nothing is allocated.
  @inline(__always)
  func write(
    _ profile: UnsafeBufferPointer<Double>, into vector: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var length: Double
    switch measure {
    case .pearson, .euclid: length = Self.centre(profile, into: vector)
    case .cosine:
      length = 0
      for place in 0..<count {
        vector[place] = profile[place]
        length += profile[place] * profile[place]
      }
      length = length.squareRoot()
    case .spearman:
      length = 0
      for place in 0..<count {
        // Twice the mean rank less twice the mean of all ranks: whole numbers.
        var rank = -Double(count)
        let own = profile[place]
        for other in 0..<count {
          rank += own > profile[other] ? 2 : own == profile[other] ? 1 : 0
        }
        vector[place] = rank
        length += rank * rank
      }
      length = length.squareRoot()
    case .kendall:
      var place = 0
      var pairs = 0.0
      for one in 0..<count {
        for other in 0..<one {
          let sign: Double =
            profile[one] > profile[other] ? 1 : profile[one] < profile[other] ? -1 : 0
          vector[place] = sign
          pairs += abs(sign)
          place += 1
        }
      }
      length = pairs.squareRoot()
    case .residual:
      let whole = Self.centre(profile, into: vector)
      var share = 0.0
      for place in 0..<count { share += vector[place] * baseline[place] }
      length = 0
      for place in 0..<count {
        vector[place] -= share * baseline[place]
        length += vector[place] * vector[place]
      }
      length = length.squareRoot()
      // What is left of a profile that is the baseline is rounding.
      if length <= 1e-9 * whole { length = 0 }
    }
    guard length > 0 else {
      for place in vector.indices { vector[place] = 0 }
      return 0
    }
    for place in 0..<width { vector[place] /= length }
    return length
  }

  /// The profile less its mean; its length is 0 where all values are equal, whatever their rounding.
  @inline(__always)
  private static func centre(
    _ profile: UnsafeBufferPointer<Double>, into vector: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    var mean = 0.0
    var varies = false
    for value in profile {
      mean += value
      varies = varies || value != profile[0]
    }
    mean /= Double(profile.count)
    var squares = 0.0
    for place in profile.indices {
      vector[place] = profile[place] - mean
      squares += vector[place] * vector[place]
    }
    return varies ? squares.squareRoot() : 0
  }

  /// The vector of a profile with its length, which is 0 where it has no direction.
  func direction(of profile: [Double]) -> (vector: [Double], length: Double) {
    var vector = [Double](repeating: 0, count: width)
    let length = vector.withUnsafeMutableBufferPointer { vector in
      profile.withUnsafeBufferPointer { write($0, into: vector) }
    }
    return (vector, length)
  }

  /// The inner product of two vectors of length 1, within -1...1.
  @inline(__always)
  func product(_ one: UnsafePointer<Double>, _ other: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for place in 0..<width { sum += one[place] * other[place] }
    return min(max(sum, -1), 1)
  }

  /// The measure of two profiles by the product of their vectors.
  func value(ofProduct product: Double) -> Double {
    measure == .euclid ? (2 * Double(count - 1) * max(1 - product, 0)).squareRoot() : product
  }
}
