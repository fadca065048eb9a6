extension LinearScale {
  /// The round number at the rim of a radar: the least that no number lies above.
  ///
  /// Three to six rings of a round distance fill the disc; the rim may lie half a distance beyond the
  /// last of them, so that data are not squeezed by a ring that none of them reaches.
  ///
  /// - Parameter value: the largest number to show; anything that is not above zero gives 1.
  package static func rim(_ value: Double) -> Double {
    guard value > least, value.isFinite else { return 1 }
    var best: (rim: Double, rings: Double)?
    for step in steps(around: value / 5) {
      // Half of 2.5 or of 5 is no round number.
      let hasHalves = [1.0, 2.0].contains { abs(leading(step) - $0) < tolerance }
      let parts = hasHalves ? 2 : 1
      let unit = step / Double(parts)
      let count = (value / unit - tolerance).rounded(.up)
      let rings = count / Double(parts)
      guard rings >= 3, rings <= 6 else { continue }
      let rim =
        Int(count).isMultiple(of: parts)
        ? multiple(Int(count) / parts, step) : multiple(Int(count), unit)
      if let known = best, (known.rim, abs(known.rings - 5)) <= (rim, abs(rings - 5)) { continue }
      best = (rim, rings)
    }
    return best?.rim ?? value
  }

  /// The scale of a radar from its centre to its rim.
  ///
  /// - Parameter isCentred: whether the centre lies as far below zero as the rim is above it.
  static func radar(rim: Double, isCentred: Bool) -> LinearScale {
    .exact((isCentred ? -rim : 0)...rim, mostTicks: isCentred ? 7 : 6)
  }

  /// A round step without its power of ten.
  private static func leading(_ step: Double) -> Double {
    var digits = step
    while digits >= 9.99 { digits /= 10 }
    while digits < 0.999 { digits *= 10 }
    return (digits * 1e6).rounded() / 1e6
  }
}
