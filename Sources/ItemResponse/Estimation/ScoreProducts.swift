internal import Foundation
internal import Statistics

/// Sums of products of scores: what the information matrices are made of.
///
/// Louis (1982): the observed information of a person is the posterior mean of the complete-data
/// information minus the posterior covariance of the complete-data score.
struct ScoreProducts {
  /// Σ s̄ s̄' over persons, s̄ the posterior mean of the complete-data score.
  private(set) var crossProducts: [Double]
  /// The observed information without that of the priors; zeros if it was not asked for.
  private(set) var observed: [Double]

  /// - Parameter withPosterior: whether the observed information is needed.
  init?(_ posterior: MarginalPosterior, vector: [Double], withPosterior: Bool) {
    let layout = posterior.layout
    let slots = layout.slots(vector)
    guard let items = posterior.items(slots), let logWeights = posterior.logWeights(vector) else {
      return nil
    }
    let count = layout.itemParameters
    let tables = ScoreTables(posterior, items: items, slots: slots)
    // Sums of each block: cross-products, second moments, and the complete-data information.
    let width = count * count * (withPosterior ? 2 : 1) + layout.items * tables.blockSize
    // Many parameters leave room for few blocks.
    let blocks = max(1, min(MarginalPosterior.blocks, 8_000_000 / width))
    let size = max(64, (posterior.patterns.count + blocks - 1) / blocks)
    let blockCount = (posterior.patterns.count + size - 1) / size
    var partials = [Double](repeating: 0, count: blockCount * width)
    partials.withUnsafeMutableBufferPointer { partials in
      guard let base = partials.baseAddress else { return }
      // Each block writes its own sums.
      nonisolated(unsafe) let sums = base
      FixedBlocks.run(
        count: posterior.patterns.count, size: size, threads: posterior.threads
      ) { blocks in
        var worker = ScoreWorker(posterior, tables: tables, withPosterior: withPosterior)
        for block in blocks {
          worker.run(block, logWeights: logWeights, sums: sums + (block.lowerBound / size) * width)
        }
      }
    }
    var totals = [Double](repeating: 0, count: width)
    for block in 0..<blockCount {
      for place in 0..<width { totals[place] += partials[block * width + place] }
    }

    crossProducts = Self.symmetric(totals[..<(count * count)], count)
    observed = [Double](repeating: 0, count: count * count)
    guard withPosterior else { return }
    let second = Self.symmetric(totals[count * count..<2 * count * count], count)
    for place in observed.indices { observed[place] = crossProducts[place] - second[place] }
    let curvatures = totals[(2 * count * count)...]
    for item in 0..<layout.items {
      let range = layout.starts[item]..<layout.starts[item + 1]
      let start = curvatures.startIndex + item * tables.blockSize
      for (i, left) in layout.places[range].enumerated() where left >= 0 {
        for (j, right) in layout.places[range].enumerated() where right >= 0 {
          observed[left * count + right] += curvatures[start + i * range.count + j]
        }
      }
    }
  }

  private static func symmetric(_ lower: ArraySlice<Double>, _ size: Int) -> [Double] {
    var matrix = Array(lower)
    for row in 0..<size {
      for column in 0..<row { matrix[column * size + row] = matrix[row * size + column] }
    }
    return matrix
  }
}

/// Scores and curvatures of every response at every node.
private struct ScoreTables: Sendable {
  /// The most slots of an item, and their square.
  let slots: Int
  let blockSize: Int
  /// ((item * stride + category + 1) * nodes + node) * slots + slot.
  let scores: [Double]
  /// ((item * stride + category + 1) * nodes + node) * blockSize + row * (slots of item) + column.
  let curvatures: [Double]
  let logProbabilities: [Double]

  init(_ posterior: MarginalPosterior, items: [Item], slots values: [Double]) {
    let layout = posterior.layout
    let nodes = posterior.quadrature.nodes
    let stride = posterior.stride
    let slots = (0..<layout.items).reduce(0) { max($0, layout.starts[$1 + 1] - layout.starts[$1]) }
    let blockSize = slots * slots
    var scores = [Double](repeating: 0, count: items.count * stride * nodes.count * slots)
    var curvatures = [Double](repeating: 0, count: items.count * stride * nodes.count * blockSize)
    var derivatives = ItemDerivatives(categories: stride, slots: slots)
    for (number, item) in items.enumerated() {
      let range = layout.starts[number]..<layout.starts[number + 1]
      let own = range.count
      for (q, node) in nodes.enumerated() {
        derivatives.evaluate(layout, slots: values[range], at: node, withCurvature: true)
        for k in 0..<item.categories {
          let cell = (number * stride + k + 1) * nodes.count + q
          for j in 0..<own { scores[cell * slots + j] = derivatives.score[k * own + j] }
          for j in 0..<own * own {
            curvatures[cell * blockSize + j] = derivatives.curvature[k * own * own + j]
          }
        }
      }
    }
    self.slots = slots
    self.blockSize = blockSize
    self.scores = scores
    self.curvatures = curvatures
    logProbabilities = posterior.logProbabilities(items)
  }
}

