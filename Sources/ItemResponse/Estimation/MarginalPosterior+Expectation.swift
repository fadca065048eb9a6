internal import Foundation
internal import Statistics

extension MarginalPosterior {
  /// Terms of a log-posterior below the largest by more than this are less than one rounding error.
  static let negligible = 40.0

  /// The E step (Bock & Aitkin 1981).
  ///
  /// In an exponential family the likelihood of a pattern at a node is exp(sθ + t - Z(θ)), where s
  /// and t are sums over the responses and Z is the same for all patterns without missing responses.
  /// A pattern then costs items + nodes operations instead of items × nodes.
  ///
  /// - Parameters:
  ///   - items: the items at the current parameters.
  ///   - logWeights: group * nodes + node.
  /// - Complexity: O(patterns × (items + nodes)) or O(patterns × items × nodes).
  func expectation(_ items: [Item], logWeights: [Double]) -> ExpectedCounts {
    let nodes = quadrature.nodes.count
    let isFamily = layout.isExponentialFamily
    let table = logProbabilities(items)
    let tailCount: Int
    if isFamily {
      tailCount = items.count * stride + (patterns.isComplete ? 0 : items.count * nodes)
    } else {
      tailCount = items.count * stride * nodes
    }
    let headCount = 1 + nodes + 2 * groups
    let width = headCount + tailCount
    let size = max(64, (patterns.count + Self.blocks - 1) / Self.blocks)
    let blockCount = (patterns.count + size - 1) / size
    var partials = [Double](repeating: 0, count: blockCount * width)
    let family =
      isFamily
      ? FamilyTables(items, table: table, stride: stride, nodes: quadrature.nodes) : nil

    partials.withUnsafeMutableBufferPointer { partials in
      table.withUnsafeBufferPointer { table in
        guard let sums = partials.baseAddress, let table = table.baseAddress else { return }
        // Each block writes its own sums.
        nonisolated(unsafe) let shared = (sums: sums, table: table)
        FixedBlocks.run(count: patterns.count, size: size, threads: threads) { blocks in
          var scratch = [Double](repeating: 0, count: 2 * nodes)
          scratch.withUnsafeMutableBufferPointer { scratch in
            guard let scratch = scratch.baseAddress else { return }
            for block in blocks {
              let sums = shared.sums + (block.lowerBound / size) * width
              for pattern in block {
                if let family {
                  addFamily(pattern, family, logWeights, scratch, sums, headCount)
                } else {
                  addGeneral(pattern, shared.table, logWeights, scratch, sums, headCount)
                }
              }
            }
          }
        }
      }
    }
    return collected(partials, width: width, headCount: headCount, items: items.count)
  }

  private func collected(
    _ partials: [Double], width: Int, headCount: Int, items: Int
  ) -> ExpectedCounts {
    var totals = [Double](repeating: 0, count: width)
    var start = 0
    while start < partials.count {
      for place in 0..<width { totals[place] += partials[start + place] }
      start += width
    }
    let nodes = quadrature.nodes.count
    var counts = ExpectedCounts(
      logLikelihood: totals[0], nodeCounts: Array(totals[1..<1 + nodes]),
      groupMoments: Array(totals[1 + nodes..<headCount]))
    if layout.isExponentialFamily {
      counts.abilitySums = Array(totals[headCount..<headCount + items * stride])
      counts.corrections = Array(totals[(headCount + items * stride)...])
    } else {
      counts.categoryCounts = Array(totals[headCount...])
    }
    return counts
  }

  /// Turns log-values into posterior probabilities times the weight of the pattern.
  ///
  /// - Returns: the nodes that are not negligible; their sums go into the head of `sums`.
  @inline(__always)
  private func normalise(
    _ pattern: Int, _ values: UnsafeMutablePointer<Double>, base: Double,
    _ sums: UnsafeMutablePointer<Double>
  ) -> (range: Range<Int>, mean: Double) {
    let nodes = quadrature.nodes.count
    let weight = patterns.weights[pattern]
    return quadrature.nodes.withUnsafeBufferPointer { ability in
      var largest = values[0]
      for q in 1..<nodes { largest = max(largest, values[q]) }
      var low = 0
      while low < nodes - 1, values[low] < largest - Self.negligible { low += 1 }
      var high = nodes
      while high > low + 1, values[high - 1] < largest - Self.negligible { high -= 1 }
      var total = 0.0
      var first = 0.0
      var second = 0.0
      for q in low..<high {
        let value = exp(values[q] - largest)
        values[q] = value
        total += value
        first += value * ability[q]
        second += value * ability[q] * ability[q]
      }
      let scale = weight / total
      for q in low..<high {
        values[q] *= scale
        sums[1 + q] += values[q]
      }
      sums[0] += weight * (log(total) + largest + base)
      let moments = sums + 1 + nodes + 2 * patterns.groups[pattern]
      moments[0] += first * scale
      moments[1] += second * scale
      return (low..<high, first * scale)
    }
  }

