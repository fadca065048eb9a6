package import Statistics

/// A quantity with all that can be said of how sure it is: its interval at any level, and the p-value
/// against any number.
///
/// It knows where it comes from, and the unit in which it is shown: a raw number of the instrument's own
/// scale is shown as `shown(raw) * factor + offset`.
package struct QuantityEstimate: Sendable {
  /// What the raw number was made of.
  enum Basis: Sendable {
    case mean(MeanEstimate)
    case combination(LinearCombinationEstimate)
    /// First less second; the other way round where `isTurned`.
    case pair(PairEstimate, isTurned: Bool)
    case samples(IndependentDifferenceEstimate)
    case crossed(CrossedEstimate)
    /// A mean of 0/1 values less another on the same rows times a number.
    case scaled(ScaledDifferenceEstimate)
    /// A ratio; that it is 1 is judged by the difference of both sides, where they are comparable.
    case ratio(RatioEstimate, difference: PairEstimate?)
    /// What has intervals at any level, by whatever method.
    case intervals(Intervals)
  }

  /// An estimate whose p-values are read off its intervals.
  struct Intervals: Sendable {
    let estimate: Outcome<Double>
    let standardError: Outcome<Double>
    let degreesOfFreedom: Double?
    let interval: @Sendable (Double) -> Outcome<ConfidenceInterval>

    /// The interval at level 1 - alpha; the whole line where alpha is too small for its quantile, as long
    /// as there is an interval at all.
    func widest(alpha: Double) -> Outcome<ConfidenceInterval> {
      let found = interval(1 - alpha)
      guard found.value == nil, alpha < 1e-12, let usual = interval(0.95).value else {
        return found
      }
      return .value(
        ConfidenceInterval(
          lower: -.infinity, upper: .infinity, level: 1 - alpha, method: usual.method))
    }
  }

  /// From raw numbers to those that are shown.
  struct Unit: Sendable {
    /// Nil where raw numbers are shown as they are.
    var scale: ShownScale?
    /// Whether the raw number lies about a zero of its own, as differences do.
    var isDifference = true
    var factor = 1.0
    var offset = 0.0

    /// An end of the scale stays one to the bit where the factor is 1 and nothing is added.
    func shown(_ raw: Double) -> Double {
      guard let scale else { return raw * factor + offset }
      return (isDifference ? scale.shown(difference: raw) : scale.shown(raw)) * factor + offset
    }

    func shown(error: Double) -> Double {
      (scale?.shown(difference: error) ?? error) * abs(factor)
    }

    func raw(_ shown: Double) -> Double {
      let value = (shown - offset) / factor
      guard let scale else { return value }
      return (value - (isDifference ? 0 : scale.shown(0))) / scale.shown(difference: 1)
    }
  }

  let basis: Basis
  let unit: Unit

  init(_ basis: Basis, in unit: Unit = Unit()) {
    self.basis = basis
    self.unit = unit
  }

  /// A function of means, shown as it is.
  package init(_ crossed: CrossedEstimate) { self.init(.crossed(crossed)) }

  /// The same quantity times a number that is not 0, and with a number added.
  package func rescaled(by factor: Double, offset: Double) -> QuantityEstimate {
    var unit = unit
    unit.offset = unit.offset * factor + offset
    unit.factor *= factor
    return QuantityEstimate(basis, in: unit)
  }

  /// The same quantity with another reason for the method of its interval.
  package func because(_ reason: String) -> QuantityEstimate {
    let own = self
    return QuantityEstimate(
      .intervals(
        Intervals(
          estimate: value, standardError: standardError, degreesOfFreedom: degreesOfFreedom
        ) { level in own.interval(level: level).map { $0.because(reason) } }))
  }

  // MARK: - Figures

  private var raw: Outcome<Double> {
    switch basis {
    case .mean(let mean): mean.estimate
    case .combination(let sum): sum.estimate
    // The sum makes a positive zero of a negative one.
    case .pair(let pair, let isTurned): pair.difference.map { isTurned ? -$0 + 0 : $0 }
    case .samples(let samples): samples.estimate
    case .crossed(let crossed): crossed.estimate
    case .scaled(let scaled): scaled.estimate
    case .ratio(let ratio, _): ratio.estimate
    case .intervals(let intervals): intervals.estimate
    }
  }

  /// The quantity in the unit that is shown.
  package var value: Outcome<Double> { raw.map { unit.shown($0) + 0 } }

  /// In the same unit.
  package var standardError: Outcome<Double> {
    let error: Outcome<Double> =
      switch basis {
      case .mean(let mean): mean.standardError
      case .combination(let sum): sum.standardError
      case .pair(let pair, _): pair.standardError
      case .samples(let samples): samples.standardError
      case .crossed(let crossed): crossed.standardError
      case .scaled(let scaled): scaled.standardError
      case .ratio(let ratio, _): ratio.standardError
      case .intervals(let intervals): intervals.standardError
      }
    return error.map(unit.shown(error:))
  }

  /// Of the standard error; nil where it has none or they are not known.
  package var degreesOfFreedom: Double? {
    switch basis {
    case .mean(let mean): mean.degreesOfFreedom.value
    case .combination(let sum): sum.degreesOfFreedom.value
    case .pair(let pair, _): Self.degreesOfFreedom(pair)
    case .samples: nil
    case .crossed(let crossed): crossed.degreesOfFreedom
    case .scaled(let scaled): scaled.degreesOfFreedom.value
    case .ratio(let ratio, _): ratio.degreesOfFreedom.value
    case .intervals(let intervals): intervals.degreesOfFreedom
    }
  }

  private static func degreesOfFreedom(_ pair: PairEstimate) -> Double? {
    switch pair.basis {
    case .paired(let paired): paired.degreesOfFreedom.value
    case .contrast(let contrast): contrast.degreesOfFreedom.value
    case .independent, .undefined: nil
    }
  }

  /// The interval in the unit that is shown.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  package func interval(level: Double) -> Outcome<ConfidenceInterval> {
    let found: Outcome<ConfidenceInterval> =
      switch basis {
      case .mean(let mean): mean.interval(level: level)
      case .combination(let sum): sum.interval(level: level)
      case .pair(let pair, let isTurned):
        isTurned ? pair.interval(level: level).map(\.turned) : pair.interval(level: level)
      case .samples(let samples): samples.interval(level: level)
      case .crossed(let crossed): crossed.interval(level: level)
      case .scaled(let scaled): scaled.interval(level: level)
      case .ratio(let ratio, _): ratio.interval(level: level)
      case .intervals(let intervals): intervals.interval(level)
      }
    return found.map { interval in
      let ends = [unit.shown(interval.lower) + 0, unit.shown(interval.upper) + 0]
      return interval.between(min(ends[0], ends[1]), max(ends[0], ends[1]))
    }
  }

  /// With its interval at a level, as results hold it.
  package func estimate(level: Double) -> Estimate {
    Estimate(value, standardError: standardError.value, interval: interval(level: level))
  }

  /// The smallest alpha whose interval excludes a number; 1 where none does.
  ///
  /// For independent 0/1 pairs and no difference that of the exact test of McNemar.
  ///
  /// - Parameter shown: in the unit that is shown.
  package func pValue(excluding shown: Double) -> Outcome<Double> {
    let value = unit.raw(shown)
    switch basis {
    case .mean(let mean): return mean.pValue(excluding: value)
    case .combination(let sum): return sum.pValue(excluding: value)
    case .pair(let pair, let isTurned):
      return value == 0 ? pair.pValue : pair.pValue(excluding: isTurned ? -value : value)
    case .samples(let samples):
      return value == 0
        ? samples.pValue
        : IntervalInversion.pValue(excluding: value) { samples.interval(level: 1 - $0) }
    case .crossed(let crossed): return crossed.pValue(excluding: value)
    case .scaled(let scaled): return scaled.pValue(excluding: value)
    case .ratio(let ratio, let difference):
      if value == 1, let difference { return difference.pValue }
      return ratio.pValue(excluding: value)
    case .intervals(let intervals):
      return IntervalInversion.pValue(excluding: value) { intervals.widest(alpha: $0) }
    }
  }
}

extension ConfidenceInterval {
  /// Of the same quantity with its sign turned round.
  fileprivate var turned: ConfidenceInterval { between(-upper, -lower) }

  /// The same interval with other ends.
  fileprivate func between(_ lower: Double, _ upper: Double) -> ConfidenceInterval {
    ConfidenceInterval(
      lower: lower, upper: upper, level: level, method: method, quantileRule: quantileRule,
      remark: remark, degreesOfFreedom: degreesOfFreedom,
      effectiveSampleSize: effectiveSampleSize, methodReason: methodReason)
  }
}
