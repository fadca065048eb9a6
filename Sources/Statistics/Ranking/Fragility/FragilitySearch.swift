/// The search for the fewest comparisons that hold up the first place.
struct FragilitySearch {
  private let fit: BradleyTerryFit
  private let model: BradleyTerry
  private let leader: Int
  /// For each count of the data the place among those of the likelihood.
  private let targets: [Int]
  private var links: ItemLinks
  private var maximum: StrengthMaximum

  /// Challengers whose comparisons are taken out in earnest.
  private static let tried = 3
  /// Beyond so many products of comparisons and challengers only the nearest are looked at.
  private static let most = 50_000_000

  static func run(_ fit: BradleyTerryFit) -> Outcome<FirstPlaceFragility> {
    let strengths = fit.strengths
    guard let best = strengths.max(), strengths.count > 1 else { return .undefined(.noComparisons) }
    let leaders = strengths.indices.filter { !isAbove(best, strengths[$0]) }
    guard let leader = leaders.first, leaders.count == 1 else {
      return .undefined(.notIdentified("items share the first place"))
    }
    let counts = fit.model.comparisons.counts
    guard counts.allSatisfy({ $0 == $0.rounded() && $0 < 1e15 }) else {
      return .undefined(.outsideDomain("comparisons that each count once"))
    }
    var search = FragilitySearch(fit, leader: leader)
    return search.find()
  }

  private init(_ fit: BradleyTerryFit, leader: Int) {
    self.fit = fit
    self.leader = leader
    model = fit.model
    let rows = fit.model.rows
    targets = fit.model.comparisons.counts.indices.map { cell in
      let (pattern, outcome) = cell.quotientAndRemainder(dividingBy: 3)
      let row = rows[pattern]
      return row < 0
        ? 3 * (-1 - row) + (outcome < 2 ? 1 - outcome : 2) : 3 * row + outcome
    }
    let penalty = fit.model.penalty
    links = ItemLinks(
      fit.model.likelihood, needsBothWays: penalty == .none || penalty == .ridge(0))
    maximum = StrengthMaximum(fit.model.likelihood, start: fit.parameters)
  }

  /// Comparisons in the order in which they are taken out, as places of the data's counts.
  private typealias Order = [(cell: Int, count: Int)]

  /// An item that might be first, with what the influences say to take out for it.
  private struct Candidate {
    let challenger: Int
    let predicted: Order
    /// What of the lead is left when all that helps is taken out; 0 where it suffices.
    let left: Double
  }

  private mutating func find() -> Outcome<FirstPlaceFragility> {
    let whole = fit.outcomes.reduce(0, +) - (model.ties == .drop ? model.comparisons.ties : 0)
    let most = Int(whole / 2)
    guard
      let influence = VoteInfluence(
        model, at: fit.parameters, counts: model.familyCounts(fit.outcomes))
    else { return .undefined(.noFiniteMaximum) }
    var candidates: [Candidate] = []
    var challengers = fit.strengths.indices.filter { $0 != leader }
      .sorted { (fit.strengths[$1], $0) < (fit.strengths[$0], $1) }
    challengers = Array(
      challengers.prefix(max(5, Self.most / max(1, model.comparisons.counts.count))))
    for challenger in challengers {
      let lead = fit.strengths[leader] - fit.strengths[challenger]
      let changes = influence.changes(of: leader, over: challenger)
      // No set is smaller than the lead over the largest change.
      let known = candidates.filter { $0.left == 0 }.map { Self.size($0.predicted) }.sorted()
      if known.count >= Self.tried, let largest = changes.min(), largest < 0,
        lead / -largest > Double(known[Self.tried - 1])
      {
        continue
      }
      let picked = picks(changes, lead: lead, counts: model.comparisons.counts)
      guard !picked.order.isEmpty else { continue }
      candidates.append(
        Candidate(challenger: challenger, predicted: picked.order, left: max(picked.left, 0)))
    }
    // Those of whom the influences do not suffice come last, the nearest first.
    candidates.sort {
      ($0.left, Self.size($0.predicted), $0.challenger)
        < ($1.left, Self.size($1.predicted), $1.challenger)
    }
    var best: (order: Order, successor: Int)?
    for candidate in candidates.prefix(Self.tried) {
      let bound = best.map { Self.size($0.order) - 1 } ?? most
      // One who is predicted to need far more than what is known is not worth the refits.
      if bound < 1 || Self.size(candidate.predicted) > bound + bound / 2 { continue }
      if let found = overturn(candidate.challenger, most: bound) { best = found }
    }
    if let best { return .value(result(best.order, best.successor, of: whole, isConfirmed: true)) }
    guard let first = candidates.first, first.left == 0, Self.size(first.predicted) <= most else {
      return .undefined(.notFound("set of up to half of them without which another would be first"))
    }
    return .value(result(first.predicted, first.challenger, of: whole, isConfirmed: false))
  }

