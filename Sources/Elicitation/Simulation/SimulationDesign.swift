internal import RandomStreams
internal import ValueModel

/// Which cluster an item belongs to and which dimensions it is judged on.
///
/// Items are dealt to clusters in runs of nearly equal length, those that are new in a round to one
/// cluster after the other. Each item takes the dimensions that
/// were used least so far, equals in random order, so that dimensions differ by one item at most.
struct SimulationDesign {
  /// Cluster of each item.
  let clusters: [Int]
  /// Dimensions of each item, ascending.
  let dimensions: [[Int]]

  init(_ plan: SimulationPlan) {
    let count = plan.totalItemCount
    clusters = (0..<count).map { item in
      item < plan.itemCount
        ? item * plan.clusterCount / plan.itemCount : (item - plan.itemCount) % plan.clusterCount
    }
    var stream = RandomStream(seed: plan.seed, purpose: "simulation/design", index: 0)
    var uses = [Int](repeating: 0, count: plan.system.dimensions.count)
    dimensions = (0..<count).map { _ in
      var order = Array(uses.indices)
      stream.shuffle(&order)
      // A stable sort: equals keep their random order.
      let ranked = order.enumerated().sorted {
        (uses[$0.element], $0.offset) < (uses[$1.element], $1.offset)
      }
      let chosen = ranked.prefix(plan.dimensionsPerItem).map(\.element).sorted()
      for dimension in chosen { uses[dimension] += 1 }
      return chosen
    }
  }

  /// The items that are put to a model, ascending.
  func items(of model: SimulatedModel, seed: UInt64) -> [Int] {
    let all = Array(clusters.indices)
    guard model.itemShare < 1 else { return all }
    var order = all
    var stream = RandomStream(
      seed: seed, purpose: "simulation/items/\(model.name)", index: 0)
    stream.shuffle(&order)
    let count = max(1, Int((Double(all.count) * model.itemShare).rounded()))
    return order.prefix(count).sorted()
  }
}
