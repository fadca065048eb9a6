extension GroupCounts {
  /// The distinct inner quantiles of the reference sample that cut it into equal shares (type 7).
  ///
  /// - Complexity: O(groups).
  func referenceQuantiles(bins: Int) -> [Double] {
    var edges: [Double] = []
    edges.reserveCapacity(max(bins - 1, 0))
    var group = -1
    var covered = 0
    for cut in 1..<max(bins, 1) {
      // Whole-number arithmetic, so that a quantile that is a value is exactly that value.
      let place = ((referenceCount - 1) * cut).quotientAndRemainder(dividingBy: bins)
      while covered <= place.quotient {
        group += 1
        covered += Int(reference[group])
      }
      var edge = values[group]
      if place.remainder > 0, covered == place.quotient + 1 {
        var next = group + 1
        while reference[next] == 0 { next += 1 }
        edge += (values[next] - edge) * (Double(place.remainder) / Double(bins))
      }
      if edges.last != edge { edges.append(edge) }
    }
    return edges
  }

  /// The sum over the bins between edges of a function of the two counts of a bin.
  ///
  /// A value belongs to the bin whose upper edge is the first at or above it.
  func bins(_ edges: [Double], _ body: (Int, Int) -> Void) {
    var group = 0
    for bin in 0...edges.count {
      var left = 0
      var all = 0
      while group < pooled.count, bin == edges.count || values[group] <= edges[bin] {
        left += Int(reference[group])
        all += Int(pooled[group])
        group += 1
      }
      body(left, all - left)
    }
  }

  /// The sum over the deciles of the reference of a function of the two shares of a bin.
  func quantileShares(_ term: (Double, Double) -> Double) -> Double {
    let n = 1 / Double(referenceCount)
    let m = 1 / Double(currentCount)
    var sum = 0.0
    bins(referenceQuantiles(bins: 10)) { sum += term(Double($0) * n, Double($1) * m) }
    return sum
  }
}
