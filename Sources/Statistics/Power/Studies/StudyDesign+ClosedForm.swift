import Foundation
import GSLSupport

extension StudyDesign {
  /// The chance that the test finds the difference, from the distribution of its statistic.
  func closedPower(_ size: StudySize) -> Outcome<Double> {
    guard let difference else { return .undefined(.noData) }
    return law(size).flatMap { law in
      guard law.standardError > 0 else { return .undefined(.noVariance) }
      let nodes = ScaleNodes(
        degreesOfFreedom: law.degreesOfFreedom,
        resolution: 0.4 / max(difference / law.standardError, 1))
      var power = 0.0
      for (scale, weight) in zip(nodes.scales, nodes.weights) {
        let distance = (difference - law.critical * law.testError(scale)) / law.standardError
        power += weight * erfc(-distance * 0.5.squareRoot()) / 2
      }
      return .value(min(power, 1))
    }
  }

  /// The expected half-width of the interval.
  func closedHalfWidth(_ size: StudySize) -> Outcome<Double> {
    law(size).map { law in
      let nodes = ScaleNodes(degreesOfFreedom: law.degreesOfFreedom, resolution: 0.1)
      return zip(nodes.scales, nodes.weights).reduce(0) { sum, node in
        sum + node.1 * law.reach(node.0)
      }
    }
  }

  private func law(_ size: StudySize) -> Outcome<TestLaw> {
    switch scores {
    case .numbers(let components, let scale): numbers(components, scale, size)
    case .zeroOne(let first, let second, let correlation):
      zeroOne(first, second, correlation, size)
    }
  }

  // MARK: - Numbers

  private func numbers(
    _ components: StudyVariance, _ scale: Scale, _ size: StudySize
  ) -> Outcome<TestLaw> {
    components.degreesOfFreedom(size).flatMap { degrees in
      let samples = comparison == .unpaired ? 2.0 : 1
      let error = (samples * components.errorVariance(size)).squareRoot()
      // A score interval takes the quantile of one degree more.
      let isScore = if case .ends = scale { !hasCrossedParts } else { false }
      return critical(degreesOfFreedom: isScore ? degrees + 1 : degrees).map { critical in
        let law = TestLaw(
          standardError: error, degreesOfFreedom: samples * degrees, critical: critical
        ) { error * $0 }
        if hasCrossedParts { return law }
        switch scale {
        case .sums: return law
        case .open:
          let stretch = Self.stretch(clusters: size.clusters, quantile: critical)
          return law.dividing(by: { error * $0 * stretch })
        case .ends(let ends):
          guard comparison == .paired, let difference else { return law }
          let width = ends.upperBound - ends.lowerBound
          guard difference < width else { return law }
          return law.dividing(by: scoreError(components, size, width: width, difference))
        }
      }
    }
  }

  /// By how much the correction for skewness lengthens the interval of normal values, on average.
  private static func stretch(clusters: Double, quantile: Double) -> Double {
    guard clusters.isFinite, clusters >= 3 else { return 1 }
    let variance = 6 * (clusters - 2) / ((clusters + 1) * (clusters + 3))
    let skewness = (2 / Double.pi * variance / clusters).squareRoot()
    return SkewCorrection(skewness).stretch(quantile: quantile)
  }

  /// What the score test of differences on a scale of that width divides by; see `ScoreDesign`.
  private func scoreError(
    _ components: StudyVariance, _ size: StudySize, width: Double, _ difference: Double
  ) -> @Sendable (Double) -> Double {
    let position = difference / width
    let product = (1 - position * position) / 4
    let unit = 4 * width * width * product
    let dispersion = (components.clusters + components.withinClusters(size)) / unit
    let seen = components.errorVariance(size) * size.items / unit
    let prior = 1 + (size.clusterSize - 1) * ScoreDesign.priorCorrelation
    // How many clusters carry the distance from the nearer end of the scale.
    let distance = width - difference
    let spread = components.errorVariance(size) * size.clusters / (distance * distance)
    let carriers = max(size.clusters / (1 + spread) - 1, 0)
    let rows = max(size.items / (1 + dispersion) - 1, 0)
    let priorDispersion = rows.isFinite ? (rows * dispersion + 1) / (rows + 1) : dispersion
    let items = size.items
    // Of independent items the dispersion is seen with the same error as the variance of the mean.
    guard size.clusterSize > 1 else { return { width * $0 * (seen / items).squareRoot() } }
    return { scale in
      let seen = seen * scale * scale
      let blended =
        carriers.isFinite ? (carriers * seen + priorDispersion * prior) / (carriers + 1) : seen
      return width * (max(dispersion, seen, blended) / items).squareRoot()
    }
  }

  // MARK: - 0/1

