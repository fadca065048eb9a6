internal import LogReaders
internal import PrintedNumbers
internal import RandomStreams
internal import ValueModel

/// Which cluster an item belongs to, which dimensions it is judged on, and what becomes of it besides:
/// in how many ways it is asked, who judges it, when it was published, whether it was leaked.
///
/// Items are dealt to clusters in runs of nearly equal length, those that are new in a round to one
/// cluster after the other. Each item takes the dimensions that
/// were used least so far, equals in random order, so that dimensions differ by one item at most.
/// All else that a plan asks for goes by random orders of the items, one for each purpose.
struct SimulationDesign {
  /// Cluster of each item.
  let clusters: [Int]
  /// Dimensions of each item, ascending.
  let dimensions: [[Int]]
  /// Whether each item is asked in all versions.
  let isInAllVersions: [Bool]
  /// The judges of each item, by their places in the plan.
  let judges: [[Int]]
  /// The day of each item; nil where the plan does not say.
  let days: [CalendarDay]?
  /// Whether each item is held back; all are public where the plan does not say.
  let isHeldOut: [Bool]
  /// Whether each item is put in other words, too.
  let isParaphrased: [Bool]
  /// Whether each item was leaked to the model of the leak.
  let isLeaked: [Bool]

  init(_ plan: SimulationPlan) {
    let count = plan.totalItemCount
    let orders = RandomItemOrders(plan)
    clusters = (0..<count).map { item in
      item < plan.itemCount
        ? item * plan.clusterCount / plan.itemCount : (item - plan.itemCount) % plan.clusterCount
    }
    dimensions = SimulationDesign.dimensions(plan)
    isInAllVersions = orders.first(plan.versions?.itemCount ?? 0, by: "versions") { _ in true }
    judges = SimulationDesign.judges(plan, orders)
    var isHeldOut = [Bool](repeating: false, count: count)
    var days: [CalendarDay]?
    if let publication = plan.publication {
      isHeldOut = orders.first(publication.heldOutCount(of: count), by: "held-out") { _ in true }
      days = SimulationDesign.days(publication, orders.all(by: "publication"))
    }
    self.isHeldOut = isHeldOut
    self.days = days
    isParaphrased = orders.first(plan.paraphraseCount, by: "paraphrases") { !isHeldOut[$0] }
    guard let leak = plan.leak, let days, let released = plan.models[leak.model].released else {
      isLeaked = [Bool](repeating: false, count: count)
      return
    }
    func isOpen(_ item: Int) -> Bool { !isHeldOut[item] && days[item] < released }
    let open = (0..<count).count(where: isOpen)
    isLeaked = orders.first(
      max(1, Int((Double(open) * leak.itemShare).rounded())), by: "leak", among: isOpen)
  }

  private static func dimensions(_ plan: SimulationPlan) -> [[Int]] {
    var stream = RandomStream(seed: plan.seed, purpose: "simulation/design", index: 0)
    var uses = [Int](repeating: 0, count: plan.system.dimensions.count)
    return (0..<plan.totalItemCount).map { _ in
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

  /// Judges who see a part of the items see the first of one order, so that they see the same.
  private static func judges(_ plan: SimulationPlan, _ orders: RandomItemOrders) -> [[Int]] {
    let seen = plan.judges.map { judge in
      judge.itemShare < 1
        ? orders.first(
          max(1, Int((Double(plan.totalItemCount) * judge.itemShare).rounded())), by: "judges",
          among: { _ in true })
        : nil
    }
    return (0..<plan.totalItemCount).map { item in
      plan.judges.indices.filter { seen[$0]?[item] ?? true }
    }
  }

  /// Days from the first to the last, evenly, for items in some order.
  private static func days(_ publication: ItemPublication, _ order: [Int]) -> [CalendarDay] {
    let (first, last) = (publication.first.daysSince1970, publication.last.daysSince1970)
    var days = [CalendarDay](repeating: publication.first, count: order.count)
    let steps = Double(max(1, order.count - 1))
    for (place, item) in order.enumerated() {
      let passed = (Double(last - first) * Double(place) / steps).rounded()
      days[item] = CalendarDay(daysSince1970: first + Int32(passed))
    }
    return days
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

/// Random orders of a plan's items, one for each purpose.
struct RandomItemOrders {
  private let seed: UInt64
  private let count: Int

  init(_ plan: SimulationPlan) {
    seed = plan.seed
    count = plan.totalItemCount
  }

  /// All items in the order of a purpose.
  func all(by purpose: String) -> [Int] {
    var order = Array(0..<count)
    var stream = RandomStream(seed: seed, purpose: "simulation/design/\(purpose)", index: 0)
    stream.shuffle(&order)
    return order
  }

  /// Which items are the first so many of those that may be, in the order of a purpose; nothing is
  /// drawn for none.
  func first(_ wanted: Int, by purpose: String, among mayBe: (Int) -> Bool) -> [Bool] {
    var isChosen = [Bool](repeating: false, count: count)
    guard wanted > 0 else { return isChosen }
    for item in all(by: purpose).filter(mayBe).prefix(wanted) { isChosen[item] = true }
    return isChosen
  }
}
