internal import RandomStreams

/// Which items of one test may still be given, and the choice among them.
struct ItemChoice: Sendable {
  private enum State: UInt8, Sendable {
    case open
    /// It lost its lottery; given only when nothing else is left.
    case setAside
    /// It belongs to the anchors.
    case reserved
    case given
  }

  private var states: [State]
  private var stream: RandomStream
  /// Anchors that are still to be given, last first, and the places where they are due.
  private var anchors: [(item: Int, place: Int)] = []
  private var anchorItems: [Int] = []
  /// How many items other than anchors were given.
  private(set) var others = 0
  private var openItems: Int
  private var setAsideItems = 0
  /// Items given of each content area, and items left of it that are not anchors.
  private var areaGiven: [Int] = []
  private var areaLeft: [Int] = []

  init(_ plan: AdaptiveTestPlan, number: Int) {
    states = [State](repeating: .open, count: plan.bank.items.count)
    openItems = states.count
    stream = RandomStream(
      seed: plan.seed, purpose: "adaptive-test", index: UInt64(bitPattern: Int64(number)))
    if let set = plan.anchors { draw(set, plan.seed, number) }
    if let content = plan.content {
      areaGiven = [Int](repeating: 0, count: content.shares.count)
      areaLeft = areaGiven
      for item in states.indices where states[item] == .open { areaLeft[content.areas[item]] += 1 }
    }
  }

  /// Draws the anchors and their places, by a stream of its own.
  private mutating func draw(_ set: AnchorSet, _ seed: UInt64, _ number: Int) {
    for item in set.items { states[item] = .reserved }
    openItems -= set.items.count
    var stream = RandomStream(
      seed: seed, purpose: "adaptive-test-anchors", index: UInt64(bitPattern: Int64(number)))
    var items = set.items
    stream.shuffle(&items)
    var places = Array(0..<set.span)
    stream.shuffle(&places)
    anchorItems = Array(items.prefix(set.count))
    anchors = zip(anchorItems, places.prefix(set.count).sorted()).map { ($0, $1) }.reversed()
  }

  /// Whether an item other than an anchor is left.
  var hasItems: Bool { openItems + setAsideItems > 0 }

  /// The next anchor, whether or not it is due.
  var nextAnchor: Int? { anchors.last?.item }

  /// The anchor that stands at this place of the test, if one does.
  func dueAnchor(after length: Int) -> Int? {
    guard let next = anchors.last, next.place <= length else { return nil }
    return next.item
  }

  /// Whether the item came to its lottery: it was chosen, whether or not it was let through.
  func wasChosen(_ item: Int) -> Bool {
    states[item] == .setAside || (states[item] == .given && !isAnchor(item))
  }

  func isAnchor(_ item: Int) -> Bool { anchorItems.contains(item) }

  /// Whether an item that may be chosen has this much information.
  func hasItem(of minimum: Double, at ability: Double, _ plan: AdaptiveTestPlan) -> Bool {
    states.indices.contains {
      states[$0] == .open && plan.tables.information(of: $0, at: ability) >= minimum
    }
  }

  /// Notes that an item was given.
  mutating func give(_ item: Int, _ plan: AdaptiveTestPlan) {
    switch states[item] {
    case .open: openItems -= 1
    case .setAside: setAsideItems -= 1
    case .reserved, .given: break
    }
    if let area = plan.content?.areas[item] {
      areaGiven[area] += 1
      if states[item] != .reserved { areaLeft[area] -= 1 }
    }
    if anchors.last?.item == item { anchors.removeLast() } else { others += 1 }
    states[item] = .given
  }

  /// The item to give: the best by the criterion that the exposure control lets through.
  ///
  /// There must be an item left.
  ///
  /// - Returns: the item with the value of its criterion.
  /// - Complexity: one evaluation of the criterion and, for each item that loses its lottery, one pass
  ///   over the items.
  mutating func next(
    _ selection: ItemSelection, at ability: Double, _ plan: AdaptiveTestPlan,
    logLikelihood: [Double]
  ) -> (item: Int, criterion: Double?) {
    let area = plan.content?.next(given: areaGiven, left: areaLeft)
    let areas = plan.content?.areas ?? []
    func isIn(_ item: Int) -> Bool { area == nil || areas[item] == area }
    if selection == .random { return (random(isIn), nil) }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: states.count) { values in
      plan.tables.fill(
        values, selection, at: ability, logLikelihood: logLikelihood,
        isOpen: { states[$0] == .open && isIn($0) })
      switch plan.exposure {
      case .none: break
      case .randomesque(let size):
        let count = states.indices.count { states[$0] == .open && isIn($0) }
        // Items without a value come last, in the order of the bank.
        for _ in 0..<stream.index(below: min(size, count)) {
          guard let best = best(of: values, selection) else { return unvalued(isIn, plan) }
          values[best] = .nan
        }
      case .sympsonHetter(let probabilities):
        while let best = best(of: values, selection) {
          if stream.uniform() < probabilities[best] { return (best, values[best]) }
          values[best] = .nan
          states[best] = .setAside
          openItems -= 1
          setAsideItems += 1
        }
        return unvalued(isIn, plan)
      }
      guard let best = best(of: values, selection) else { return unvalued(isIn, plan) }
      return (best, values[best])
    }
  }

  /// The first of the items with the best value; nil where none has a value.
  private func best(
    of values: UnsafeMutableBufferPointer<Double>, _ selection: ItemSelection
  ) -> Int? {
    let sign: Double = selection.prefersSmall ? -1 : 1
    var best = -1
    var height = -Double.infinity
    // Comparisons with what is not a number are false.
    for item in values.indices where sign * values[item] > height {
      best = item
      height = sign * values[item]
    }
    return best < 0 ? nil : best
  }

  /// An item to give where no open one has a value: of those that are left the one with the largest
  /// probability of exposure, among equals the first.
  private func unvalued(_ isIn: (Int) -> Bool, _ plan: AdaptiveTestPlan) -> (Int, Double?) {
    var probabilities: [Double] = []
    if case .sympsonHetter(let given) = plan.exposure { probabilities = given }
    var best: Int?
    for item in states.indices
    where (states[item] == .open || states[item] == .setAside) && isIn(item) {
      guard let old = best else {
        best = item
        continue
      }
      if !probabilities.isEmpty, probabilities[item] > probabilities[old] { best = item }
    }
    // There is an item left, and the area is one with items left.
    return (best ?? 0, nil)
  }

  private mutating func random(_ isIn: (Int) -> Bool) -> Int {
    func isLeft(_ item: Int) -> Bool {
      (states[item] == .open || states[item] == .setAside) && isIn(item)
    }
    var place = stream.index(below: states.indices.count(where: isLeft))
    for item in states.indices where isLeft(item) {
      if place == 0 { return item }
      place -= 1
    }
    return 0
  }
}