  private func zeroOne(
    _ first: Double, _ second: Double, _ correlation: Double, _ size: StudySize
  ) -> Outcome<TestLaw> {
    let isPlain = size.clusterSize == 1
    let clusters = size.clusters
    let samples = comparison == .unpaired ? 2.0 : 1
    // Of two clustered samples Welch's degrees of freedom add up.
    return critical(degreesOfFreedom: isPlain ? .infinity : samples * clusters).map { critical in
      let degrees = isPlain ? .infinity : samples * (clusters - 1)
      let design = 1 + (size.clusterSize - 1) * correlation
      let prior =
        comparison == .paired ? ClusteredTango.priorCorrelation : ScoreDesign.priorCorrelation
      /// The effective number of items, of which a share carries the differences.
      func effective(carried share: Double) -> @Sendable (Double) -> Double {
        let items = size.items
        guard !isPlain else { return { _ in items } }
        let priorDesign = 1 + (size.clusterSize - 1) * prior
        let spread = (1 - share) * design / (size.clusterSize * share)
        let carriers = max(clusters / (1 + spread) - 1, 0)
        return { scale in
          let seen = design * scale * scale
          let blended = carriers.isFinite ? (carriers * seen + priorDesign) / (carriers + 1) : seen
          return items / max(1, seen, blended)
        }
      }
      switch comparison {
      case .paired:
        let (differing, difference) = (first + second, abs(first - second))
        let variance = max(differing - difference * difference, 0)
        let effective = effective(carried: differing)
        return TestLaw(
          standardError: (variance * design / size.items).squareRoot(), degreesOfFreedom: degrees,
          critical: critical, testError: { (differing / effective($0)).squareRoot() },
          reach: { Self.wilson(variance, effective($0), critical) })
      case .unpaired:
        let variance = first * (1 - first) + second * (1 - second)
        let effective = effective(
          carried: min(first, 1 - first, second, 1 - second))
        return TestLaw(
          standardError: (variance * design / size.items).squareRoot(), degreesOfFreedom: degrees,
          critical: critical,
          testError: { scale in
            // Agresti & Caffo's two more, which also draw the difference together.
            let n = effective(scale)
            let error = [first, second].reduce(0.0) { sum, share in
              let moved = (n * share + 1) / (n + 2)
              return sum + moved * (1 - moved) / (n + 2)
            }.squareRoot()
            return error * (n + 2) / n
          },
          reach: { scale in
            let n = effective(scale)
            return critical
              * [first, second].reduce(0.0) { sum, share in
                let moved = (n * share + 1) / (n + 2)
                return sum + moved * (1 - moved) / (n + 2)
              }.squareRoot()
          })
      case .single:
        let variance = first * (1 - first)
        let effective = effective(carried: min(first, 1 - first))
        return TestLaw(
          standardError: (variance * design / size.items).squareRoot(), degreesOfFreedom: degrees,
          critical: critical, testError: { (variance / effective($0)).squareRoot() },
          reach: { Self.wilson(variance, effective($0), critical) })
      }
    }
  }

  /// Half the width of Wilson's interval.
  private static func wilson(_ variance: Double, _ items: Double, _ quantile: Double) -> Double {
    let square = quantile * quantile
    return quantile * (variance / items + square / (4 * items * items)).squareRoot()
      / (1 + square / items)
  }

  private func critical(degreesOfFreedom: Double) -> Outcome<Double> {
    .computing { () throws(GSLError) in
      degreesOfFreedom.isInfinite
        ? -(try NormalDistribution.quantile(testSignificance / 2))
        : -(try StudentTDistribution.quantile(
          testSignificance / 2, degreesOfFreedom: degreesOfFreedom))
    }
  }
}

/// How an estimate is distributed, and what its test divides it by.
private struct TestLaw: Sendable {
  /// The estimate's.
  let standardError: Double
  /// Of the standard error that is seen.
  let degreesOfFreedom: Double
  let critical: Double
  /// What the test divides by where the standard error that is seen is so many times the true one.
  let testError: @Sendable (Double) -> Double
  /// The half-width of the interval then.
  let reach: @Sendable (Double) -> Double

  init(
    standardError: Double, degreesOfFreedom: Double, critical: Double,
    testError: @escaping @Sendable (Double) -> Double,
    reach: (@Sendable (Double) -> Double)? = nil
  ) {
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    self.critical = critical
    self.testError = testError
    self.reach = reach ?? { critical * testError($0) }
  }

  func dividing(by testError: @escaping @Sendable (Double) -> Double) -> TestLaw {
    TestLaw(
      standardError: standardError, degreesOfFreedom: degreesOfFreedom, critical: critical,
      testError: testError)
  }
}
