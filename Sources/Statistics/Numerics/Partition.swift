/// Things in groups, group after group, as flat lists.
struct Partition: Sendable, Equatable {
  /// The members of all groups, those of group g at `starts[g]..<starts[g + 1]`.
  let members: [Int]
  let starts: [Int]

  /// Groups by label, in the order of the labels.
  ///
  /// - Complexity: O(n log n).
  init(_ labels: [Int]) {
    let order = labels.indices.sorted {
      labels[$0] < labels[$1] || (labels[$0] == labels[$1] && $0 < $1)
    }
    var starts = [0]
    for place in order.indices.dropFirst() where labels[order[place]] != labels[order[place - 1]] {
      starts.append(place)
    }
    if !order.isEmpty { starts.append(order.count) }
    members = order
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  subscript(group: Int) -> ArraySlice<Int> { members[starts[group]..<starts[group + 1]] }
}