  private static func size(_ order: Order) -> Int { order.reduce(0) { $0 + $1.count } }

  /// The comparisons that the influences say to take out, those that hurt the lead most first, and
  /// what they leave of it: less than 0 where they suffice.
  private func picks(
    _ changes: [Double], lead: Double, counts: [Double], without refused: Set<Int> = []
  ) -> (order: Order, left: Double) {
    let useful = useful(changes, lead: lead, counts: counts, without: refused)
      .sorted { (changes[targets[$0]], $0) < (changes[targets[$1]], $1) }
    // One that draws level is passed by taking out one more.
    var left = max(lead, 0)
    var order: Order = []
    for cell in useful {
      let change = -changes[targets[cell]]
      // One more than reaches zero: a tie for the first place is no other first place.
      let needed = (left / change).rounded(.down) + 1
      let count = Int(min(needed, counts[cell]))
      order.append((cell, count))
      left -= change * Double(count)
      if left < 0 { break }
    }
    return (order, left)
  }

  /// Places of comparisons that help, of which the largest changes suffice where any do: of millions
  /// few need sorting.
  private func useful(
    _ changes: [Double], lead: Double, counts: [Double], without refused: Set<Int>
  ) -> [Int] {
    let largest = changes.min() ?? 0
    var places: [Int] = []
    // At last all that help at all.
    for share in [0.5, 0.1, 0.02, 0.002, 0] {
      let bound = share * largest
      var reach = 0.0
      places.removeAll(keepingCapacity: true)
      for cell in counts.indices where counts[cell] > 0 {
        let change = changes[targets[cell]]
        guard change < 0, change <= bound, !refused.contains(cell) else { continue }
        places.append(cell)
        reach -= change * counts[cell]
      }
      if reach > 1.01 * max(lead, 0) { break }
    }
    return places
  }

  /// Takes out comparisons until the leader is no longer first, and puts back what is not needed.
  ///
  /// - Returns: nil where more than `most` comparisons would be needed, or strengths cease to exist
  ///   before.
  private mutating func overturn(
    _ challenger: Int, most: Int
  ) -> (order: Order, successor: Int)? {
    var counts = model.comparisons.counts
    var parameters = fit.parameters
    var order: Order = []
    var refused: Set<Int> = []
    var kept = 0
    for _ in 0..<200 {
      let lead = parameters[leader] - parameters[challenger]
      let rows = model.outcomeCounts(counts)
      guard
        let influence = VoteInfluence(model, at: parameters, counts: model.familyCounts(rows)),
        kept < most
      else { return nil }
      let wanted = picks(
        influence.changes(of: leader, over: challenger), lead: lead, counts: counts,
        without: refused)
      let size = Self.size(wanted.order)
      guard size > 0 else { return nil }
      // Influences are those of single comparisons: of many, a part is taken before they are found
      // anew.
      var batch = wanted.left >= 0 ? max(size / 8, 1) : size <= 16 ? size : size / 2
      batch = min(batch, most - kept)
      var step = Self.first(batch, of: wanted.order)
      var next = refitted(Self.without(step, counts), from: parameters)
      while next == nil, batch > 1 {
        batch /= 2
        step = Self.first(batch, of: wanted.order)
        next = refitted(Self.without(step, counts), from: parameters)
      }
      guard let reached = next else {
        // Without this one there are no finite strengths.
        refused.formUnion(step.map(\.cell))
        continue
      }
      order += step
      kept += batch
      counts = Self.without(step, counts)
      parameters = reached
      if first(parameters) != leader {
        return shortened(order, least: kept - batch)
      }
    }
    return nil
  }

