/// Ranks of a list of numbers, ties sharing their mean rank.
struct RatingRanks {
  /// The rank of each number, from 1.
  let ranks: [Double]
  /// The sizes of the groups of equal numbers, groups of one included.
  let groups: [Int]

  init(_ values: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var groups: [Int] = []
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // The mean of start + 1 ... end.
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      groups.append(end - start)
      start = end
    }
    self.ranks = ranks
    self.groups = groups
  }

  /// The sum over groups of a function of their size.
  func sum(_ term: (Double) -> Double) -> Double {
    groups.reduce(0) { $0 + term(Double($1)) }
  }
}
