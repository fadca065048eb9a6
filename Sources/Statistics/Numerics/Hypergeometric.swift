import GSLSupport

/// How many of the first kind are among those drawn from two kinds without replacement.
struct Hypergeometric {
  private let first: Int
  private let second: Int
  private let drawn: Int
  /// The logarithm of the number of draws.
  private let draws: Double

  /// - Parameters: how many there are of each kind, and how many are drawn.
  init(first: Int, second: Int, drawn: Int) throws(GSLError) {
    self.first = first
    self.second = second
    self.drawn = drawn
    draws = try LogFactorial.choices(first + second, drawn)
  }

  /// The logarithm of the probability of so many of the first kind, which must be possible.
  func logProbability(_ count: Int) throws(GSLError) -> Double {
    try LogFactorial.choices(first, count) + LogFactorial.choices(second, drawn - count) - draws
  }
}