  /// The shortest beginning of an order, of more than `least` comparisons, that overturns the first
  /// place.
  private mutating func shortened(
    _ order: Order, least: Int
  ) -> (order: Order, successor: Int)? {
    var low = least
    var high = Self.size(order)
    var successor: Int?
    while high - low > 1 || successor == nil {
      let middle = high - low > 1 ? (low + high) / 2 : high
      let part = Self.first(middle, of: order)
      let place = refitted(Self.without(part, model.comparisons.counts), from: fit.parameters)
        .map(first)
      if let place, place != leader {
        (high, successor) = (middle, place)
      } else if middle == high {
        return nil
      } else {
        low = middle
      }
    }
    return successor.map { (Self.first(high, of: order), $0) }
  }

  /// The item in first place; the leader where others only draw level.
  private func first(_ parameters: [Double]) -> Int {
    var best = leader
    for item in 0..<model.comparisons.items where parameters[item] > parameters[best] {
      best = item
    }
    return Self.isAbove(parameters[best], parameters[leader]) ? best : leader
  }

  /// Whether a strength is above another by more than rounding.
  private static func isAbove(_ one: Double, _ other: Double) -> Bool {
    one - other > 1e-9 * (1 + abs(one))
  }

  private static func first(_ count: Int, of order: Order) -> Order {
    var left = count
    var result: Order = []
    for entry in order where left > 0 {
      result.append((entry.cell, min(entry.count, left)))
      left -= entry.count
    }
    return result
  }

  private static func without(_ order: Order, _ counts: [Double]) -> [Double] {
    var counts = counts
    for entry in order { counts[entry.cell] -= Double(entry.count) }
    return counts
  }

  /// The parameters of what is left; nil where there are no finite ones.
  private mutating func refitted(_ counts: [Double], from start: [Double]) -> [Double]? {
    let taken = model.familyCounts(model.outcomeCounts(counts))
    guard links.hold(taken) else { return nil }
    maximum.restart(at: start)
    guard
      maximum.climb(
        model.likelihood, counts: taken, firth: model.penalty == .firth, isValued: false) == nil
    else { return nil }
    return maximum.parameters
  }

  private func result(
    _ order: Order, _ successor: Int, of whole: Double, isConfirmed: Bool
  ) -> FirstPlaceFragility {
    // One cell may be met in several rounds.
    var place: [Int: Int] = [:]
    var merged: Order = []
    for entry in order {
      if let known = place[entry.cell] {
        merged[known].count += entry.count
      } else {
        place[entry.cell] = merged.count
        merged.append(entry)
      }
    }
    let comparisons = model.comparisons
    let size = Self.size(order)
    return FirstPlaceFragility(
      leader: leader, successor: successor, comparisons: size,
      total: Int(whole),
      removals: merged.map { entry in
        let (pattern, outcome) = entry.cell.quotientAndRemainder(dividingBy: 3)
        let start = pattern * comparisons.covariates
        return FirstPlaceFragility.Removal(
          left: comparisons.patterns[pattern].left, right: comparisons.patterns[pattern].right,
          outcome: outcome == 0 ? .left : outcome == 1 ? .right : .tie,
          covariates: Array(comparisons.design[start..<start + comparisons.covariates]),
          count: entry.count)
      }, isConfirmed: isConfirmed)
  }
}
