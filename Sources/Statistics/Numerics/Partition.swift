/// Things in groups, group after group, as flat lists.
struct Partition: Sendable, Equatable {
  /// The members of all groups, those of group g at `starts[g]..<starts[g + 1]`.
  let members: [Int]
  let starts: [Int]

  /// Groups by label, in the order of the labels.
  ///
  /// - Complexity: O(n) for labels that are nearly as few as they reach far, else O(n log n).
  init(_ labels: [Int]) {
    guard let least = labels.min(), let most = labels.max() else {
      members = []
      starts = [0]
      return
    }
    let (reach, isTooFar) = most.subtractingReportingOverflow(least)
    guard !isTooFar, reach <= 4 * labels.count else {
      (members, starts) = Self.sorted(labels)
      return
    }
    // By counting: where each label's members begin, then each member into its place.
    var next = [Int](repeating: 0, count: reach + 2)
    for label in labels { next[label - least + 1] += 1 }
    var starts = [0]
    for place in 1..<next.count {
      if next[place] > 0 { starts.append(next[place] + next[place - 1]) }
      next[place] += next[place - 1]
    }
    var members = [Int](repeating: 0, count: labels.count)
    for (index, label) in labels.enumerated() {
      members[next[label - least]] = index
      next[label - least] += 1
    }
    self.members = members
    self.starts = starts
  }

  /// By comparing labels.
  private static func sorted(_ labels: [Int]) -> (members: [Int], starts: [Int]) {
    let order = labels.indices.sorted {
      labels[$0] < labels[$1] || (labels[$0] == labels[$1] && $0 < $1)
    }
    var starts = [0]
    for place in order.indices.dropFirst() where labels[order[place]] != labels[order[place - 1]] {
      starts.append(place)
    }
    starts.append(order.count)
    return (order, starts)
  }

  var count: Int { starts.count - 1 }

  subscript(group: Int) -> ArraySlice<Int> { members[starts[group]..<starts[group + 1]] }
}
