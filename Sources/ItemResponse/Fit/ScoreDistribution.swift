/// The distribution of the sum of item scores at one ability.
///
/// Lord & Wingersky (1984); for items with more than two categories Thissen, Pommerich, Billeaud &
/// Williams (1995).
struct ScoreDistribution {
  /// Probability of each sum.
  private(set) var probabilities: [Double] = [1]

  /// Adds an item, given by the probabilities of its categories.
  mutating func add(_ categories: ArraySlice<Double>) {
    var next = [Double](repeating: 0, count: probabilities.count + categories.count - 1)
    for (score, probability) in probabilities.enumerated() where probability > 0 {
      for (category, value) in categories.enumerated() {
        next[score + category] += probability * value
      }
    }
    probabilities = next
  }
}
