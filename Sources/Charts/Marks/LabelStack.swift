/// Labels one above the other, each near the place that it belongs to.
enum LabelStack {
  /// Middles of labels near those that are wanted, so that no two labels lie on each other.
  ///
  /// Labels that would touch are laid side by side as a block round the mean of what they want (pool
  /// adjacent violators), which moves them the least in sum of squares.
  ///
  /// - Parameters:
  ///   - wanted: where each would stand if it were alone.
  ///   - heights: of each, gaps included.
  ///   - range: what holds them all, where it is high enough.
  /// - Complexity: O(*n* log *n*).
  static func middles(
    _ wanted: [Double], heights: [Double], in range: ClosedRange<Double>
  ) -> [Double] {
    struct Block {
      var members: [Int]
      /// The middle of the first label, were the block alone.
      var sum: Double
      var first: Double { sum / Double(members.count) }
    }
    let order = wanted.indices.sorted { (wanted[$0], $0) < (wanted[$1], $1) }
    /// How far below the first label's middle another's lies when all touch.
    var offsets = [Double](repeating: 0, count: wanted.count)
    for (one, next) in zip(order, order.dropFirst()) {
      offsets[next] = offsets[one] + (heights[one] + heights[next]) / 2
    }
    var blocks: [Block] = []
    for label in order {
      blocks.append(Block(members: [label], sum: wanted[label] - offsets[label]))
      while blocks.count > 1, blocks[blocks.count - 2].first > blocks[blocks.count - 1].first {
        let last = blocks.removeLast()
        blocks[blocks.count - 1].members += last.members
        blocks[blocks.count - 1].sum += last.sum
      }
    }
    var middles = wanted
    for block in blocks {
      for label in block.members { middles[label] = block.first + offsets[label] }
    }
    // Inside the range, the lowest first: what is pushed up pushes its neighbour.
    var limit = range.upperBound
    for label in order.reversed() {
      middles[label] = min(middles[label], limit - heights[label] / 2)
      limit = middles[label] - heights[label] / 2
    }
    limit = range.lowerBound
    for label in order {
      middles[label] = max(middles[label], limit + heights[label] / 2)
      limit = middles[label] + heights[label] / 2
    }
    return middles
  }
}
