import RandomStreams

/// How many of a fixed number of draws with replacement fall into each of several cells.
///
/// One binomial draw per cell, each given what the cells before it took.
struct MultinomialDraw {
  /// The chance of a cell among itself and those after it.
  private let conditional: [Double]

  /// Cells that hold the given numbers of units, which are all equally likely.
  init(sizes: [Int]) {
    var rest = sizes.reduce(0, +)
    conditional = sizes.map { size in
      defer { rest -= size }
      return rest > 0 ? Double(size) / Double(rest) : 0
    }
  }

  /// Draws the counts of all cells.
  ///
  /// - Complexity: O(cells), whatever the number of draws.
  func next(draws: Int, into counts: inout [Int], from stream: inout RandomStream) {
    var rest = draws
    for cell in conditional.indices {
      let count = BinomialDraw.next(
        trials: rest, probability: conditional[cell], from: &stream)
      counts[cell] = count
      rest -= count
    }
  }
}
