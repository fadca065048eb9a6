package import Statistics
internal import Wording

/// An estimate with its interval, or the reason why there is none.
///
/// In JSON `estimate`, `standardError`, `lower`, `upper`, `level`, `method`, and where they are known
/// `methodReason`, `degreesOfFreedom` and `effectiveSampleSize`; or `estimate: null` with a `reason`.
package struct Estimate: Sendable, Equatable {
  package private(set) var value: Double?
  package private(set) var standardError: Double?
  package private(set) var interval: ConfidenceInterval?
  /// Why there is no value, or no interval.
  package private(set) var reason: String?
  /// The stable name of the reason; not part of the JSON.
  package private(set) var reasonCode: String?

  package init(
    _ value: Outcome<Double>, standardError: Double? = nil,
    interval: Outcome<ConfidenceInterval>? = nil
  ) {
    self.value = value.value
    self.standardError = standardError
    self.interval = interval?.value
    let reason = value.reason ?? interval?.reason
    self.reason = reason?.words
    reasonCode = reason?.code
  }

  /// Nothing, with the reason in words.
  package init(missing reason: String, code: String) {
    self.reason = reason
    reasonCode = code
  }

  package var lower: Double? { interval?.lower }
  package var upper: Double? { interval?.upper }
  package var level: Double? { interval?.level }
  package var method: String? { interval?.method }
  package var methodReason: String? { interval?.methodReason.map { said(.account($0)) } }
  package var degreesOfFreedom: Double? { interval?.degreesOfFreedom }
  package var effectiveSampleSize: Double? { interval?.effectiveSampleSize }
}

extension Estimate {
  /// On a scale whose zero lies elsewhere.
  func moved(by offset: Double) -> Estimate {
    var moved = self
    moved.value = value.map { $0 + offset }
    moved.interval = interval?.rescaled(by: 1, offset: offset)
    return moved
  }

  /// In other units, of which one of these is `factor`, and from another zero.
  func rescaled(by factor: Double, offset: Double = 0) -> Estimate {
    var rescaled = self
    rescaled.value = value.map { $0 * factor + offset }
    rescaled.standardError = standardError.map { $0 * abs(factor) }
    rescaled.interval = interval?.rescaled(by: factor, offset: offset)
    return rescaled
  }

  /// With its sign turned round.
  package var negated: Estimate {
    var negated = self
    negated.value = value.map { -$0 }
    negated.interval = interval.map { interval in
      ConfidenceInterval(
        lower: -interval.upper, upper: -interval.lower, level: interval.level,
        method: interval.method, degreesOfFreedom: interval.degreesOfFreedom)
    }
    return negated
  }

  /// How far it is from 0, on either side.
  package var distance: Estimate {
    var distance = self
    distance.value = value.map(abs)
    distance.interval = interval.map { interval in
      let sizes = [abs(interval.lower), abs(interval.upper)]
      return ConfidenceInterval(
        lower: interval.contains(0) ? 0 : min(sizes[0], sizes[1]), upper: max(sizes[0], sizes[1]),
        level: interval.level, method: interval.method,
        degreesOfFreedom: interval.degreesOfFreedom,
        effectiveSampleSize: interval.effectiveSampleSize, methodReason: interval.methodReason)
    }
    return distance
  }

  /// With its sign turned round, and a positive zero.
  package var turned: Estimate {
    var turned = negated
    turned.value = turned.value.map { $0 + 0 }
    return turned
  }

  /// The smaller of two margins that move against each other, this one being the smaller: the interval
  /// has the lower of both lower ends and the lower of both upper ones, and ends where both are equal.
  package func meeting(_ other: Estimate) -> Estimate {
    var met = self
    guard let own = interval, let far = other.interval, let value, let second = other.value
    else { return met }
    met.interval = ConfidenceInterval(
      lower: min(own.lower, far.lower), upper: min(own.upper, far.upper, (value + second) / 2),
      level: own.level,
      method: own.method, degreesOfFreedom: own.degreesOfFreedom,
      effectiveSampleSize: own.effectiveSampleSize, methodReason: own.methodReason)
    return met
  }

  /// With ends that stay on the scale, and the remark that they were cut.
  func cut(to ends: ClosedRange<Double>) -> Estimate {
    var cut = self
    cut.interval = interval?.cut(to: ends)
    return cut
  }

  /// With the reason for the method of the interval.
  package func because(_ reason: String) -> Estimate {
    var named = self
    named.interval = interval?.because(reason)
    return named
  }

  /// Without the interval, and with the reason for that where there is a value.
  package func withoutInterval(_ reason: UndefinedReason) -> Estimate {
    var bare = self
    bare.interval = nil
    if value != nil {
      bare.reason = reason.words
      bare.reasonCode = reason.code
    }
    return bare
  }
}

extension Estimate: Codable {
  private enum Key: String, CodingKey {
    case estimate, standardError, lower, upper, level, method, reason
    case methodReason, degreesOfFreedom, effectiveSampleSize
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(value, forKey: .estimate)
    try container.encodeIfPresent(reason, forKey: .reason)
    guard value != nil else { return }
    try container.encode(standardError, forKey: .standardError)
    try container.encode(lower, forKey: .lower)
    try container.encode(upper, forKey: .upper)
    try container.encode(level, forKey: .level)
    try container.encode(method, forKey: .method)
    try container.encodeIfPresent(methodReason, forKey: .methodReason)
    try container.encodeIfPresent(degreesOfFreedom, forKey: .degreesOfFreedom)
    try container.encodeIfPresent(effectiveSampleSize, forKey: .effectiveSampleSize)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    value = try container.decode(Double?.self, forKey: .estimate)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    standardError = try container.decodeIfPresent(Double.self, forKey: .standardError)
    guard let lower = try container.decodeIfPresent(Double.self, forKey: .lower) else { return }
    interval = ConfidenceInterval(
      lower: lower, upper: try container.decode(Double.self, forKey: .upper),
      level: try container.decode(Double.self, forKey: .level),
      method: try container.decode(String.self, forKey: .method),
      degreesOfFreedom: try container.decodeIfPresent(Double.self, forKey: .degreesOfFreedom),
      effectiveSampleSize: try container.decodeIfPresent(
        Double.self, forKey: .effectiveSampleSize),
      methodReason: try container.decodeIfPresent(String.self, forKey: .methodReason))
  }
}