  private func addFamily(
    _ pattern: Int, _ family: FamilyTables, _ logWeights: [Double],
    _ scratch: UnsafeMutablePointer<Double>, _ sums: UnsafeMutablePointer<Double>, _ headCount: Int
  ) {
    let nodes = quadrature.nodes.count
    let items = patterns.items
    let list = listStarts[pattern]..<listStarts[pattern + 1]
    // An empty list of answered items belongs to a person without any response.
    let isComplete = list.isEmpty && listIsMissing[pattern]
    let abilitySums = sums + headCount
    patterns.codes.withUnsafeBufferPointer { codes in
      let row = UnsafeBufferPointer(rebasing: codes[pattern * items..<(pattern + 1) * items])
      var terms = SIMD2<Double>.zero
      family.terms.withUnsafeBufferPointer { table in
        for item in 0..<items { terms += table[item * stride + Int(row[item]) + 1] }
      }
      // Z of this pattern, in the second half of the scratch.
      var normaliser = UnsafePointer(scratch + nodes)
      family.normalisers.withUnsafeBufferPointer { table in
        guard let base = table.baseAddress else { return }
        if isComplete {
          normaliser = base + items * nodes
          fill(scratch, terms.x, normaliser, logWeights, pattern)
          return
        }
        let own = scratch + nodes
        let isMissing = listIsMissing[pattern]
        for q in 0..<nodes { own[q] = isMissing ? base[items * nodes + q] : 0 }
        for item in lists[list] {
          let terms = base + Int(item) * nodes
          if isMissing {
            for q in 0..<nodes { own[q] -= terms[q] }
          } else {
            for q in 0..<nodes { own[q] += terms[q] }
          }
        }
        fill(scratch, terms.x, normaliser, logWeights, pattern)
      }
      let (range, mean) = normalise(pattern, scratch, base: terms.y, sums)
      for item in 0..<items { abilitySums[item * stride + Int(row[item]) + 1] += mean }
      if isComplete { return }
      // Counts of an item: those of all complete patterns, without those that missed it, and with
      // those of the mostly missing patterns that have it.
      let corrections = abilitySums + items * stride
      let isMissing = listIsMissing[pattern]
      if !isMissing {
        for q in range { sums[1 + q] -= scratch[q] }
      }
      for item in lists[list] {
        let row = corrections + Int(item) * nodes
        if isMissing {
          for q in range { row[q] -= scratch[q] }
        } else {
          for q in range { row[q] += scratch[q] }
        }
      }
    }
  }

  @inline(__always)
  private func fill(
    _ values: UnsafeMutablePointer<Double>, _ slope: Double, _ normaliser: UnsafePointer<Double>,
    _ logWeights: [Double], _ pattern: Int
  ) {
    let nodes = quadrature.nodes.count
    let group = patterns.groups[pattern] * nodes
    quadrature.nodes.withUnsafeBufferPointer { ability in
      logWeights.withUnsafeBufferPointer { weights in
        for q in 0..<nodes {
          values[q] = slope * ability[q] + (weights[group + q] - normaliser[q])
        }
      }
    }
  }

  private func addGeneral(
    _ pattern: Int, _ table: UnsafePointer<Double>, _ logWeights: [Double],
    _ values: UnsafeMutablePointer<Double>, _ sums: UnsafeMutablePointer<Double>, _ headCount: Int
  ) {
    let nodes = quadrature.nodes.count
    let items = patterns.items
    let group = patterns.groups[pattern] * nodes
    let counts = sums + headCount
    patterns.codes.withUnsafeBufferPointer { codes in
      let row = UnsafeBufferPointer(rebasing: codes[pattern * items..<(pattern + 1) * items])
      for q in 0..<nodes { values[q] = logWeights[group + q] }
      // Four items at a time; a missing response points to a row of zeros.
      var item = 0
      while item + 3 < items {
        let a = table + (item * stride + Int(row[item]) + 1) * nodes
        let b = table + ((item + 1) * stride + Int(row[item + 1]) + 1) * nodes
        let c = table + ((item + 2) * stride + Int(row[item + 2]) + 1) * nodes
        let d = table + ((item + 3) * stride + Int(row[item + 3]) + 1) * nodes
        for q in 0..<nodes { values[q] += (a[q] + b[q]) + (c[q] + d[q]) }
        item += 4
      }
      while item < items {
        let a = table + (item * stride + Int(row[item]) + 1) * nodes
        for q in 0..<nodes { values[q] += a[q] }
        item += 1
      }
      let (range, _) = normalise(pattern, values, base: 0, sums)
      for item in 0..<items {
        let row = counts + (item * stride + Int(row[item]) + 1) * nodes
        for q in range { row[q] += values[q] }
      }
    }
  }
}

/// Sums that make the likelihood of a pattern in an exponential family.
private struct FamilyTables: Sendable {
  /// For each response the factor of the ability and the constant: item * stride + category + 1.
  let terms: [SIMD2<Double>]
  /// Z of each item at the nodes, and in the last row the sum over all items.
  let normalisers: [Double]

  init(_ items: [Item], table: [Double], stride: Int, nodes: [Double]) {
    var terms = [SIMD2<Double>](repeating: .zero, count: items.count * stride)
    var normalisers = [Double](repeating: 0, count: (items.count + 1) * nodes.count)
    for (number, item) in items.enumerated() {
      for k in 1..<item.categories {
        terms[number * stride + k + 1] = SIMD2(
          Double(k) * item.discrimination, item.intercepts[k - 1])
      }
      for q in nodes.indices {
        // The logit of the lowest category is 0, so that its log-probability is -Z.
        let value = -table[(number * stride + 1) * nodes.count + q]
        normalisers[number * nodes.count + q] = value
        normalisers[items.count * nodes.count + q] += value
      }
    }
    self.terms = terms
    self.normalisers = normalisers
  }
}
