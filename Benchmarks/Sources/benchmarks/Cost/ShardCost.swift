import Foundation

/// What one shard of a log is like, and so what it costs.
struct ShardShape {
  var rows: Double
  var items: Double
  var models: Double
  var dimensions: Double
  var clusters: Double

  /// Cells for which a part holds sums.
  var cells: Double { models * dimensions * clusters }
  /// Pairs of models by cluster: none above 100 models, where ranks go by the cells alone.
  var pairs: Double { models > 100 ? 0 : models * (models - 1) / 2 * clusters }

  /// What the model multiplies its coefficients with: the start, rows, items, cells and pairs.
  var terms: [Double] { [1, rows, items, cells, pairs] }
}

/// A run that was measured.
struct MeasuredShard {
  let shape: ShardShape
  let seconds: Double
  let megabytes: Double
  /// Bytes of the part; nil where none was written.
  let partBytes: Double?
}

/// A figure of a shard as a sum: start + a x rows + d x items + b x cells + c x pairs by cluster.
struct LinearCost {
  /// Of the terms of a shape; 0 or more.
  let coefficients: [Double]

  /// The coefficients that come nearest to measured figures.
  ///
  /// Least squares of relative errors, so that small runs count as large ones do. A term that would
  /// be negative, or that nowhere comes to more than the noise, is left out, the least one first.
  ///
  /// - Parameters:
  ///   - figures: measured runs.
  ///   - used: which terms of a shape the figure may go by.
  ///   - noise: in the unit of the figures.
  init(_ figures: [(shape: ShardShape, value: Double)], by used: Set<Int>, noise: Double) {
    let terms = 5
    let largest = (0..<terms).map { term in
      figures.reduce(0) { max($0, $1.shape.terms[term]) }
    }
    var used = used
    var found = [Double](repeating: 0, count: terms)
    while !used.isEmpty {
      let places = used.sorted()
      found = [Double](repeating: 0, count: terms)
      let rows = figures.map { figure in
        places.map { figure.shape.terms[$0] / max(figure.value, 1e-9) }
      }
      for (place, value) in zip(places, Self.solved(rows)) { found[place] = value }
      let parts = places.map { (term: $0, most: found[$0] * largest[$0]) }
      guard let worst = parts.min(by: { $0.most < $1.most })?.term,
        found[worst] * largest[worst] <= noise
      else { break }
      used.remove(worst)
    }
    coefficients = found
  }

  func value(_ shape: ShardShape) -> Double {
    zip(coefficients, shape.terms).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The x that makes rows times x come nearest to 1 each, by the normal equations.
  private static func solved(_ rows: [[Double]]) -> [Double] {
    let count = rows.first?.count ?? 0
    // Columns of one size, so that the equations condition well.
    let scales = (0..<count).map { column in
      max(rows.map { abs($0[column]) }.max() ?? 1, 1e-300)
    }
    var matrix = [[Double]](
      repeating: [Double](repeating: 0, count: count + 1), count: count)
    for row in rows {
      for one in 0..<count {
        let scaled = row[one] / scales[one]
        for other in 0..<count { matrix[one][other] += scaled * row[other] / scales[other] }
        matrix[one][count] += scaled
      }
    }
    for one in 0..<count { matrix[one][one] += 1e-9 }
    for pivot in 0..<count {
      for row in 0..<count where row != pivot {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot...count { matrix[row][column] -= factor * matrix[pivot][column] }
      }
    }
    return (0..<count).map { matrix[$0][count] / matrix[$0][$0] / scales[$0] }
  }
}