/// Adds up the scores of blocks of patterns.
private struct ScoreWorker {
  private let posterior: MarginalPosterior
  private let tables: ScoreTables
  private let withPosterior: Bool
  private let count: Int
  private var values: [Double]
  private var means: RankUpdate
  private var points: RankUpdate
  private var mean: [Double]
  private var point: [Double]

  init(_ posterior: MarginalPosterior, tables: ScoreTables, withPosterior: Bool) {
    self.posterior = posterior
    self.tables = tables
    self.withPosterior = withPosterior
    count = posterior.layout.itemParameters
    values = [Double](repeating: 0, count: posterior.quadrature.nodes.count)
    means = RankUpdate(size: count)
    points = RankUpdate(size: withPosterior ? count : 0)
    mean = [Double](repeating: 0, count: count)
    point = mean
  }

  mutating func run(
    _ block: Range<Int>, logWeights: [Double], sums: UnsafeMutablePointer<Double>
  ) {
    let curvatures = sums + count * count * (withPosterior ? 2 : 1)
    for pattern in block {
      add(pattern, logWeights, sums, curvatures)
    }
    means.flush(into: sums)
    if withPosterior { points.flush(into: sums + count * count) }
  }

  private mutating func add(
    _ pattern: Int, _ logWeights: [Double], _ sums: UnsafeMutablePointer<Double>,
    _ curvatures: UnsafeMutablePointer<Double>
  ) {
    let items = posterior.patterns.items
    let nodes = posterior.quadrature.nodes.count
    let stride = posterior.stride
    let row = posterior.patterns.codes[pattern * items..<(pattern + 1) * items]
    let weight = posterior.patterns.weights[pattern]
    for q in 0..<nodes { values[q] = logWeights[q] }
    for (item, code) in row.enumerated() where code >= 0 {
      let cell = (item * stride + Int(code) + 1) * nodes
      for q in 0..<nodes { values[q] += tables.logProbabilities[cell + q] }
    }
    let largest = values.max() ?? 0
    var total = 0.0
    for q in 0..<nodes {
      values[q] = values[q] < largest - MarginalPosterior.negligible ? 0 : exp(values[q] - largest)
      total += values[q]
    }
    for place in mean.indices { mean[place] = 0 }
    for q in 0..<nodes where values[q] > 0 {
      let share = values[q] / total
      for place in point.indices { point[place] = 0 }
      for (item, code) in row.enumerated() where code >= 0 {
        let cell = (item * stride + Int(code) + 1) * nodes + q
        let first = posterior.layout.starts[item]
        let own = posterior.layout.starts[item + 1] - first
        for j in 0..<own {
          let place = posterior.layout.places[first + j]
          if place >= 0 { point[place] += tables.scores[cell * tables.slots + j] }
        }
        if withPosterior {
          let target = item * tables.blockSize
          for j in 0..<own * own {
            curvatures[target + j] +=
              weight * share * tables.curvatures[cell * tables.blockSize + j]
          }
        }
      }
      for place in mean.indices { mean[place] += share * point[place] }
      if withPosterior {
        points.add(point, weight: weight * share, into: sums + count * count)
      }
    }
    means.add(mean, weight: weight, into: sums)
  }
}

/// Adds v v' to the lower triangle of a matrix, eight vectors at a time.
private struct RankUpdate {
  private let size: Int
  private var rows: [Double]
  private var filled = 0
  private static let depth = 8

  init(size: Int) {
    self.size = size
    rows = [Double](repeating: 0, count: Self.depth * size)
  }

  mutating func add(_ vector: [Double], weight: Double, into matrix: UnsafeMutablePointer<Double>) {
    let root = weight.squareRoot()
    for place in 0..<size { rows[filled * size + place] = root * vector[place] }
    filled += 1
    if filled == Self.depth { flush(into: matrix) }
  }

  mutating func flush(into matrix: UnsafeMutablePointer<Double>) {
    guard filled > 0 else { return }
    for place in filled * size..<Self.depth * size { rows[place] = 0 }
    filled = 0
    let size = size
    rows.withUnsafeBufferPointer { rows in
      guard let r0 = rows.baseAddress else { return }
      let (r1, r2, r3) = (r0 + size, r0 + 2 * size, r0 + 3 * size)
      let (r4, r5, r6, r7) = (r0 + 4 * size, r0 + 5 * size, r0 + 6 * size, r0 + 7 * size)
      for i in 0..<size {
        let (a0, a1, a2, a3) = (r0[i], r1[i], r2[i], r3[i])
        let (a4, a5, a6, a7) = (r4[i], r5[i], r6[i], r7[i])
        let target = matrix + i * size
        for j in 0...i {
          let left = (a0 * r0[j] + a1 * r1[j]) + (a2 * r2[j] + a3 * r3[j])
          let right = (a4 * r4[j] + a5 * r5[j]) + (a6 * r6[j] + a7 * r7[j])
          target[j] += left + right
        }
      }
    }
  }
}
