/// A comparison that is decided by how many statements of one or two lists hold.
struct CountComparison {
  /// More combinations of counts are left to the estimate of the share.
  private static let most = 1_000_000

  private let lists: [[Statement]]
  private let holds: ([Int]) -> Bool

  /// - Returns: nil where something else than counts, shares and constants is compared.
  init?(_ left: Quantity, _ sign: Comparison, _ right: Quantity) {
    guard left.hasShare || right.hasShare else { return nil }
    var lists: [[Statement]] = []
    func collect(_ parts: [Statement]) -> Int? {
      if !lists.contains(parts) { lists.append(parts) }
      return 0
    }
    guard left.value(counting: collect) != nil, right.value(counting: collect) != nil,
      (1...2).contains(lists.count),
      lists.reduce(1, { $0 * ($1.count + 1) }) <= CountComparison.most
    else { return nil }
    let known = lists
    self.lists = known
    holds = { counts in
      func count(_ parts: [Statement]) -> Int? { counts[parts == known[0] ? 0 : 1] }
      guard let left = left.value(counting: count), let right = right.value(counting: count)
      else { return false }
      return sign.holds(left, right)
    }
  }

  var statement: Statement {
    guard lists.count == 2 else {
      return CountComparison.statement(lists[0], counts { [$0] })
    }
    // For each count of the second list the counts of the first one that fit.
    let fitting = (0...lists[1].count).map { second in counts { [$0, second] } }
    let pairs = zip(fitting, fitting.dropFirst())
    let size = lists[1].count
    var parts: [Statement] = []
    if pairs.allSatisfy({ $1.isSubset(of: $0) }) {
      for second in 0...size where second == size || fitting[second] != fitting[second + 1] {
        parts.append(both(fitting[second], Set(0...second)))
      }
    } else if pairs.allSatisfy({ $0.isSubset(of: $1) }) {
      for second in 0...size where second == 0 || fitting[second] != fitting[second - 1] {
        parts.append(both(fitting[second], Set(second...size)))
      }
    } else {
      parts = (0...size).map { both(fitting[$0], [$0]) }
    }
    return .some(parts)
  }

  private func counts(_ all: (Int) -> [Int]) -> Set<Int> {
    Set((0...lists[0].count).filter { holds(all($0)) })
  }

  private func both(_ first: Set<Int>, _ second: Set<Int>) -> Statement {
    .every([
      CountComparison.statement(lists[0], first), CountComparison.statement(lists[1], second),
    ])
  }

  /// That the number of statements that hold is one of several.
  static func statement(_ parts: [Statement], _ counts: Set<Int>) -> Statement {
    let sure = parts.count { $0.given == true }
    let open = parts.filter { $0.given == nil }
    let size = open.count
    let fitting = Set(counts.map { $0 - sure }).intersection(0...size)
    guard let least = fitting.min(), let most = fitting.max() else { return .test(.given(false)) }
    if fitting.count == size + 1 { return .test(.given(true)) }
    if fitting.count == most - least + 1 {
      if least == 0 { return .count(open, .lessOrEqual, most) }
      if most == size {
        return least == size
          ? .every(open)
          : least == 1
            ? .some(open)
            : .count(open, .greaterOrEqual, least)
      }
      if least == most { return .count(open, .equal, least) }
      return .every([
        .count(open, .greaterOrEqual, least), .count(open, .lessOrEqual, most),
      ])
    }
    let others = Set(0...size).subtracting(fitting)
    if others.count == 1, let other = others.first { return .count(open, .notEqual, other) }
    return .some(fitting.sorted().map { .count(open, .equal, $0) })
  }
}
