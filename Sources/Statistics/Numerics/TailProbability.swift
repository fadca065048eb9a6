import GSLSupport

/// Probabilities beyond an observed statistic.
enum TailProbability {
  static func normal(_ z: Double, _ alternative: Alternative) throws(GSLError) -> Double {
    switch alternative {
    case .less: try NormalDistribution.cumulative(z)
    case .greater: try NormalDistribution.cumulative(-z)
    case .twoSided: try 2 * NormalDistribution.cumulative(-abs(z))
    }
  }

  static func student(
    _ t: Double, degreesOfFreedom: Double, _ alternative: Alternative
  ) throws(GSLError) -> Double {
    switch alternative {
    case .less: try StudentTDistribution.cumulative(t, degreesOfFreedom: degreesOfFreedom)
    case .greater: try StudentTDistribution.cumulative(-t, degreesOfFreedom: degreesOfFreedom)
    case .twoSided:
      try 2 * StudentTDistribution.cumulative(-abs(t), degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// The p-value from the two tails, each with the observed value.
  ///
  /// Two-sided it is twice the smaller tail, which needs no symmetry.
  static func combine(lower: Double, upper: Double, _ alternative: Alternative) -> Double {
    switch alternative {
    case .less: min(lower, 1)
    case .greater: min(upper, 1)
    case .twoSided: min(2 * min(lower, upper), 1)
    }
  }
}
