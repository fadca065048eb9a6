import RandomStreams

/// Draws from a finite distribution in constant time, by one random word a draw.
///
/// Walker (1977), "An efficient method for generating discrete random variables with general
/// distributions", set up as in Vose (1991). Exact up to the rounding of a double.
struct AliasTable: Sendable {
  private var columns: [Column] = []

  /// A column gives its own value below the threshold of a random word, and the other one above.
  private struct Column {
    var threshold: UInt64
    var value: Int32
    var other: Int32
  }

  /// How many different values there are.
  var count: Int { columns.count }

  /// Values of given weights, which need not add up to 1.
  ///
  /// - Parameters:
  ///   - weights: 0 or more and finite, at least one of them above 0.
  ///   - first: the value of the first weight; those of the others follow it.
  /// - Complexity: O(weights).
  init(weights: [Double], first: Int32 = 0) {
    let scale = Double(weights.count) / weights.reduce(0, +)
    var rest = weights.map { $0 * scale }
    columns = weights.indices.map {
      Column(threshold: .max, value: first + Int32($0), other: first + Int32($0))
    }
    var small = rest.indices.filter { rest[$0] < 1 }
    var large = rest.indices.filter { rest[$0] >= 1 }
    while let one = small.popLast(), let donor = large.last {
      columns[one].threshold = UInt64(rest[one] * 0x1p64)
      columns[one].other = first + Int32(donor)
      rest[donor] -= 1 - rest[one]
      if rest[donor] < 1 {
        large.removeLast()
        small.append(donor)
      }
    }
    // What is left over has a weight of 1 up to rounding, and keeps its own value.
  }

  /// A Poisson distribution, cut where its probabilities are below 1e-20 of the largest.
  ///
  /// - Parameter mean: above 0.
  /// - Complexity: O(√mean).
  init(poisson mean: Double) {
    // Each probability from its neighbour, outward from the largest.
    let mode = mean.rounded(.down)
    var below: [Double] = []
    var weight = 1.0
    var count = mode
    while count > 0, weight > 1e-20 {
      weight *= count / mean
      count -= 1
      below.append(weight)
    }
    var weights = Array(below.reversed())
    let first = Int32(mode) - Int32(below.count)
    weight = 1
    count = mode
    while weight > 1e-20 {
      weights.append(weight)
      count += 1
      weight *= mean / count
    }
    self.init(weights: weights, first: first)
  }

  /// The next value.
  @inline(__always)
  func next(from stream: inout RandomStream) -> Int32 {
    columns.withUnsafeBufferPointer { columns in
      let place = stream.next().multipliedFullWidth(by: UInt64(columns.count))
      let column = columns[Int(place.high)]
      return place.low < column.threshold ? column.value : column.other
    }
  }
}
